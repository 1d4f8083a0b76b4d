import CandorProof

/// What shows that values lie in [0, 2^w): one table of that many rows, or one for each of several limbs.
package struct RangeTables {
    /// Bits of each limb, the lowest first.
    let widths: [Int]
    /// For each the integers 0 ..< 2^width.
    let tables: [IndexedTable]

    /// Limbs of these widths, each with its table.
    package init(_ widths: [Int], tables: [IndexedTable]) {
        precondition(!widths.isEmpty && widths.count == tables.count, "a limb without a table")
        (self.widths, self.tables) = (widths, tables)
    }

    /// The cheaper widths for `values` values in [0, 2^bits): one table, or one for each half.
    ///
    /// A row of a table costs 8 bytes, a further limb of a value 8 for its commitment and 2 for its lookup.
    static func widths(of bits: Int, values: Int) -> [Int] {
        let (low, high) = (bits - bits / 2, bits / 2)
        let halves = 8 << low + 8 << high + 10 * values
        return high > 0 && halves < 8 << bits ? [low, high] : [bits]
    }
}

extension ProofSegment {
    /// Claims that all values lie in [0, 2^w): by one lookup each, or by one for each of their limbs.
    ///
    /// Limbs of w and w' bits, each once, make every integer below 2^(w + w'), and no other value of the field.
    package func require(_ values: Party.Values, in range: RangeTables) throws(ProofError) {
        var rest = values
        for (width, table) in zip(range.widths, range.tables).dropLast() {
            let low = try party.commit(values.count, from: rest) { $0.map { $0 & (1 << width - 1) } }
            if !Mutation.isOn(.auditLowLimbs) { require([.values(low)], in: table) }
            rest = rest.subtracting(low).scaled(by: Fp(1 << width).inverse)
        }
        require([.values(rest)], in: range.tables[range.tables.count - 1])
    }

    /// Claims that all values lie in [0, 2^(16 · limbs)): each is a sum of limbs of 16 bits, of which the highest is
    /// linear in the others and is not committed.
    ///
    /// - Parameters:
    ///   - lookups: has the lookups of the limbs.
    ///   - range: the integers 0 ..< 2^16.
    func require(
        _ values: Party.Values, haveLimbs limbs: Int, in range: RangeTables, lookups: ProofSegment
    ) throws(ProofError) {
        let size = Fp(1 << StatementLayout.limbBits)
        var rest = values
        for _ in 1..<limbs {
            let low = try party.commit(values.count, from: rest) { $0.map { $0 & 0xffff } }
            if !Mutation.isOn(.auditSlackLimbs) { try lookups.require(low, in: range) }
            rest = rest.subtracting(low).scaled(by: size.inverse)
        }
        if !Mutation.isOn(.auditSlackSign) { try lookups.require(rest, in: range) }
    }
}
