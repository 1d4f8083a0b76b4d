#if Network
    import CandorAudit
    import CandorCalibration
    import CandorModel
    import CandorProof
    import CandorTransport
    import Foundation

    /// The provider of `candor prove`.
    struct NetworkProvider {
        private let options: Prove
        private let policy: ProviderPolicy

        init(_ options: Prove, policy: ProviderPolicy) {
            self.options = options
            self.policy = policy
        }

        func run() throws {
            let start = ContinuousClock.now
            let identity = try Identity(contentsOf: options.identity)
            let registration = try Registration(contentsOf: options.registration)
            try KnownKey.require(registration.auditor, options.auditor, as: "auditor of the registration")
            try KnownKey.require(
                registration.request.provider, identity.fingerprint.description, as: "provider of the registration")
            let commitment = try ModelCommitment(contentsOf: options.commitment)
            try registration.require(commitment, on: .publicLabels)
            let model = try FixedPointModel.read(from: options.model)
            let opening = try CommitmentOpening(contentsOf: options.opening)
            try commitment.verify(opening, workers: options.running.workers)
            let certificateFile = try options.certificate.map { try OutputFile($0) }
            let exchange = try ProviderExchange(
                model, registration: registration, attempts: AttemptLog(path: options.attempts), policy: policy,
                workers: options.running.workers)

            let progress = StageProgress(isQuiet: options.running.json)
            progress.say("connecting to \(options.connect)")
            let channel = try TLSChannel.connect(
                to: options.connect.host, port: options.connect.port, identity: identity,
                pinning: [try Fingerprint(options.auditor)], limits: .waiting(options.waiting.timeout))
            let connection = Connection(channel, sending: .fromProver)
            let meter = StageMeter(connection, show: progress.show)
            let conclusion = try exchange.run(
                over: connection, peer: channel.peer.description, opening: opening, progress: meter.enter)
            if let certificate = conclusion.certificate { try certificateFile?.write(Data(certificate.document)) }
            try PartyDocument(
                report: PartyReport(
                    conclusion, meter, certificate: conclusion.certificate == nil ? nil : certificateFile?.path),
                seconds: (ContinuousClock.now - start) / .seconds(1)
            ).finish(asJSON: options.running.json)
        }
    }

    /// The auditor of `candor verify`.
    struct NetworkAuditor {
        private let options: Verify
        private let audit: CertifiedAudit

        init(_ options: Verify, audit: CertifiedAudit) {
            self.options = options
            self.audit = audit
        }

        func run() throws {
            let start = ContinuousClock.now
            let identity = try Identity(contentsOf: options.identity)
            let signer = try SigningIdentity(contentsOf: options.identity)
            let certificateFile = try OutputFile(options.certificate)
            let progress = StageProgress(isQuiet: options.running.json)
            let exchange = AuditorExchange(
                reference: try options.reference(), audit: audit, workers: options.running.workers)
            let listener = try TLSListener(
                at: options.listen.host, port: options.listen.port, identity: identity,
                pinning: [try Fingerprint(options.provider)], limits: .waiting(options.waiting.timeout))
            progress.say("listening at \(Address(host: options.listen.host, port: listener.port))")
            let channel = try listener.accept { progress.say("a peer was turned away: \($0)") }
            let connection = Connection(channel, sending: .fromVerifier)
            let meter = StageMeter(connection, show: progress.show)
            let conclusion = try exchange.run(
                over: connection, peer: channel.peer.description, auditor: signer,
                records: AuditorRecords(
                    ledger: ReferenceSetLedger(path: options.ledger), attempts: AttemptLog(path: options.attempts),
                    auditNumber: options.statement.auditNumber),
                progress: meter.enter)
            if let certificate = conclusion.certificate { try certificateFile.write(Data(certificate.document)) }
            try PartyDocument(
                report: PartyReport(
                    conclusion, meter, certificate: conclusion.certificate == nil ? nil : certificateFile.path),
                seconds: (ContinuousClock.now - start) / .seconds(1)
            ).finish(asJSON: options.running.json)
        }
    }

    extension TransportLimits {
        /// With one limit for all that waits for the other side's work.
        fileprivate static func waiting(_ seconds: Double) -> TransportLimits {
            TransportLimits(accept: seconds, send: seconds, receive: seconds)
        }
    }

    extension TransportError: ExplainedError {
        var kind: ErrorKind {
            switch self {
            case .malformedFingerprint: .usage
            case .identityFile: .file
            default: .peer
            }
        }

        var facts: ErrorFacts {
            switch self {
            case .malformedFingerprint(let expected, let actual), .identityFile(_, let expected, let actual):
                ErrorFacts(expected, actual)
            default: ErrorFacts("a peer that can be reached and is the expected one", "\(self)")
            }
        }
    }

    /// Says on standard error how far an audit has come.
    private struct StageProgress {
        let isQuiet: Bool

        func say(_ text: String) {
            if !isQuiet { try? FileHandle.standardError.write(contentsOf: Data("candor: \(text)\n".utf8)) }
        }

        func show(_ stage: ExchangeStage) {
            switch stage {
            case .agreeing: say("agreeing on versions and the model")
            case .disclosing: say("the reference set is on its way")
            case .computing: say("the provider computes the audit in the clear")
            case .preparing: say("making the first correlations")
            case .proving: say("proving")
            case .certifying: say("passing on the certificate")
            }
        }
    }
#endif
