/// The prover's half of random VOLE after the check of what made it: only checks make one.
///
/// Each correlation is used once: parts are taken from the front and are gone. Those of a primal code are computed when
/// they are taken, so that they are written where they are used.
package struct ProverCorrelations: ~Copyable {
    /// The correlations, or the noise that `code` makes them of.
    private let vector: ProverVector<Fp>
    private let code: ProverCode?
    private let count: Int
    private var taken = 0

    /// The first `count` of `vector`, after the code.
    init(_ vector: consuming ProverVector<Fp>, count: Int, code: consuming ProverCode? = nil) {
        self.vector = vector
        self.code = code
        self.count = count
    }

    /// How many are left.
    package var available: Int { count - taken }

    /// Takes the next `count`.
    ///
    /// - Throws: ``ProofError/correlationsExhausted(requested:available:)``.
    package mutating func take(_ count: Int) throws(ProofError) -> ProverVector<Fp> {
        guard Mutation.isOn(.voleStock) || (count >= 0 && count <= available) else {
            throw .correlationsExhausted(requested: count, available: available)
        }
        var part = vector.slice(taken..<taken + count)
        switch code {
        case .some(let code): code.encode(&part, from: taken)
        case .none: break
        }
        taken += count
        return part
    }

    /// `count` places for the next round to write over: this memory, when it is as large.
    consuming func emptied(_ count: Int) -> ProverVector<Fp> {
        if vector.count == count { return vector }
        return ProverVector(count: count)
    }
}

/// The verifier's half of random VOLE after the check of what made it: only checks make one. See
/// ``ProverCorrelations``.
package struct VerifierCorrelations: ~Copyable {
    /// The keys, or those of the noise that `code` makes them of.
    private let keys: FieldVector<Fp2>
    private let code: VerifierCode?
    private let count: Int
    private var taken = 0

    /// The first `count` of `keys`, after the code.
    init(_ keys: consuming FieldVector<Fp2>, count: Int, code: consuming VerifierCode? = nil) {
        self.keys = keys
        self.code = code
        self.count = count
    }

    /// How many are left.
    package var available: Int { count - taken }

    /// Takes the next `count`.
    ///
    /// - Throws: ``ProofError/correlationsExhausted(requested:available:)``.
    package mutating func take(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
        guard Mutation.isOn(.voleStock) || (count >= 0 && count <= available) else {
            throw .correlationsExhausted(requested: count, available: available)
        }
        var part = keys.slice(taken..<taken + count)
        switch code {
        case .some(let code): code.encode(&part, from: taken)
        case .none: break
        }
        taken += count
        return VerifierVector(keys: part)
    }

    /// `count` places for the next round to write over: this memory, when it is as large.
    consuming func emptied(_ count: Int) -> FieldVector<Fp2> {
        if keys.count == count { return keys }
        return FieldVector(count: count)
    }
}
