import CandorCore

/// The verifier's half of a round of single-point VOLEs: see ``PointRound``.
package struct VerifierPoints: ~Copyable {
    /// What the prover must get first.
    package let corrections: PointCorrections
    private let set: LPNParameters
    private let round: UInt64
    private let session: SessionIdentifier
    private let keys: FieldVector<Fp2>
    private let seeds: VerifierVector<Fp>
    private let maskKey: Fp2
    private let delta: Delta
    private let workers: Int

    /// Grows the trees.
    ///
    /// - Parameters:
    ///   - held: keys that a check made: without one there is no ψ. The round writes over their memory.
    ///   - transfers: gives OTs only after the check of their extension: without them there is no c.
    package init(
        _ set: LPNParameters, round: UInt64, session: SessionIdentifier, using held: consuming VerifierCorrelations,
        transfers: inout some COTSenderSource & ~Copyable, delta: borrowing Delta,
        randomness source: inout some RandomSource, workers: Int = 0
    ) throws(ProofError) {
        let taken = try held.take(set.points), seeds = try held.take(set.seeds)
        var masks = try transfers.draw(set.transfers)
        var roots = SecretBuffer(count: 16 * set.trees)
        roots.withUnsafeMutableBytes { roots in
            var words = roots.bindMemory(to: UInt64.self).mutableSpan
            source.fill(&words)
        }
        var keys = held.emptied(set.places)
        var sums = FieldVector<Fp2>(count: set.trees)
        var levels = [Block](repeating: .zero, count: set.transfers)
        VOLEKernels.verifyPoints(
            keys: &keys, sumCorrections: &sums, levelSums: &levels,
            treeKeys: PointRound.treeKeys(round: round, trees: set.trees, session: session), roots: roots,
            delta: transfers.delta, pointKeys: taken.keys.slice(0..<set.trees), depth: set.depth, workers: workers)
        corrections = PointCorrections(levels: zip(levels, masks).map { $0 ^ $1 }, sums: sums)
        wipe(&masks)
        wipe(&levels)
        maskKey = taken.keys[set.trees] + .i * taken.keys[set.trees + 1]
        self.keys = keys
        self.seeds = seeds
        self.set = set
        self.round = round
        self.session = session
        self.delta = delta.duplicate()
        self.workers = workers
    }

    /// Takes χ and y, and commits to T_V.
    package consuming func receive(_ fold: PointFold, using source: inout some RandomSource) -> AwaitingTag {
        let sum = VOLEKernels.foldPoints(keys: keys, seed: fold.seed, depth: set.depth, workers: workers)
        let tag = sum - maskKey - fold.difference * delta.element
        let opening = (0..<4).flatMap { _ in withUnsafeBytes(of: source.next().littleEndian) { Array($0) } }
        return AwaitingTag(
            commitment: PointCommitment(round: round, tag: tag, opening: opening, session: session), tag: tag,
            opening: opening, noise: VerifierCorrelations.Noise(keys: keys, seeds: seeds))
    }

    /// The verifier that is bound to T_V.
    package struct AwaitingTag: ~Copyable {
        /// What the prover must get.
        package let commitment: PointCommitment
        fileprivate let tag: Fp2
        fileprivate let opening: [UInt8]
        fileprivate let noise: VerifierCorrelations.Noise

        /// The keys of the noise, when the tags agree.
        ///
        /// - Throws: ``ProofError/checkFailed(name:)``; the keys are gone then, and the commitment stays closed.
        package consuming func check(_ answer: PointTag) throws(ProofError) -> Checked {
            guard Mutation.isOn(.voleTag) || TranscriptHash.matches(tag.bytes, answer.tag.bytes) else {
                throw .checkFailed(name: "the prover's single points")
            }
            return Checked(reveal: PointReveal(opening: opening), noise: noise)
        }
    }

    /// The verifier at the end of the check.
    package struct Checked: ~Copyable {
        /// What the prover must get.
        package let reveal: PointReveal
        fileprivate let noise: VerifierCorrelations.Noise

        /// The keys of the noise.
        package consuming func takeNoise() -> VerifierCorrelations.Noise { noise }
    }
}
