/// The prover's half of random VOLE after the check of what made it: only checks make one.
///
/// Each correlation is used once: parts are taken from the front and are gone.
package struct ProverCorrelations: ~Copyable {
    private let vector: ProverVector<Fp>
    private var taken = 0

    init(values: consuming FieldVector<Fp>, macs: consuming FieldVector<Fp2>) {
        vector = ProverVector(values: values, macs: macs)
    }

    /// How many are left.
    package var available: Int { vector.count - taken }

    /// Takes the next `count`.
    ///
    /// - Throws: ``ProofError/correlationsExhausted(requested:available:)``.
    package mutating func take(_ count: Int) throws(ProofError) -> ProverVector<Fp> {
        guard Mutation.isOn(.voleStock) || (count >= 0 && count <= available) else {
            throw .correlationsExhausted(requested: count, available: available)
        }
        taken += count
        return vector.slice(taken - count..<taken)
    }
}

/// The verifier's half of random VOLE after the check of what made it: only checks make one.
package struct VerifierCorrelations: ~Copyable {
    private let vector: VerifierVector<Fp>
    private var taken = 0

    init(keys: consuming FieldVector<Fp2>) { vector = VerifierVector(keys: keys) }

    /// How many are left.
    package var available: Int { vector.count - taken }

    /// Takes the next `count`.
    ///
    /// - Throws: ``ProofError/correlationsExhausted(requested:available:)``.
    package mutating func take(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
        guard Mutation.isOn(.voleStock) || (count >= 0 && count <= available) else {
            throw .correlationsExhausted(requested: count, available: available)
        }
        taken += count
        return vector.slice(taken - count..<taken)
    }
}
