import CandorModel
import CandorProof

/// The provider's side of a proof of sampled answers.
public struct ServedProver: Sendable {
    /// What is proved.
    public let layout: ServedLayout
    private let inference: IntegerInference
    private let workers: Int

    /// A prover of the statement of `layout` about `model`.
    ///
    /// - Parameter workers: threads at most; 0 means all. The bytes sent do not depend on it.
    /// - Throws: ``AuditError/otherFormat(expected:actual:)``, or ``AuditError/model(_:)`` for a model that is not valid.
    public init(_ layout: ServedLayout, model: FixedPointModel, workers: Int = 0) throws(AuditError) {
        try layout.format.requireIdentity(modelErrors { () throws(ModelFileError) in try model.format.identity() })
        self.layout = layout
        self.workers = workers
        inference = try modelErrors { () throws(ModelFileError) in try IntegerInference(model) }
    }

    /// Proves the statement in a session for ``ServedLayout/hash``.
    ///
    /// - Parameter opening: of the statement's commitment.
    /// - Throws: ``AuditError/answer(index:_:)`` for the first answer that is not the model's, before anything is sent;
    ///   ``AuditError/commitment(_:)`` for an opening of another commitment; ``AuditError/proof(_:)`` for what keeps the
    ///   proof from its end.
    public func prove<Source: ProverCorrelationSource & ~Copyable>(
        in session: consuming ProverSession<Source>, opening: borrowing CommitmentOpening
    ) throws(AuditError) {
        guard Mutation.isOn(.servedOpening) || opening.commitment == layout.commitment else {
            throw .commitment(.wrongOpening)
        }
        _ = try prove(in: session, opening: opening, isHonest: true, lie: AuditLie())
    }

    /// What a dishonest prover of the tests does: it lies, and goes on where an honest one stops.
    ///
    /// - Returns: the number of vectors committed.
    package func prove<Source: ProverCorrelationSource & ~Copyable>(
        in session: consuming ProverSession<Source>, opening: borrowing CommitmentOpening, isHonest: Bool, lie: AuditLie
    ) throws(AuditError) -> Int {
        if isHonest { try requireTruth() }
        let entries = opening.proofEntries(replacing: lie.entries)
        let party = ProvingParty(session, workers: workers, isHonest: isHonest)
        party.changing = lie.changingCommitment
        _ = try ServedProof(layout: layout, party: party).run(
            entries: { entries.slice(0..<entries.count) },
            witness: { range throws(AuditError) in
                var witness = try SegmentWitness(inference, inputs: layout.inputs.slice(range), workers: workers)
                lie.changingWitness?(&witness, range)
                return witness
            })
        return party.commitments
    }

    /// A proof of what is false would fail, and show the verifier something about the values that it is about.
    private func requireTruth() throws(AuditError) {
        let answers = try layout.policy.answers(of: inference, for: layout.inputs, workers: workers)
        for (place, answer) in answers.enumerated() where answer != layout.answers[place] {
            if Mutation.isOn(.servedTruth) { return }
            throw .answer(
                index: layout.indices[place],
                .mismatch(what: "answer", expected: "\(answer)", actual: "\(layout.answers[place])"))
        }
    }
}

/// The auditor's side of a proof of sampled answers.
public struct ServedVerifier: Sendable {
    /// What is proved, about the model of its commitment.
    public let layout: ServedLayout
    private let workers: Int

    /// A verifier of the statement of `layout`.
    public init(_ layout: ServedLayout, workers: Int = 0) {
        self.layout = layout
        self.workers = workers
    }

    /// Judges the proof of the statement in a session for ``ServedLayout/hash``.
    public func verify<Source: VerifierCorrelationSource & ~Copyable>(
        in session: consuming VerifierSession<Source>
    ) throws(AuditError) -> AuditJudgement {
        try verify(in: session, challengeSeed: nil)
    }

    /// The same with the challenges of a test.
    package func verify<Source: VerifierCorrelationSource & ~Copyable>(
        in session: consuming VerifierSession<Source>, challengeSeed: (() -> [UInt8])?
    ) throws(AuditError) -> AuditJudgement {
        let party = VerifyingParty(session, workers: workers)
        party.challengeSeed = challengeSeed
        let verdict = try ServedProof(layout: layout, party: party).run(
            entries: { FieldVector(count: 0) }, witness: nil)
        return AuditJudgement(verdict: verdict, budget: party.budget)
    }
}
