import CandorAudit
import CandorCore
import CandorModel
import CandorProof
import Foundation

/// A provider that serves a small model, and what an auditor asks of it.
struct ServedKit: Sendable {
    /// Which policy; the threshold is in the middle of what the model gives.
    enum Policy: CaseIterable, Sendable {
        case label, labelAndRow, abstain
    }

    let model: FixedPointModel
    let policy: ServedPolicy
    let commitment: ModelCommitment
    /// Truthful, of the rows in order.
    let answers: [SampledAnswer]

    init(_ form: AuditKit.Form, _ kind: Policy, rows: Int = 40) throws {
        try self.init(AuditKit.model(form), kind, rows: rows)
    }

    init(_ model: FixedPointModel, _ kind: Policy, rows: Int = 40) throws {
        self.model = model
        let inference = try IntegerInference(model)
        let inputs = try AuditKit.data(model, rows: rows).inputs.all
        let confidences = try inference.predictions(for: inputs).rows.sorted()
        let policy: ServedPolicy =
            switch kind {
            case .label: .label
            case .labelAndRow: .labelAndRow
            case .abstain: .abstain(below: Int(confidences[rows / 2]))
            }
        self.policy = policy
        commitment = try AuditSession.opening(model).commitment
        let served = try policy.answers(of: inference, for: inputs, workers: 1)
        answers = served.indices.map {
            SampledAnswer(
                input: inputs.receiptInput($0), nonce: Party.digest(UInt8(truncatingIfNeeded: $0)), answer: served[$0])
        }
    }

    /// A log of these answers, all of them sampled unless `count` says how many.
    struct Log: Sendable {
        let checkpoint: Checkpoint
        let sample: SamplePlan
        let openings: [SampleOpening]
    }

    func log(
        _ answers: [SampledAnswer], count: Int? = nil, seed: UInt64 = 1, service: Digest? = nil
    ) throws -> Log {
        let service = service ?? policy.identity(of: commitment)
        let leaves = answers.enumerated().map { index, answer in
            ReceiptLeaf(
                sequence: index, input: answer.inputDigest, answer: answer.answer, service: service, time: 50)
        }
        let tree = MerkleTree(leaves: leaves.map(\.digest))
        let checkpoint = try CheckpointTests.checkpoint(tree)
        var source = SeededRandomSource(seed: seed)
        let sample = try SamplePlan(of: checkpoint, count: count ?? answers.count, using: &source)
        let openings = sample.indices.map { index in
            SampleOpening(
                leaf: leaves[index], answer: answers[index],
                proof: tree.inclusionProof(of: index, size: answers.count))
        }
        return Log(checkpoint: checkpoint, sample: sample, openings: openings)
    }

    /// The statement about these answers.
    func layout(_ answers: [SampledAnswer]? = nil, policy: ServedPolicy? = nil) throws -> ServedLayout {
        let answers = answers ?? self.answers
        return try ServedLayout(
            format: model.format, commitment: commitment, policy: policy ?? self.policy,
            sample: log(answers).sample, answers: answers.enumerated().map { ($0, $1) })
    }

    /// The answers with another one at a place.
    func answers(changing place: Int, to answer: ServedAnswer) -> [SampledAnswer] {
        var answers = answers
        answers[place] = SampledAnswer(input: answers[place].input, nonce: answers[place].nonce, answer: answer)
        return answers
    }

    /// A session about `layout` over ideal correlations.
    ///
    /// - Parameters:
    ///   - serving: another model that the prover runs.
    ///   - proverLayout: another statement of the prover's, which it claims is the verifier's.
    ///   - isHonest: whether the prover stops when it sees that its claim is false.
    func session(
        _ layout: ServedLayout, serving: FixedPointModel? = nil, proverLayout: ServedLayout? = nil, workers: Int = 1,
        isHonest: Bool = false, lie change: (inout AuditLie) -> Void = { _ in }
    ) throws -> AuditSession.Outcome {
        var changed = AuditLie()
        change(&changed)
        let lie = changed
        let prover = try ServedProver(proverLayout ?? layout, model: serving ?? model, workers: workers)
        let opening = AuditSession.Shared(try AuditSession.opening(model))
        return AuditSession.converse(about: layout.hash) { (session) throws(AuditError) in
            try prover.prove(in: session, opening: opening.value, isHonest: isHonest, lie: lie)
        } verify: { (session, seed) throws(AuditError) in
            try ServedVerifier(layout, workers: workers).verify(in: session, challengeSeed: seed)
        }
    }
}
