import CandorProof

/// What an auditor finds in the openings of its sample.
///
/// An index that is not opened, or whose opening does not fit, counts as an altered answer: a provider must not gain by
/// losing the ones it would be caught at. An answer that opens is still to be proved to be the committed model's: that
/// takes ``answers``.
public struct SampleReport: Sendable, Equatable {
    /// An index that counts as altered.
    public struct Caught: Sendable, Equatable {
        /// The place in the log.
        public let index: Int
        /// What is wrong; nil when nothing was opened.
        public let reason: EvidenceError?
    }

    /// The answers that opened, with their places: what the proof of inference must still show.
    public let answers: [(index: Int, answer: SampledAnswer)]
    /// The indices that count as altered.
    public let caught: [Caught]

    /// Whether every index opened.
    public var isClean: Bool { caught.isEmpty }

    init(answers: [(index: Int, answer: SampledAnswer)], caught: [Caught]) {
        self.answers = answers
        self.caught = caught
    }

    /// Checks openings against the sample, the checkpoint that it was drawn from, and what was to be served.
    ///
    /// - Parameters:
    ///   - openings: what the provider handed over.
    ///   - plan: what the auditor asked for.
    ///   - policy: what may be answered.
    ///   - checkpoint: already checked against the one before.
    ///   - service: the identity of model and policy that the provider claims for all of them.
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)`` for a sample of another checkpoint.
    public init(
        of openings: [SampleOpening], for plan: SamplePlan, under checkpoint: Checkpoint, policy: ServedPolicy,
        service: Digest
    ) throws(EvidenceError) {
        guard Mutation.isOn(.sampleSize) || (plan.size == checkpoint.size && plan.root == checkpoint.root) else {
            throw .mismatch(
                what: "sample", expected: "one of \(checkpoint.size) answers under \(checkpoint.root)",
                actual: "one of \(plan.size) under \(plan.root)")
        }
        var answers: [(index: Int, answer: SampledAnswer)] = []
        var caught: [Caught] = []
        let byIndex = Dictionary(openings.map { ($0.leaf.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        for index in plan.indices {
            guard let opening = byIndex[index] else {
                if !Mutation.isOn(.sampleIndices) { caught.append(Caught(index: index, reason: nil)) }
                continue
            }
            do throws(EvidenceError) {
                try checkpoint.require(opening.leaf, proof: opening.proof)
                try opening.answer.check(against: opening.leaf)
                guard Mutation.isOn(.receiptPolicy) || opening.leaf.service == service else {
                    throw .mismatch(
                        what: "service of answer \(index)", expected: service.description,
                        actual: opening.leaf.service.description)
                }
                try policy.check(opening.answer.answer)
                answers.append((index, opening.answer))
            } catch {
                caught.append(Caught(index: index, reason: error))
            }
        }
        self.answers = answers
        self.caught = caught
    }

    /// Equal findings.
    public static func == (a: SampleReport, b: SampleReport) -> Bool {
        a.caught == b.caught && a.answers.elementsEqual(b.answers) { $0.index == $1.index && $0.answer == $1.answer }
    }
}
