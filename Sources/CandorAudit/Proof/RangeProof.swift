import CandorProof

extension ProofSegment {
    /// Claims that all values lie in [0, 2^`bits`): by one lookup each, or by one for each of two limbs.
    ///
    /// Limbs of w and w' bits, each once, make every integer below 2^(w + w'), and no other value of the field.
    func require(
        _ values: Party.Values, ofBits bits: Int, _ layout: StatementLayout, _ tables: ProofTables
    ) throws(AuditError) {
        let limbs = layout.limbs(of: bits)
        var rest = values
        for width in limbs.dropLast() {
            let low = try proofErrors { () throws(ProofError) in
                try party.commit(values.count, from: rest) { $0.map { $0 & (1 << width - 1) } }
            }
            if !Mutation.isOn(.auditLowLimbs) { try require([.values(low)], in: tables[.range(bits: width)]) }
            rest = rest.subtracting(low).scaled(by: Fp(1 << width).inverse)
        }
        try require([.values(rest)], in: tables[.range(bits: limbs[limbs.count - 1])])
    }
}
