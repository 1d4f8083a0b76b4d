import CandorModel
import CandorProof

/// The provider's side of an audit: proves that the committed model passes.
public struct AuditProver: Sendable {
    /// What is proved.
    public let layout: StatementLayout
    private let inference: IntegerInference
    private let workers: Int

    /// A prover of the statement of `layout` about `model`.
    ///
    /// - Parameter workers: threads at most; 0 means all. The bytes sent do not depend on it.
    /// - Throws: ``AuditError/otherFormat(expected:actual:)``, or ``AuditError/model(_:)`` for a model that is not valid.
    public init(_ layout: StatementLayout, model: FixedPointModel, workers: Int = 0) throws(AuditError) {
        guard model.format == layout.format else {
            let identities = try modelErrors { () throws(ModelFileError) in
                (try layout.format.identity(), try model.format.identity())
            }
            throw .otherFormat(expected: identities.0, actual: identities.1)
        }
        self.layout = layout
        self.workers = workers
        inference = try modelErrors { () throws(ModelFileError) in try IntegerInference(model) }
    }

    /// Proves the statement in a session.
    ///
    /// - Throws: ``AuditError/proof(_:)`` for a statement that is false, before its last values are sent, or for what
    ///   keeps the proof from its end.
    public func prove<Source: ProverCorrelationSource & ~Copyable>(
        in session: consuming ProverSession<Source>
    ) throws(AuditError) {
        _ = try prove(in: session, isHonest: true, lie: AuditLie())
    }

    /// What a dishonest prover of the tests does: it lies, and goes on where an honest one stops.
    ///
    /// - Returns: the number of vectors committed.
    package func prove<Source: ProverCorrelationSource & ~Copyable>(
        in session: consuming ProverSession<Source>, isHonest: Bool, lie: AuditLie
    ) throws(AuditError) -> Int {
        let party = ProvingParty(session, workers: workers, isHonest: isHonest)
        party.changing = lie.changingCommitment
        let model = inference.model
        _ = try AuditProof(layout, party).run(
            entries: { lie.entries ?? model.entries.map { Int($0) } },
            witness: { range throws(AuditError) in
                var witness = try SegmentWitness(layout, inference: inference, rows: range, workers: workers)
                lie.changingWitness?(&witness, range)
                return witness
            })
        return party.commitments
    }
}

/// How a dishonest prover of the tests departs from the truth.
package struct AuditLie: Sendable {
    /// Other weights than the model's.
    package var entries: [Int]?
    /// Another witness of a range of points.
    package var changingWitness: (@Sendable (inout SegmentWitness, Range<Int>) -> Void)?
    /// Other values in one vector that is committed, by its number.
    package var changingCommitment: (@Sendable (Int, inout FieldVector<Fp>) -> Void)?

    package init() {}
}

/// The auditor's side of an audit.
public struct AuditVerifier: Sendable {
    /// What is proved.
    public let layout: StatementLayout
    private let workers: Int

    /// A verifier of the statement of `layout`.
    public init(_ layout: StatementLayout, workers: Int = 0) {
        self.layout = layout
        self.workers = workers
    }

    /// Judges the proof of the statement in a session.
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
        let verdict = try AuditProof(layout, party).run(entries: { [] }, witness: nil)
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
