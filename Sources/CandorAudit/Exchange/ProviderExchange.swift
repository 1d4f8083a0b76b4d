import CandorModel
import CandorProof

/// The provider's side of an audit between two parties, from the first word to the certificate.
///
/// The counterpart of ``AuditorExchange``. Nothing about the model leaves but its commitment and its format before the
/// terms have met the ``ProviderPolicy`` and the audit was computed in the clear; and a model that fails is not proved.
public struct ProviderExchange: Sendable {
    private let model: FixedPointModel
    private let offer: ModelOffer
    private let attempts: AttemptLog?
    private let policy: ProviderPolicy
    private let workers: Int

    /// The provider of a registered model.
    ///
    /// - Parameters:
    ///   - model: the one that the registered commitment is of.
    ///   - registration: countersigned by the auditor that is expected.
    ///   - attempts: where the attempt is counted before anything about the model leaves.
    ///   - policy: what the terms must meet.
    ///   - workers: threads at most; 0 means all. The bytes sent do not depend on it.
    /// - Throws: ``ExchangeError/own(_:)`` for a registration that is not signed by both, or of another model.
    public init(
        _ model: FixedPointModel, registration: Registration, attempts: AttemptLog,
        policy: ProviderPolicy = ProviderPolicy(), workers: Int = 0
    ) throws(ExchangeError) {
        try ownEvidence { () throws(EvidenceError) in try registration.check(auditor: registration.auditor) }
        try self.init(
            model, ModelOffer(registration, registration.request.commitment, model.format), attempts, policy, workers)
    }

    /// The provider of a model that nobody has registered: nothing is counted, and nothing certified.
    public init(
        rehearsing model: FixedPointModel, commitment: ModelCommitment, policy: ProviderPolicy = .anything,
        workers: Int = 0
    ) throws(ExchangeError) {
        try self.init(model, ModelOffer(nil, commitment, model.format), nil, policy, workers)
    }

    private init(
        _ model: FixedPointModel, _ offer: ModelOffer, _ attempts: AttemptLog?, _ policy: ProviderPolicy,
        _ workers: Int
    ) throws(ExchangeError) {
        try ownErrors { () throws(AuditError) in
            try modelErrors { () throws(ModelFileError) in try model.validate() }
            try model.format.requireCommitment(offer.commitment)
        }
        (self.model, self.offer, self.attempts, self.policy, self.workers) = (model, offer, attempts, policy, workers)
    }

    /// Lets the auditor audit the model.
    ///
    /// - Parameters:
    ///   - connection: a fresh one, sending `.fromProver`.
    ///   - peer: the fingerprint that the transport has authenticated: it must be that of the registration's auditor.
    ///     Nil in a rehearsal.
    ///   - opening: of the commitment.
    ///   - progress: called at the beginning of each stage.
    /// - Throws: ``ExchangeError`` for what ends the conversation before an attempt is counted, or for a log that cannot
    ///   be written. All else is a conclusion.
    public func run(
        over connection: Connection, peer: String?, opening: borrowing CommitmentOpening,
        progress: (ExchangeStage) -> Void = { _ in }
    ) throws(ExchangeError) -> AuditConclusion {
        try run(over: connection, peer: peer, opening: opening, isHonest: true, progress: progress)
    }

    /// - Parameter isHonest: a dishonest one declares that its model passes, whatever it does, and goes on.
    package func run(
        over connection: Connection, peer: String?, opening: borrowing CommitmentOpening, isHonest: Bool,
        progress: (ExchangeStage) -> Void
    ) throws(ExchangeError) -> AuditConclusion {
        let expected = offer.registration?.auditor.fingerprint
        guard Mutation.isOn(.exchangeAuditor) || expected == peer else {
            throw .own(
                .commitment(
                    .mismatch(what: "auditor of the registration", expected: peer ?? "none", actual: expected ?? "none")
                ))
        }
        guard Mutation.isOn(.exchangeOpenedModel) || opening.isOf(model, offer.commitment) else {
            throw .own(.commitment(.wrongOpening))
        }
        let terms = try agree(connection, progress)
        let shape = ReferenceRowsShape(
            rows: terms.rows, quantiser: model.format.quantiser, columns: terms.columns)
        let standing = try refusing(ConsentMessage.self, connection) { () throws(ExchangeError) in
            let standing = try self.standing(terms)
            try policy.check(terms.audit, shape)
            return standing
        }
        progress(.disclosing)
        let rows = try connectionErrors { () throws(ProofError) in
            try connection.send(Answer.content(ConsentMessage()))
            return try ReferenceRows.receive(shape, over: connection)
        }
        progress(.computing)
        let counted = try refusing(DeclarationMessage.self, connection) { () throws(ExchangeError) in
            try count(rows, terms, standing)
        }
        let ended = prove(counted, over: connection, opening, isHonest: isHonest, progress)
        if let attempts {
            try ownEvidence { () throws(EvidenceError) in
                try attempts.end(
                    ended.outcome, commitment: offer.commitment.identity, statement: counted.statement)
            }
        }
        return AuditConclusion(
            result: ended.result, reason: ended.reason, statement: counted.statement,
            commitment: offer.commitment.identity, standing: standing, points: terms.rows,
            transcript: ended.transcript, soundnessBits: nil, certificate: ended.certificate)
    }

    /// Exchanges versions, offers the model, and receives the terms.
    private func agree(
        _ connection: Connection, _ progress: (ExchangeStage) -> Void
    ) throws(ExchangeError) -> TermsMessage {
        progress(.agreeing)
        let answer = try connectionErrors { () throws(ProofError) in
            try connection.send(GreetingMessage())
            try connection.receive(GreetingMessage.self, limit: GreetingMessage.byteCount).check()
            try connection.send(offer.message)
            return try connection.receive(Answer<TermsMessage>.self, limit: TermsMessage.limit)
        }
        switch answer {
        case .content(let terms): return terms
        case .refusal(let reason): throw .refused(by: .auditor, reason: reason)
        }
    }

    /// Who is audited by whom, and the number that the auditor gives the audit.
    private func standing(_ terms: TermsMessage) throws(ExchangeError) -> AuditStanding {
        guard let registration = offer.registration else {
            guard Mutation.isOn(.exchangeStanding) || terms.auditNumber == 0 else {
                throw .policy(what: "audit number of a rehearsal", expected: "none", actual: "\(terms.auditNumber)")
            }
            return .rehearsal
        }
        var own: Int?
        if case .certified(_, _, let number) = terms.audit.statement { own = number ?? 0 }
        guard
            Mutation.isOn(.exchangeStanding) || (terms.auditNumber > 0 && own ?? terms.auditNumber == terms.auditNumber)
        else {
            throw .policy(
                what: "audit number", expected: "one from 1 on, the same in the statement",
                actual: "\(terms.auditNumber), and \(own ?? 0) in the statement")
        }
        return .registered(
            provider: registration.request.provider, auditor: registration.auditor, auditNumber: terms.auditNumber)
    }

    /// An attempt that is in the provider's log.
    private struct Counted {
        let layout: StatementLayout
        let standing: AuditStanding
        let terms: TermsMessage
        let statement: Digest
        /// Whether the statement is true, in the clear.
        let holds: Bool
    }

    /// Lays the statement out by itself, counts the attempt, and computes the audit in the clear.
    private func count(
        _ rows: ReferenceRows, _ terms: TermsMessage, _ standing: AuditStanding
    ) throws(ExchangeError) -> Counted {
        let layout: StatementLayout
        let holds: Bool
        do throws(AuditError) {
            layout = try StatementLayout(format: model.format, data: try rows.data(), audit: terms.audit)
            let inference = try modelErrors { () throws(ModelFileError) in try IntegerInference(model) }
            holds = try IntegerAudit(layout, inference: inference, workers: workers).holds
        } catch { throw .peer(.auditor, error) }
        let statement = layout.statement(offer.commitment, standing)
        if let attempts {
            try ownEvidence { () throws(EvidenceError) in
                _ = try attempts.begin(
                    commitment: offer.commitment.identity, statement: statement, on: layout.data.identity,
                    within: policy.allowance)
            }
        }
        return Counted(layout: layout, standing: standing, terms: terms, statement: statement, holds: holds)
    }

    /// How an attempt ended.
    private struct Ended {
        var result: AuditVerdict
        var reason: String?
        var outcome: AttemptRecord.Outcome
        var transcript: Digest
        var certificate: Certificate?
    }

    /// Declares, proves, and takes the certificate.
    private func prove(
        _ counted: Counted, over connection: Connection, _ opening: borrowing CommitmentOpening, isHonest: Bool,
        _ progress: (ExchangeStage) -> Void
    ) -> Ended {
        let holds = counted.holds || !isHonest
        do throws(AuditError) {
            try proofErrors { () throws(ProofError) in
                try connection.send(
                    Answer.content(DeclarationMessage(holds: holds, statement: counted.statement.bytes)))
            }
            guard holds else {
                return Ended(
                    result: .declaredFail, reason: "the model fails, which this side has declared", outcome: .declared,
                    transcript: connection.transcript)
            }
            progress(.preparing)
            let session: ProverSession<ProverPreprocessing>
            do throws(ProofError) {
                session = try ProverSession.establish(
                    statement: counted.statement.bytes, over: connection, workers: workers)
            } catch { throw .proof(error) }
            progress(.proving)
            _ = try AuditProver(counted.layout, model: model, workers: workers)
                .prove(in: session, opening: opening, isHonest: isHonest, lie: AuditLie())
            let transcript = connection.transcript
            let certificate = try certificate(counted, transcript, over: connection, progress)
            return Ended(result: .pass, outcome: .accepted, transcript: transcript, certificate: certificate)
        } catch {
            let transcript = connection.transcript
            connection.close()
            let outcome: AttemptRecord.Outcome =
                if case .proof(let failure) = error { .init(.failure(failure)) } else { .incomplete }
            return Ended(
                result: outcome == .rejected ? .rejected : .incomplete, reason: "\(error)", outcome: outcome,
                transcript: transcript)
        }
    }

    /// Waits for what the auditor signs, and makes sure that it is about this audit.
    private func certificate(
        _ counted: Counted, _ transcript: Digest, over connection: Connection, _ progress: (ExchangeStage) -> Void
    ) throws(AuditError) -> Certificate? {
        let answer = try proofErrors { () throws(ProofError) in
            try connection.receive(Answer<ConclusionMessage>.self, limit: 8 + ConclusionMessage.limit)
        }
        guard case .content(let message) = answer else {
            throw .commitment(.mismatch(what: "conclusion", expected: "a certificate", actual: "a refusal"))
        }
        guard let registration = offer.registration else { return nil }
        progress(.certifying)
        do throws(EvidenceError) {
            let certificate = try Certificate(document: message.certificate)
            try certificate.check(auditor: registration.auditor)
            try certificate.require(offer.commitment)
            try certificate.require(statement: counted.statement)
            var expected = certificate.content
            expected.provider = registration.request.provider
            expected.registered = registration.registered
            expected.auditNumber = counted.terms.auditNumber
            expected.disclosure = counted.terms.disclosure
            expected.transcript = transcript
            guard Mutation.isOn(.exchangeCertificate) || certificate.content == expected else {
                throw .mismatch(
                    what: "facts of the certificate", expected: "those of this audit", actual: "others")
            }
            return certificate
        } catch { throw .commitment(error) }
    }

    /// Runs `body`; the auditor hears why the provider will not go on. Of the provider's own files it hears nothing.
    private func refusing<Message: WireMessage, R>(
        _: Message.Type, _ connection: Connection, _ body: () throws(ExchangeError) -> R
    ) throws(ExchangeError) -> R {
        do { return try body() } catch {
            let reason =
                switch error {
                case .own(.commitment(.attemptsExhausted)), .own(.commitment(.outOfRange)), .policy, .peer: "\(error)"
                default: "the provider's log cannot be used"
                }
            try? connection.send(Answer<Message>.refusal(reason))
            connection.close()
            throw error
        }
    }
}

extension CommitmentOpening {
    /// Whether this opens `commitment` to the entries of `model`, as far as both say so themselves: that the value fits,
    /// ``ModelCommitment/verify(_:workers:)`` says.
    func isOf(_ model: FixedPointModel, _ commitment: ModelCommitment) -> Bool {
        let entries = model.entries
        return self.commitment == commitment && entries.count == commitment.entries
            && values.withEntries { lent in entries.indices.allSatisfy { lent[$0] == entries[$0] } }
    }
}
