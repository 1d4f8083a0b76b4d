import CandorProof

/// The auditor's side of an audit.
public struct AuditVerifier: Sendable {
    /// What is proved.
    public let layout: StatementLayout
    /// About which model.
    public let commitment: ModelCommitment
    private let workers: Int

    /// A verifier of the statement of `layout` about the model of `commitment`.
    ///
    /// - Throws: ``AuditError/otherFormat(expected:actual:)`` for a commitment to a model of another format,
    ///   ``AuditError/lengthMismatch(what:expected:actual:)`` for one to another number of weights.
    public init(_ layout: StatementLayout, commitment: ModelCommitment, workers: Int = 0) throws(AuditError) {
        try layout.format.requireCommitment(commitment)
        self.layout = layout
        self.commitment = commitment
        self.workers = workers
    }

    /// Judges the proof of the statement in a session for ``StatementLayout/digest(for:)``.
    public func verify<Source: VerifierCorrelationSource & ~Copyable>(
        in session: consuming VerifierSession<Source>
    ) throws(AuditError) -> AuditJudgement {
        try verify(in: session, challengeSeed: nil)
    }

    /// The same with the challenges of a test.
    package func verify<Source: VerifierCorrelationSource & ~Copyable>(
        in session: consuming VerifierSession<Source>, challengeSeed: (() -> [UInt8])?,
        segments: AuditSegments? = nil
    ) throws(AuditError) -> AuditJudgement {
        let party = VerifyingParty(session, workers: workers)
        party.challengeSeed = challengeSeed
        let verdict = try AuditProof(layout, party, segments: segments).run(
            commitment, entries: { FieldVector(count: 0) }, witness: nil)
        return AuditJudgement(verdict: verdict, budget: party.budget)
    }
}

/// What the auditor has at the end.
public struct AuditJudgement: Sendable {
    /// Whether the proof convinced.
    public let verdict: Verdict
    /// What the checks left to chance.
    public let budget: SoundnessBudget
}
