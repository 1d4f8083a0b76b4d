import CandorCore

/// The first VOLEs of a session, from oblivious transfers of the bits of Δ (step S2).
///
/// For base transfer i, of which the prover has (k₀, k₁) and the verifier k_b for bit b of Δ, the prover sends
/// τ = G(k₀) - G(k₁) + u for all seeds u. With g_i the element that bit i of Δ stands for,
/// M = Σ g_i G(k₀) and k = Σ g_i (G(k_b) + b τ) = M + u Δ.
///
/// **Check.** A prover that uses another u for some i passes for the Δ that it guessed. After all τ the verifier draws χ
/// in K, the prover opens X = a + Σ_j χ^j u_j and Z = M_a + Σ_j χ^j M_j, j from 1, under a mask a in K of two more
/// seeds; the verifier tests k_a + Σ_j χ^j k_j = Z + X Δ. What a deviation adds to the left side is a polynomial in
/// χ of degree n whose coefficients depend on bits of Δ: the prover passes for a set of Δ that it fixed with its τ,
/// and otherwise with probability n / |K|; Δ stays uniform in that set. (Were j to start at 0, an error in a seed
/// could hide behind one in the mask.)
///
/// Source: Keller, Orsini and Scholl, "MASCOT" (eprint 2016/505), Fig. 3, with K's digits and a check over K.
package struct ProverSeedVOLE: ~Copyable {
    private let baseKeys: SecretBuffer

    /// With k₀ and k₁ of each base transfer in turn; of one session and for one use.
    ///
    /// - Throws: ``ProofError/lengthMismatch(values:expected:actual:)``.
    package init(baseKeys: borrowing BaseOTKeys) throws(ProofError) {
        self.baseKeys = try baseKeys.bytes(expecting: 2 * VOLEKernels.baseTransfers)
    }

    /// Draws `count` seeds and the mask.
    package consuming func begin(count: Int, using source: inout some RandomSource) -> AwaitingChallenge {
        precondition(count > 0, "no seeds")
        let total = count + 2
        let values = FieldVector<Fp>.random(count: total, using: &source)
        var corrections = FieldVector<Fp>(count: VOLEKernels.baseTransfers * total)
        var macs = FieldVector<Fp2>(count: total)
        VOLEKernels.proveSeeds(corrections: &corrections, macs: &macs, values: values, baseKeys: baseKeys)
        return AwaitingChallenge(
            corrections: SeedCorrections(elements: corrections), values: values, macs: macs, count: count)
    }

    /// The prover that is bound to its seeds.
    package struct AwaitingChallenge: ~Copyable {
        /// What the verifier must get.
        package let corrections: SeedCorrections
        fileprivate let values: FieldVector<Fp>
        fileprivate let macs: FieldVector<Fp2>
        fileprivate let count: Int

        /// Opens the masked sums. Any χ is safe: the mask is uniform and used once.
        package consuming func open(_ challenge: SeedChallenge) -> Opened {
            let powers = FieldVector<Fp2>.powers(of: challenge.point, from: 1, count: count)
            let seeds = values.slice(0..<count)
            let seedMACs = macs.slice(0..<count)
            let opening = SeedOpening(
                value: Fp2(values[count], values[count + 1]) + powers.dotProduct(with: seeds),
                mac: macs[count] + .i * macs[count + 1] + powers.dotProduct(with: seedMACs))
            return Opened(
                opening: opening,
                correlations: ProverCorrelations(ProverVector(values: seeds, macs: seedMACs), count: count))
        }
    }

    /// The prover at the end of the check.
    package struct Opened: ~Copyable {
        /// What the verifier must get.
        package let opening: SeedOpening
        fileprivate let correlations: ProverCorrelations

        /// The seeds.
        package consuming func takeCorrelations() -> ProverCorrelations { correlations }
    }
}

/// The verifier's half of ``ProverSeedVOLE``.
package struct VerifierSeedVOLE: ~Copyable {
    private let baseKeys: SecretBuffer
    private let delta: Delta

    /// With k_b of each base transfer; of one session and for one use.
    ///
    /// - Throws: ``ProofError/lengthMismatch(values:expected:actual:)``.
    package init(baseKeys: borrowing BaseOTKeys, delta: borrowing Delta) throws(ProofError) {
        self.baseKeys = try baseKeys.bytes(expecting: VOLEKernels.baseTransfers)
        self.delta = delta.duplicate()
    }

    /// Takes the corrections of `count` seeds, and only then draws χ.
    ///
    /// - Throws: ``ProofError/lengthMismatch(values:expected:actual:)``.
    package consuming func receive(
        _ corrections: borrowing SeedCorrections, count: Int, using source: inout some RandomSource
    ) throws(ProofError) -> AwaitingOpening {
        let total = count + 2
        let expected = VOLEKernels.baseTransfers * total
        guard Mutation.isOn(.voleSeedCorrectionCount) || corrections.elements.count == expected else {
            throw .lengthMismatch(
                values: "seed corrections", expected: expected, actual: corrections.elements.count)
        }
        var keys = FieldVector<Fp2>(count: total)
        VOLEKernels.verifySeeds(
            keys: &keys, corrections: corrections.elements, baseKeys: baseKeys, delta: delta.element)
        let challenge = SeedChallenge(point: .random(using: &source))
        return AwaitingOpening(challenge: challenge, keys: keys, delta: delta.duplicate(), count: count)
    }

    /// The verifier that has drawn χ.
    package struct AwaitingOpening: ~Copyable {
        /// What the prover must get.
        package let challenge: SeedChallenge
        fileprivate let keys: FieldVector<Fp2>
        fileprivate let delta: Delta
        fileprivate let count: Int

        /// The keys of the seeds, when the sums agree.
        ///
        /// - Throws: ``ProofError/checkFailed(name:)``; keys and Δ are gone then.
        package consuming func check(_ opening: SeedOpening) throws(ProofError) -> VerifierCorrelations {
            let powers = FieldVector<Fp2>.powers(of: challenge.point, from: 1, count: count)
            let seeds = keys.slice(0..<count)
            let sum = keys[count] + .i * keys[count + 1] + powers.dotProduct(with: seeds)
            let agree = TranscriptHash.matches(sum.bytes, (opening.mac + opening.value * delta.element).bytes)
            guard Mutation.isOn(.voleSeeds) || agree else { throw .checkFailed(name: "the seed VOLEs") }
            return VerifierCorrelations(seeds, count: count)
        }
    }
}

extension BaseOTKeys {
    /// The keys, 16 bytes each, if they are `expected`.
    borrowing func bytes(expecting expected: Int) throws(ProofError) -> SecretBuffer {
        guard Mutation.isOn(.voleBaseKeyCount) || count == expected else {
            throw .lengthMismatch(values: "base keys", expected: expected, actual: count)
        }
        var bytes = SecretBuffer(count: 16 * count)
        for index in 0..<count {
            let key = self[index]
            bytes.withUnsafeMutableBytes { $0.storeBytes(of: key, toByteOffset: 16 * index, as: Block.self) }
        }
        return bytes
    }
}

extension Delta {
    /// The bits that the base transfers choose by, one byte each, 0 or 1: those of c0, then those of c1.
    package borrowing func choices() -> SecretBuffer {
        var choices = SecretBuffer(count: VOLEKernels.baseTransfers)
        let element = element
        choices.withUnsafeMutableBytes { choices in
            for bit in 0..<61 {
                choices[bit] = UInt8(element.c0.value >> UInt64(bit) & 1)
                choices[61 + bit] = UInt8(element.c1.value >> UInt64(bit) & 1)
            }
        }
        return choices
    }
}
