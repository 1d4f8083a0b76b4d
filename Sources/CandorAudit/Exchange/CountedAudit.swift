import CandorCalibration
import CandorProof

/// An audit that is in the auditor's ledger and log: only then the reference set and the terms are shown.
struct CountedAudit: Sendable {
    let model: AdmittedModel
    let layout: StatementLayout
    let standing: AuditStanding
    let disclosure: Disclosure
    /// The digest of what is to be proved.
    let statement: Digest
    /// All attempts, this one too.
    let attempts: AttemptRecord

    /// Counts an attempt at the audit of a registered model.
    ///
    /// - Throws: ``ExchangeError/peer(_:_:)`` for a model that does not fit the data, or was registered too late;
    ///   ``ExchangeError/own(_:)`` for what the ledger or the log refuses, or the settings.
    init(
        _ model: AdmittedModel, _ registration: Registration, on reference: ReferenceSet, _ audit: CertifiedAudit,
        records: AuditorRecords, by auditor: PublicKey
    ) throws(ExchangeError) {
        let commitment = model.commitment.identity
        func numbered(_ number: Int) throws(ExchangeError) -> (StatementLayout, AuditStanding, Digest) {
            try Self.layout(
                model, reference, try audit.numbered(number),
                .registered(
                    provider: registration.request.provider, auditor: auditor, auditNumber: number))
        }
        let last = try ownEvidence { () throws(EvidenceError) in
            try records.ledger.lastAudit(on: reference.identity)
        }
        var (number, again) = (records.auditNumber ?? (last.map(\.number) ?? 0) + 1, false)
        if records.auditNumber == nil, let last, last.audit.commitment == commitment {
            // What came to no verdict is tried again, as the same audit.
            let record = try ownEvidence { () throws(EvidenceError) in
                try records.attempts.record(commitment: commitment, statement: last.audit.statement)
            }
            again = !record.outcomes.isEmpty && !record.isJudged
            if again { number = last.number }
        }
        var parts = try numbered(number)
        if again, parts.2 != last?.audit.statement {
            // Other terms, or other data: another audit.
            number += 1
            parts = try numbered(number)
        }
        let (layout, standing, statement) = parts
        do throws(EvidenceError) {
            disclosure = try records.ledger.beginAudit(
                number: number, on: reference.identity, of: registration, statement: statement, by: auditor,
                disclosing: reference.disclosure ?? .now)
        } catch {
            if case .registeredAfterDisclosure = error { throw .peer(.provider, .commitment(error)) }
            throw .own(.commitment(error))
        }
        attempts = try ownEvidence { () throws(EvidenceError) in
            try records.attempts.begin(commitment: commitment, statement: statement, on: reference.identity)
        }
        (self.model, self.layout, self.standing, self.statement) = (model, layout, standing, statement)
    }

    /// The audit of a rehearsal, which nobody counts.
    init(rehearsing model: AdmittedModel, on reference: ReferenceSet, _ audit: CertifiedAudit) throws(ExchangeError) {
        (layout, standing, statement) = try Self.layout(model, reference, audit, .rehearsal)
        self.model = model
        disclosure = reference.disclosure ?? .now
        attempts = AttemptRecord()
    }

    private static func layout(
        _ model: AdmittedModel, _ reference: ReferenceSet, _ audit: CertifiedAudit, _ standing: AuditStanding
    ) throws(ExchangeError) -> (StatementLayout, AuditStanding, Digest) {
        let data: PublicData
        do throws(AuditError) { data = try reference.data(for: model.format, audit) } catch {
            throw .peer(.provider, error)
        }
        let layout = try ownErrors { () throws(AuditError) in
            try StatementLayout(format: model.format, data: data, audit: audit)
        }
        return (layout, standing, layout.statement(model.commitment, standing))
    }

    /// The number that the terms name; 0 in a rehearsal.
    var auditNumber: Int { if case .registered(_, _, let number) = standing { number } else { 0 } }

    var terms: TermsMessage {
        TermsMessage(
            auditNumber: auditNumber, disclosure: disclosure, audit: layout.audit, rows: layout.points,
            columns: (layout.data.groups?.columns ?? []).map(\.descriptions))
    }

    var shape: ReferenceRowsShape {
        ReferenceRowsShape(rows: layout.points, quantiser: layout.format.quantiser, columns: terms.columns)
    }
}

/// What an auditor remembers of its audits.
public struct AuditorRecords: Sendable {
    /// What reference sets have been used for.
    public let ledger: ReferenceSetLedger
    /// Attempts at each statement.
    public let attempts: AttemptLog
    /// The number of this audit on the reference set; nil for the next one, or for the last again where that came to no
    /// verdict.
    public let auditNumber: Int?

    /// Joins the files.
    public init(ledger: ReferenceSetLedger, attempts: AttemptLog, auditNumber: Int? = nil) {
        self.ledger = ledger
        self.attempts = attempts
        self.auditNumber = auditNumber
    }
}

extension CertifiedAudit {
    /// The same as the k-th audit on its reference set.
    func numbered(_ number: Int) throws(ExchangeError) -> CertifiedAudit {
        guard case .certified(let alpha, let delta, _) = statement else { return self }
        return try ownErrors { () throws(AuditError) in
            try calibrationErrors { () throws(CalibrationInputError) in
                try CertifiedAudit(
                    .certified(alpha: alpha, delta: delta, auditNumber: number), bins: binning.count,
                    minimumGroupSize: minimumGroupSize)
            }
        }
    }
}

extension StatementLayout {
    /// ``digest(for:standing:)`` as a value.
    func statement(_ commitment: ModelCommitment, _ standing: AuditStanding) -> Digest {
        Digest(ofKnownSize: digest(for: commitment, standing: standing))
    }
}
