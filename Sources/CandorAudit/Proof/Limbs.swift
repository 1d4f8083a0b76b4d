import CandorProof

extension ProofSegment {
    /// Claims that all values lie in [0, 2^(16 · limbs)): each is a sum of 16-bit limbs, of which the highest is linear
    /// in the others and is not committed.
    ///
    /// - Parameter table: the integers 0 ..< 2^16.
    func require(_ values: Party.Values, haveLimbs limbs: Int, in table: IndexedTable) throws(AuditError) {
        let size = Fp(1 << StatementLayout.limbBits)
        var rest = values
        for _ in 1..<limbs {
            let low = try proofErrors { () throws(ProofError) in
                try party.commit(values.count, from: rest) { $0.map { $0 & 0xffff } }
            }
            if !Mutation.isOn(.auditSlackLimbs) { require([.values(low)], in: table) }
            rest = rest.subtracting(low).scaled(by: size.inverse)
        }
        if !Mutation.isOn(.auditSlackSign) { require([.values(rest)], in: table) }
    }
}
