import CandorModel
import CandorProof

/// The conversation about one sample: the auditor names it, the provider opens its answers, the auditor checks what
/// opened and says which answers it wants proved, and the provider proves those in one session.
///
/// Both sides are plain sequences of messages over a connection; where it leads is the caller's.
public struct ServedExchange: Sendable {
    /// The answers that were asked for, and whose log.
    public let sample: SamplePlan
    /// What may be answered.
    public let policy: ServedPolicy
    private let workers: Int

    /// A conversation about a sample.
    ///
    /// - Parameter workers: threads at most; 0 means all. The bytes sent do not depend on it.
    public init(_ sample: SamplePlan, policy: ServedPolicy, workers: Int = 0) {
        self.sample = sample
        self.policy = policy
        self.workers = workers
    }

    /// The provider's side: opens and proves.
    ///
    /// An answer that `model` does not give is not opened: it counts as altered, and would keep the others from being
    /// proved.
    /// - Parameters:
    ///   - openings: of the sample's answers, from the log.
    ///   - model: the one that serves.
    ///   - opening: of its commitment.
    /// - Returns: the places in the log that were not opened.
    /// - Throws: ``AuditError/proof(_:)`` also for an auditor with another sample, or one that asks for what was not
    ///   opened.
    public func prove(
        _ openings: [SampleOpening], model: FixedPointModel, opening: borrowing CommitmentOpening,
        over connection: Connection
    ) throws(AuditError) -> [Int] {
        let statable = openings.filter { Self.isStatable($0.answer, format: model.format, policy: policy) }
        let inference = try modelErrors { () throws(ModelFileError) in try IntegerInference(model) }
        let inputs = QuantisedInputs(statable.map(\.answer.input), of: model.format.quantiser)
        let answers = try policy.answers(of: inference, for: inputs, workers: workers)
        let confirmed = zip(statable, answers).filter { $0.answer.answer == $1 }.map(\.0)
        return try prove(
            confirmed, model: model, opening: opening, over: connection, isHonest: true, lie: AuditLie())
    }

    /// What a dishonest provider of the tests does: it opens and proves whatever it is given.
    package func prove(
        _ openings: [SampleOpening], model: FixedPointModel, opening: borrowing CommitmentOpening,
        over connection: Connection, isHonest: Bool, lie: AuditLie
    ) throws(AuditError) -> [Int] {
        let own = Dictionary(openings.map { ($0.leaf.sequence, $0) }, uniquingKeysWith: { first, _ in first })
        let asked = try proofErrors { () throws(ProofError) in
            let asked = try connection.receive(ServedSampleMessage.self, limit: ServedSampleMessage.byteCount)
            guard Mutation.isOn(.servedSample) || asked.digest == sample.digest.bytes else {
                throw .malformedMessage(
                    step: ServedSampleMessage.step, field: "digest of the sample", expected: "\(sample.digest)",
                    actual: hexadecimal(asked.digest))
            }
            try connection.send(ServedFormatMessage(model.format))
            for index in sample.indices { try connection.send(ServedOpeningMessage(own[index])) }
            return try connection.receive(ServedRequestMessage.self, limit: 8 * sample.indices.count).indices
        }
        let missing = sample.indices.filter { own[$0] == nil }
        guard !asked.isEmpty else { return missing }
        var answers: [(index: Int, answer: SampledAnswer)] = []
        for index in asked {
            guard let opening = own[index] else {
                if Mutation.isOn(.servedRequest) { continue }
                throw .proof(
                    .malformedMessage(
                        step: ServedRequestMessage.step, field: "place", expected: "one that was opened",
                        actual: "\(index)"))
            }
            answers.append((index, opening.answer))
        }
        let layout = try ServedLayout(
            format: model.format, commitment: opening.commitment, policy: policy, sample: sample, answers: answers)
        let prover = try ServedProver(layout, model: model, workers: workers)
        let session = try proofErrors { () throws(ProofError) in
            try ProverSession.establish(statement: layout.hash, over: connection, workers: workers)
        }
        _ = try prover.prove(in: session, opening: opening, isHonest: isHonest, lie: lie)
        return missing
    }

    /// The auditor's side: checks what is opened, then has it proved.
    ///
    /// - Parameters:
    ///   - checkpoint: that the sample is of, already checked against the one before.
    ///   - commitment: of the model that is to have served.
    /// - Throws: ``AuditError/proof(_:)`` for a provider that sends what is no message of the exchange, or that leaves
    ///   it: nothing is known then but what opened. ``AuditError/commitment(_:)`` for a sample of another checkpoint.
    public func verify(
        checkpoint: Checkpoint, commitment: ModelCommitment, over connection: Connection
    ) throws(AuditError) -> ServedReport {
        let (format, openings) = try receiveOpenings(commitment, over: connection)
        let report: SampleReport
        do throws(EvidenceError) {
            report = try SampleReport(
                of: openings, for: sample, under: checkpoint, policy: policy, service: policy.identity(of: commitment)
            ).checked(against: format, policy: policy)
        } catch { throw .commitment(error) }
        try proofErrors { () throws(ProofError) in
            try connection.send(ServedRequestMessage(report.answers.map(\.index)))
        }
        guard !report.answers.isEmpty else { return ServedReport(sample: report, judgement: nil) }
        let layout = try ServedLayout(
            format: format, commitment: commitment, policy: policy, sample: sample, answers: report.answers)
        let session = try proofErrors { () throws(ProofError) in
            try VerifierSession.establish(statement: layout.hash, over: connection, workers: workers)
        }
        let judgement = try ServedVerifier(layout, workers: workers).verify(in: session)
        return ServedReport(sample: report, judgement: judgement)
    }

    /// The format, which the commitment is of, and what opens.
    private func receiveOpenings(
        _ commitment: ModelCommitment, over connection: Connection
    ) throws(AuditError) -> (FixedPointFormat, [SampleOpening]) {
        let format = try proofErrors { () throws(ProofError) in
            try connection.send(ServedSampleMessage(sample))
            return try connection.receive(ServedFormatMessage.self, limit: ServedFormatMessage.limit).format
        }
        if !Mutation.isOn(.servedFormat) { try format.requireCommitment(commitment) }
        let quantiser = format.quantiser
        let limit = ServedOpeningMessage.limit(numbers: quantiser.numericFeatures + quantiser.categorical.count)
        var openings: [SampleOpening] = []
        try proofErrors { () throws(ProofError) in
            for _ in sample.indices {
                let message = try connection.receive(ServedOpeningMessage.self, limit: limit)
                if let opening = message.opening { openings.append(opening) }
            }
        }
        return (format, openings)
    }

    private static func isStatable(_ answer: SampledAnswer, format: FixedPointFormat, policy: ServedPolicy) -> Bool {
        do throws(EvidenceError) {
            try answer.check(against: format, policy: policy)
            return true
        } catch { return false }
    }
}

/// What an auditor has at the end of a ``ServedExchange``.
public struct ServedReport: Sendable {
    /// What opened, and what was caught.
    public let sample: SampleReport
    /// About the proof that what opened is what the committed model gives; nil where nothing opened.
    public let judgement: AuditJudgement?

    /// Whether everything opened and was proved.
    public var isClean: Bool { sample.isClean && (judgement == nil || judgement?.verdict == .accept) }
}
