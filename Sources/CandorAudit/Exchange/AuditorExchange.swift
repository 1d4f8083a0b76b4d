import CandorCalibration
import CandorModel
import CandorProof

/// The auditor's side of an audit between two parties, from the first word to the certificate.
///
/// It speaks over a ``Connection`` whose transport has authenticated the peer. The order is that of
/// <doc:Certificates>: the provider's registered commitment first; then the audit is counted; only then the reference
/// set is shown; the provider declares whether its model passes; then it proves it.
public struct AuditorExchange: Sendable {
    /// The auditor's rows.
    public let reference: ReferenceSet
    /// What is to be proved. The audit's number is filled in.
    public let audit: CertifiedAudit
    private let workers: Int

    /// - Parameter workers: threads at most; 0 means all. The bytes sent do not depend on it.
    public init(reference: ReferenceSet, audit: CertifiedAudit, workers: Int = 0) {
        self.reference = reference
        self.audit = audit
        self.workers = workers
    }

    /// Audits a registered model, and signs a certificate when it passes.
    ///
    /// - Parameters:
    ///   - connection: a fresh one, sending `.fromVerifier`.
    ///   - peer: the fingerprint that the transport has authenticated: it must be the registered provider's.
    ///   - auditor: who countersigned the registration, keeps the records, and signs.
    ///   - records: where the audit is counted before the reference set is shown.
    ///   - progress: called at the beginning of each stage.
    /// - Throws: ``ExchangeError`` for what ends the conversation before an attempt is counted, or for records that
    ///   cannot be written. All else is a conclusion.
    public func run(
        over connection: Connection, peer: String, auditor: borrowing SigningIdentity, records: AuditorRecords,
        progress: (ExchangeStage) -> Void = { _ in }
    ) throws(ExchangeError) -> AuditConclusion {
        let offer = try greet(connection, progress)
        let key = auditor.publicKey
        let counted = try refusing(connection) { () throws(ExchangeError) in
            let model: AdmittedModel
            do throws(AuditError) { model = try AdmittedModel(offer, registeredBy: key, peer: peer) } catch {
                throw .peer(.provider, error)
            }
            // Without a registration the offer was not admitted.
            return try CountedAudit(
                model, offer.registration!, on: reference, audit, records: records, by: key)
        }
        let judged = judge(counted, over: connection, progress)
        try ownEvidence { () throws(EvidenceError) in
            try records.attempts.end(
                judged.outcome, commitment: counted.model.commitment.identity, statement: counted.statement)
        }
        guard judged.result == .pass, let bits = judged.bits else { return conclusion(counted, judged, connection) }
        let transcript = connection.transcript
        let certificate = try ownEvidence { () throws(EvidenceError) in
            try Certificate(
                Certificate.Content(
                    statement: counted.statement, commitment: counted.model.commitment.identity, result: .pass,
                    transcript: transcript, soundnessBits: Int(bits.rounded(.down)),
                    parameters: counted.layout.parameters, auditNumber: counted.auditNumber,
                    provider: offer.registration!.request.provider, auditor: key,
                    registered: offer.registration!.registered, disclosure: counted.disclosure,
                    issued: UTCTime.now.seconds),
                by: auditor)
        }
        progress(.certifying)
        // A provider that is gone can ask for the certificate later: the audit has passed.
        try? connection.send(Answer.content(ConclusionMessage(certificate: certificate.document)))
        return conclusion(counted, judged, transcript, certificate)
    }

    /// Audits a model that nobody has registered. Nothing is counted, and nothing certified.
    public func rehearse(
        over connection: Connection, progress: (ExchangeStage) -> Void = { _ in }
    ) throws(ExchangeError) -> AuditConclusion {
        let offer = try greet(connection, progress)
        let counted = try refusing(connection) { () throws(ExchangeError) in
            let model: AdmittedModel
            do throws(AuditError) { model = try AdmittedModel(rehearsing: offer) } catch {
                throw .peer(.provider, error)
            }
            return try CountedAudit(rehearsing: model, on: reference, audit)
        }
        let judged = judge(counted, over: connection, progress)
        let transcript = connection.transcript
        if judged.result == .pass {
            try? connection.send(Answer.content(ConclusionMessage(certificate: [])))
        }
        return conclusion(counted, judged, transcript, nil)
    }

    /// Exchanges versions and receives the offer.
    private func greet(
        _ connection: Connection, _ progress: (ExchangeStage) -> Void
    ) throws(ExchangeError) -> ModelOffer {
        progress(.agreeing)
        let message = try connectionErrors { () throws(ProofError) in
            let peer = try connection.receive(GreetingMessage.self, limit: GreetingMessage.byteCount)
            try connection.send(GreetingMessage())
            try peer.check()
            return try connection.receive(OfferMessage.self, limit: OfferMessage.limit)
        }
        return try refusing(connection) { () throws(ExchangeError) in
            do throws(AuditError) { return try ModelOffer(message) } catch { throw .peer(.provider, error) }
        }
    }

    /// Runs `body`; the provider hears why there will be no audit. Of the auditor's own files it hears nothing.
    private func refusing<R>(
        _ connection: Connection, _ body: () throws(ExchangeError) -> R
    ) throws(ExchangeError) -> R {
        do { return try body() } catch {
            let reason =
                switch error {
                case .own(.commitment(.file)), .own(.commitment(.unsafeFile)), .own(.commitment(.malformed)):
                    "the auditor's records cannot be used"
                case .peer(_, let error), .own(let error): "\(error)"
                default: "\(error)"
                }
            try? connection.send(Answer<TermsMessage>.refusal(reason))
            connection.close()
            throw error
        }
    }

    /// How an attempt went.
    private struct Judged {
        var result: AuditVerdict
        var reason: String?
        var outcome: AttemptRecord.Outcome
        var bits: Double?

        static func incomplete(_ reason: String) -> Judged {
            Judged(result: .incomplete, reason: reason, outcome: .incomplete)
        }
    }

    /// Shows the data to the provider of an audit that is counted, and judges what follows.
    private func judge(
        _ counted: CountedAudit, over connection: Connection, _ progress: (ExchangeStage) -> Void
    ) -> Judged {
        do throws(AuditError) {
            progress(.disclosing)
            let declared = try proofErrors { () throws(ProofError) in try disclose(counted, over: connection, progress)
            }
            switch declared {
            case .refusal(let reason):
                return .incomplete(ExchangeError.refused(by: .provider, reason: reason).description)
            case .content(let declaration):
                guard Mutation.isOn(.exchangeDeclaration) || declaration.statement == counted.statement.bytes else {
                    throw .proof(.statementMismatch)
                }
                guard declaration.holds else {
                    return Judged(
                        result: .declaredFail, reason: "the provider says that its model fails", outcome: .declared)
                }
            }
            progress(.preparing)
            // Each attempt is one more guess: together they must leave what a certificate needs.
            let attempts = Double(max(1, counted.attempts.outcomes.count))
            let session: VerifierSession<VerifierPreprocessing>
            do throws(ProofError) {
                session = try VerifierSession.establish(
                    statement: counted.statement.bytes, over: connection,
                    minimumSoundnessBits: Double(Certificate.minimumSoundnessBits) + attempts.binaryLogarithm,
                    workers: workers)
            } catch { throw .proof(error) }
            progress(.proving)
            let judgement = try AuditVerifier(counted.layout, commitment: counted.model.commitment, workers: workers)
                .verify(in: session)
            switch judgement.verdict {
            case .accept:
                return Judged(
                    result: .pass, outcome: .accepted, bits: counted.attempts.bits(of: judgement.budget))
            case .reject: return Judged(result: .rejected, reason: "\(judgement.verdict)", outcome: .rejected)
            }
        } catch {
            connection.close()
            guard case .proof(let failure) = error, AttemptRecord.Outcome(.failure(failure)) == .rejected else {
                return .incomplete("\(error)")
            }
            return Judged(result: .rejected, reason: "\(error)", outcome: .rejected)
        }
    }

    /// Sends terms and rows, and waits for what the provider says of them.
    private func disclose(
        _ counted: CountedAudit, over connection: Connection, _ progress: (ExchangeStage) -> Void
    ) throws(ProofError) -> Answer<DeclarationMessage> {
        try connection.send(Answer.content(counted.terms))
        let limit = 8 + Answer<ConsentMessage>.largestReason
        if case .refusal(let reason) = try connection.receive(Answer<ConsentMessage>.self, limit: limit) {
            return .refusal(reason)
        }
        let shape = counted.shape
        for part in shape.parts { try connection.send(shape.message(part, of: counted.layout.data)) }
        progress(.computing)
        return try connection.receive(Answer<DeclarationMessage>.self, limit: 64 + limit)
    }

    private func conclusion(
        _ counted: CountedAudit, _ judged: Judged, _ transcript: Digest, _ certificate: Certificate?
    ) -> AuditConclusion {
        AuditConclusion(
            result: judged.result, reason: judged.reason, statement: counted.statement,
            commitment: counted.model.commitment.identity, standing: counted.standing, points: counted.layout.points,
            transcript: transcript, soundnessBits: judged.bits, certificate: certificate)
    }

    private func conclusion(
        _ counted: CountedAudit, _ judged: Judged, _ connection: Connection
    ) -> AuditConclusion { conclusion(counted, judged, connection.transcript, nil) }
}

extension Connection {
    /// ``transcriptHash`` as a digest.
    var transcript: Digest { Digest(ofKnownSize: transcriptHash) }
}

extension GreetingMessage {
    /// Makes sure that the peer speaks the same.
    func check() throws(ProofError) {
        let own = GreetingMessage()
        for (expected, actual) in [(own.exchange, exchange), (own.proof, proof)] {
            guard Mutation.isOn(.exchangeVersions) || actual == expected else {
                throw .versionMismatch(expected: expected, actual: actual)
            }
        }
    }
}

extension Double {
    /// log₂ of a whole number from 1 on, rounded up.
    fileprivate var binaryLogarithm: Double {
        var (bits, power) = (0.0, 1.0)
        while power < self { (bits, power) = (bits + 1, 2 * power) }
        return bits
    }
}

extension StatementLayout {
    /// The parameters in words, for a certificate.
    var parameters: [String: String] {
        var parameters = [
            "statement": audit.statement.kind, "bins": "\(bins)", "points": "\(points)",
            "confidenceScale": "\(format.confidenceScale)",
        ]
        switch audit.statement {
        case .paper(let alpha): parameters["alpha"] = "\(alpha)"
        case .expectedCalibrationError(let tau): parameters["tau"] = "\(tau)"
        case .certified(let alpha, let delta, _):
            parameters["alpha"] = "\(alpha)"
            parameters["delta"] = "\(delta)"
            parameters["minimumGroupSize"] = "\(audit.minimumGroupSize)"
            parameters["coveredGroups"] = "\(coveredGroups.count)"
        }
        guard let proof = try? ProofParameters.current() else { return parameters }
        parameters["chunk"] = "\(proof.chunk)"
        parameters["codes"] = proof.codes.joined(separator: ", ")
        parameters["version"] = "\(proof.version)"
        return parameters
    }
}
