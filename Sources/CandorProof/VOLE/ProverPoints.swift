import CandorCore

/// The prover's half of a round of single-point VOLEs: see ``PointRound``.
package struct ProverPoints: ~Copyable {
    private let set: LPNParameters
    private let round: UInt64
    private let session: SessionIdentifier
    private let points: ProverVector<Fp>
    private let seeds: ProverVector<Fp>
    private var leaves: ProverVector<Fp>
    private let paths: SecretArray<UInt32>
    private let blocks: SecretArray<Block>
    private let workers: Int

    /// Draws the positions, one OT for each turn, and takes a value for each tree, two for the mask, and the seeds of
    /// the code.
    ///
    /// - Parameter held: the correlations of a check that accepted, whose memory the round writes over.
    package init(
        _ set: LPNParameters, round: UInt64, session: SessionIdentifier, using held: consuming ProverCorrelations,
        transfers: inout some COTReceiverSource & ~Copyable, workers: Int = 0
    ) throws(ProofError) {
        let points = try held.take(set.points), seeds = try held.take(set.seeds)
        var drawn = try transfers.draw(set.transfers)
        blocks = SecretArray(drawn.blocks)
        drawn.blocks = []
        // The OT of a level is for the side off the path: the turn is the other one.
        paths = SecretArray(
            (0..<set.trees).map { tree in
                (0..<set.depth).reduce(0) { $0 << 1 | UInt32(1 ^ drawn.choices[set.depth * tree + $1]) }
            })
        wipe(&drawn.choices)
        self.points = points
        self.seeds = seeds
        leaves = held.emptied(set.places)
        self.set = set
        self.round = round
        self.session = session
        self.workers = workers
    }

    /// Forms the leaves, then draws χ.
    ///
    /// - Throws: ``ProofError/lengthMismatch(values:expected:actual:)``.
    package consuming func receive(
        _ corrections: borrowing PointCorrections, using source: inout some RandomSource
    ) throws(ProofError) -> AwaitingCommitment {
        guard Mutation.isOn(.voleLevelCount) || corrections.levels.count == set.transfers else {
            throw .lengthMismatch(
                values: "level corrections", expected: set.transfers, actual: corrections.levels.count)
        }
        guard Mutation.isOn(.voleSumCount) || corrections.sums.count == set.trees else {
            throw .lengthMismatch(values: "sum corrections", expected: set.trees, actual: corrections.sums.count)
        }
        let beta = points.slice(0..<set.trees)
        let sides = SecretArray(zip(corrections.levels, blocks.elements).map { $0 ^ $1 })
        VOLEKernels.provePoints(
            values: &leaves.values, macs: &leaves.macs,
            treeKeys: PointRound.treeKeys(round: round, trees: set.trees, session: session),
            levelSums: sides.elements, sumCorrections: corrections.sums,
            paths: paths.elements, points: beta, depth: set.depth, workers: workers)

        let seed = (0..<2).flatMap { _ in withUnsafeBytes(of: source.next().littleEndian) { Array($0) } }
        let sums = VOLEKernels.foldPoints(
            macs: leaves.macs, seed: seed, paths: paths.elements, pointValues: beta.values, depth: set.depth,
            workers: workers)
        let mask = Fp2(points.values[set.trees], points.values[set.trees + 1])
        let maskMAC = points.macs[set.trees] + .i * points.macs[set.trees + 1]
        return AwaitingCommitment(
            fold: PointFold(seed: seed, difference: sums.value - mask), tag: PointTag(tag: sums.mac - maskMAC),
            round: round, session: session, noise: ProverCorrelations.Noise(leaves, seeds: seeds))
    }

    /// The prover that has drawn χ.
    package struct AwaitingCommitment: ~Copyable {
        /// What the verifier must get first.
        package let fold: PointFold
        fileprivate let tag: PointTag
        fileprivate let round: UInt64
        fileprivate let session: SessionIdentifier
        fileprivate let noise: ProverCorrelations.Noise

        /// Only a commitment gets the tag.
        package consuming func receive(_ commitment: PointCommitment) -> AwaitingReveal {
            AwaitingReveal(tag: tag, commitment: commitment, round: round, session: session, noise: noise)
        }
    }

    /// The prover that has shown its tag.
    package struct AwaitingReveal: ~Copyable {
        /// What the verifier must get.
        package let tag: PointTag
        fileprivate let commitment: PointCommitment
        fileprivate let round: UInt64
        fileprivate let session: SessionIdentifier
        fileprivate let noise: ProverCorrelations.Noise

        /// The noise, when the verifier had committed to the same tag.
        ///
        /// - Throws: ``ProofError/checkFailed(name:)``; the noise is gone then.
        package consuming func check(_ reveal: PointReveal) throws(ProofError) -> ProverCorrelations.Noise {
            let expected = PointCommitment(round: round, tag: tag.tag, opening: reveal.opening, session: session)
            guard Mutation.isOn(.voleCommitment) || TranscriptHash.matches(expected.digest, commitment.digest) else {
                throw .checkFailed(name: "the verifier's single points")
            }
            return noise
        }
    }
}
