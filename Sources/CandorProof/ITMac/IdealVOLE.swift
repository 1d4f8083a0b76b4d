import CandorCore

/// Both halves of random VOLE from one seed: a test double, in which each party could compute what the other has.
///
/// The correlations of a seed are the same however they are cut into draws.
package struct IdealVOLE: Sendable {
    private let seed: UInt64
    private let limit: Int

    /// - Parameters:
    ///   - seed: gives Delta, the values and the MACs.
    ///   - limit: correlations in all.
    package init(seed: UInt64, limit: Int = .max) {
        self.seed = seed
        self.limit = limit
    }

    /// The key of the verifier's half.
    package var delta: Fp2 {
        var source = SeededRandomSource(seed: seed, stream: 0)
        return Fp2(uniformWord(from: &source), uniformWord(from: &source))
    }

    /// The prover's half, from its first correlation on.
    package func prover() -> Prover { Prover(stream: Stream(seed: seed, available: limit)) }

    /// The verifier's half, from its first correlation on.
    package func verifier() -> Verifier { Verifier(stream: Stream(seed: seed, available: limit), delta: Delta(delta)) }

    /// The values and MACs, in order.
    fileprivate struct Stream {
        var values: SeededRandomSource
        var macs: SeededRandomSource
        var available: Int

        init(seed: UInt64, available: Int) {
            values = SeededRandomSource(seed: seed, stream: 1)
            macs = SeededRandomSource(seed: seed, stream: 2)
            self.available = available
        }

        mutating func draw(_ count: Int) throws(ProofError) -> ProverVector<Fp> {
            guard count >= 0 && count <= available else {
                throw .correlationsExhausted(requested: count, available: available)
            }
            available -= count
            return ProverVector(
                values: .random(count: count, using: &values), macs: .random(count: count, using: &macs))
        }
    }

    /// The prover's half.
    package struct Prover: ProverCorrelationSource, ~Copyable {
        fileprivate var stream: Stream

        package mutating func draw(_ count: Int) throws(ProofError) -> ProverVector<Fp> { try stream.draw(count) }

        package var budget: SoundnessBudget { SoundnessBudget() }
    }

    /// The verifier's half.
    package struct Verifier: VerifierCorrelationSource, ~Copyable {
        fileprivate var stream: Stream
        fileprivate let delta: Delta

        package mutating func draw(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
            let correlations = try stream.draw(count)
            var keys = correlations.macs.slice(0..<count)
            keys.add(correlations.values, times: delta.element)
            return VerifierVector(keys: keys)
        }

        package var budget: SoundnessBudget { SoundnessBudget() }

        package borrowing func withDelta<R, E: Error>(_ body: (borrowing Delta) throws(E) -> R) throws(E) -> R {
            try body(delta)
        }
    }
}
