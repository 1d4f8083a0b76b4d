import CandorAudit
import CandorCalibration
import CandorCore
import CandorModel
import CandorProof
import Foundation

/// A provider and an auditor on two threads, with files of their own, and whatever a test changes about them.
final class ExchangeKit: Sendable {
    let folder: Folder
    let model: FixedPointModel
    let opening: CommitmentOpening
    let provider = Party.identity(1).publicKey
    let auditor = Party.identity(2).publicKey

    init(_ form: AuditKit.Form = .margin) throws {
        folder = try Folder()
        model = try AuditKit.model(form)
        opening = try AuditSession.opening(model)
    }

    /// Every model passes with this: no confidence is further from the truth than 0.9.
    static let easy = AuditStatement.certified(alpha: 0.9)
    /// No model passes with this when all labels are wrong.
    static let hard = AuditStatement.certified(alpha: 0.05)

    /// What a test changes.
    struct Options: Sendable {
        var statement = ExchangeKit.easy
        var groupSize = 60
        var rows = 300
        /// Whether every label is another class than the served one.
        var isWrong = false
        /// When the commitment was registered, by which auditor, and when the data are disclosed.
        var registered: UInt64 = 1000
        var registeredBy: UInt8 = 2
        var disclosure = Disclosure.at(2000)
        var auditNumber: Int?
        var policy = ProviderPolicy()
        var isHonest = true
        /// Rehearsals of either side.
        var providerRehearses = false
        var auditorRehearses = false
        /// Fingerprints that the transport gives to either side; nil for the right ones.
        var providerAs: String?
        var auditorAs: String?
        /// Other data of the auditor's, and another opening.
        var preprocessing = AuditKit.preprocessing
        var classes = ["0", "1"]
        var openingSeed: UInt64?
        /// What becomes of a frame on its way: nil cuts the connection.
        var fromProvider: @Sendable (Int, [UInt8]) -> [UInt8]? = { $1 }
        var fromAuditor: @Sendable (Int, [UInt8]) -> [UInt8]? = { $1 }
    }

    /// What both made of it.
    struct Outcome: Sendable {
        let provider: Result<AuditConclusion, ExchangeError>
        let auditor: Result<AuditConclusion, ExchangeError>

        var providerError: ExchangeError? { provider.failure }
        var auditorError: ExchangeError? { auditor.failure }
        var results: [AuditVerdict?] { [try? provider.get().result, try? auditor.get().result] }
    }

    func reference(_ options: Options) throws -> ReferenceSet {
        let samples = AuditKit.samples(rows: options.rows, classes: 2, seed: 4)
        let served = try IntegerInference(model).predictions(
            for: model.format.quantiser.inputs(from: samples, preparedBy: AuditKit.preprocessing))
        let labels = options.isWrong ? served.labels.map { 1 - $0 } : samples.labels
        let groups = try SubgroupFamily(columns: [
            PublicColumn(
                name: "city", values: .categorical(codes: samples.categorical, names: ["Bonn", "Lyon", "Pisa", "?"])),
            PublicColumn(
                name: "age", values: .numeric((0..<options.rows).map { Double(samples.numeric[3 * $0]) })),
        ])
        return ReferenceSet(
            Samples(
                numericFeatures: 3, categoricalColumns: 1, numeric: samples.numeric, categorical: samples.categorical,
                labels: labels),
            preparedBy: options.preprocessing, classes: options.classes, groups: groups,
            disclosing: options.disclosure)
    }

    func registration(_ options: Options) throws -> Registration {
        try Registration(
            countersigning: RegistrationRequest(opening.commitment, by: Party.identity(1)),
            by: Party.identity(options.registeredBy), time: options.registered)
    }

    var ledger: ReferenceSetLedger { ReferenceSetLedger(path: folder.file("ledger")) }
    var auditorLog: AttemptLog { AttemptLog(path: folder.file("auditor")) }
    var providerLog: AttemptLog { AttemptLog(path: folder.file("provider")) }

    func run(_ change: (inout Options) -> Void = { _ in }) throws -> Outcome {
        var changed = Options()
        change(&changed)
        let options = changed
        let registration = try registration(options)
        let reference = try reference(options)
        let audit = try CertifiedAudit(options.statement, bins: 5, minimumGroupSize: options.groupSize)
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        let slot = Slot()
        let done = DispatchSemaphore(value: 0)
        Thread { [self] in
            slot.result = Self.attempt { () throws(ExchangeError) in
                let exchange =
                    options.providerRehearses
                    ? try ProviderExchange(rehearsing: model, commitment: opening.commitment, workers: 1)
                    : try ProviderExchange(
                        model, registration: registration, attempts: providerLog, policy: options.policy, workers: 1)
                let connection = Connection(
                    ChangingChannel(near, options.fromProvider), sending: .fromProver)
                let peer = options.auditorAs ?? (options.providerRehearses ? nil : auditor.fingerprint)
                guard let seed = options.openingSeed else {
                    return try exchange.run(
                        over: connection, peer: peer, opening: opening, isHonest: options.isHonest, progress: { _ in })
                }
                let other = try! Entries.opening(of: model.entries, seed: seed)
                return try exchange.run(over: connection, peer: peer, opening: other)
            }
            near.close()
            done.signal()
        }.start()
        let exchange = AuditorExchange(reference: reference, audit: audit, workers: 1)
        let judged = Self.attempt { () throws(ExchangeError) in
            let connection = Connection(ChangingChannel(far, options.fromAuditor), sending: .fromVerifier)
            guard !options.auditorRehearses else { return try exchange.rehearse(over: connection) }
            return try exchange.run(
                over: connection, peer: options.providerAs ?? provider.fingerprint, auditor: Party.identity(2),
                records: AuditorRecords(ledger: ledger, attempts: auditorLog, auditNumber: options.auditNumber))
        }
        far.close()
        done.wait()
        return Outcome(provider: slot.result!, auditor: judged)
    }

    private static func attempt(
        _ body: () throws(ExchangeError) -> AuditConclusion
    ) -> Result<AuditConclusion, ExchangeError> {
        do throws(ExchangeError) { return .success(try body()) } catch { return .failure(error) }
    }

    private final class Slot: @unchecked Sendable {
        // Sendable: written before the semaphore is signalled and read after.
        var result: Result<AuditConclusion, ExchangeError>?
    }
}

extension Result {
    var failure: Failure? {
        if case .failure(let error) = self { return error }
        return nil
    }
}

/// A channel that changes what is sent over it, frame by frame, or cuts the connection.
private final class ChangingChannel: CandorProof.Channel, @unchecked Sendable {
    // Sendable: the number belongs to the one thread that sends.
    private let channel: any CandorProof.Channel
    private let change: @Sendable (Int, [UInt8]) -> [UInt8]?
    private var number = 0

    init(_ channel: any CandorProof.Channel, _ change: @escaping @Sendable (Int, [UInt8]) -> [UInt8]?) {
        self.channel = channel
        self.change = change
    }

    func send(_ frame: [UInt8]) throws(ChannelError) {
        defer { number += 1 }
        guard let changed = change(number, frame) else {
            channel.close()
            throw .disconnected
        }
        try channel.send(changed)
    }

    func receive(limit: Int) throws(ChannelError) -> [UInt8] { try channel.receive(limit: limit) }

    func close() { channel.close() }
}
