import CandorModel
import CandorProof

/// The provider's side of an audit: proves that the committed model passes.
public struct AuditProver: Sendable {
    /// What is proved, about the model of the opening.
    public let layout: StatementLayout
    private let inference: IntegerInference
    private let workers: Int

    /// A prover of the statement of `layout` about `model`.
    ///
    /// - Parameter workers: threads at most; 0 means all. The bytes sent do not depend on it.
    /// - Throws: ``AuditError/otherFormat(expected:actual:)``, or ``AuditError/model(_:)`` for a model that is not valid.
    public init(_ layout: StatementLayout, model: FixedPointModel, workers: Int = 0) throws(AuditError) {
        try layout.format.requireIdentity(modelErrors { () throws(ModelFileError) in try model.format.identity() })
        self.layout = layout
        self.workers = workers
        inference = try modelErrors { () throws(ModelFileError) in try IntegerInference(model) }
    }

    /// Proves the statement in a session for ``StatementLayout/digest(for:)``.
    ///
    /// - Parameter opening: of the model's public commitment.
    /// - Throws: ``AuditError/proof(_:)`` for a statement that is false, before its last values are sent, or for what
    ///   keeps the proof from its end; ``AuditError/otherFormat(expected:actual:)`` for an opening of another model.
    public func prove<Source: ProverCorrelationSource & ~Copyable>(
        in session: consuming ProverSession<Source>, opening: borrowing CommitmentOpening
    ) throws(AuditError) {
        _ = try prove(in: session, opening: opening, isHonest: true, lie: AuditLie())
    }

    /// What a dishonest prover of the tests does: it lies, and goes on where an honest one stops.
    ///
    /// - Returns: the number of vectors committed.
    package func prove<Source: ProverCorrelationSource & ~Copyable>(
        in session: consuming ProverSession<Source>, opening: borrowing CommitmentOpening, isHonest: Bool,
        lie: AuditLie,
        segments: AuditSegments? = nil
    ) throws(AuditError) -> Int {
        let commitment = opening.commitment
        try layout.format.requireCommitment(commitment)
        let entries = opening.proofEntries(replacing: lie.entries)
        let party = ProvingParty(session, workers: workers, isHonest: isHonest)
        party.changing = lie.changingCommitment
        _ = try AuditProof(layout, party, segments: segments).run(
            commitment,
            entries: { entries.slice(0..<entries.count) },
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

extension StatementLayout {
    /// What both sides of a session name: SHA-256 over the statement's ``hash``, the identity of the model, and who
    /// audits whom.
    public func digest(for commitment: ModelCommitment, standing: AuditStanding = .rehearsal) -> [UInt8] {
        var hash = TranscriptHash(label: "candor audit of a model")
        hash.absorb(self.hash)
        hash.absorb(commitment.identity.bytes)
        standing.absorb(into: &hash)
        return hash.digest()
    }
}

extension CommitmentOpening {
    /// Commits to a model: to its weights, and by the digest to its format with all tables.
    ///
    /// - Throws: ``AuditError``.
    public init(_ model: FixedPointModel, workers: Int = 0) throws(AuditError) {
        let identity = try modelErrors { () throws(ModelFileError) in
            try model.validate()
            return try model.format.identity()
        }
        do {
            try self.init(entries: model.entries, digest: bytesOfHexadecimal(identity) ?? [], workers: workers)
        } catch {
            throw .commitment(error)
        }
    }
}
