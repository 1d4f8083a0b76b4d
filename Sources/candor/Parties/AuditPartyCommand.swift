import ArgumentParser
import CandorAudit
import CandorModel
import CandorProof
import Foundation

/// One party of an audit in a process of its own; started by ``ProofRun`` alone.
struct AuditParty: ParsableCommand {
    static let name = "audit-party"
    static let configuration = CommandConfiguration(commandName: name, shouldDisplay: false)

    enum Role: String, ExpressibleByArgument {
        /// Proves.
        case prover
        /// Claims to pass, whatever the model does, and goes on.
        case liar
        /// Judges.
        case verifier
    }

    /// What a party reports on standard output.
    struct Report: Codable {
        /// `accept`, `reject` or nil for a prover.
        var verdict: String?
        var reason: String?
        var soundnessBits: Double
        var setup: ProcessMeter.Reading
        var whole: ProcessMeter.Reading
        /// The model's identity, hexadecimal.
        var model: String
        /// Both sides' hash over all messages, hexadecimal.
        var transcript: String
        var statement: String
    }

    @Argument var role: Role
    @Argument(help: "A file with an AuditTask.") var task: String
    @Argument(help: "The model's commitment.") var commitment: String
    @Argument(help: "The prover's model.") var model: String?
    @Argument(help: "The prover's opening of the commitment.") var opening: String?

    func run() throws {
        let task = try JSONDecoder().decode(AuditTask.self, from: Data(contentsOf: URL(fileURLWithPath: task)))
        let layout = try task.layout()
        let commitment = try ModelCommitment(contentsOf: commitment)
        let digest = layout.digest(for: commitment)
        let channel = SocketChannel(owning: PartyProcess.connection)
        switch role {
        case .verifier:
            let connection = Connection(channel, sending: .fromVerifier)
            let meter = ProcessMeter(connection)
            let session = try VerifierSession.establish(
                statement: digest, over: connection, workers: task.workers)
            let setup = meter.read()
            let judgement = try AuditVerifier(
                layout, commitment: commitment, workers: task.workers
            ).verify(in: session)
            var report = Self.report(digest, commitment, connection, setup, meter, judgement.budget)
            if case .reject = judgement.verdict { report.reason = "\(judgement.verdict)" }
            report.verdict = judgement.verdict == .accept ? "accept" : "reject"
            try StandardOutput.write(json: report)
        case .prover, .liar:
            let model = try FixedPointModel.read(from: model ?? "")
            let opening = try CommitmentOpening(contentsOf: opening ?? "")
            let prover = try AuditProver(layout, model: model, workers: task.workers)
            let connection = Connection(channel, sending: .fromProver)
            let meter = ProcessMeter(connection)
            let session = try ProverSession.establish(statement: digest, over: connection, workers: task.workers)
            let setup = meter.read()
            let budget = SoundnessBudget()
            if role == .prover {
                try prover.prove(in: session, opening: opening)
            } else {
                _ = try? prover.prove(in: session, opening: opening, isHonest: false, lie: AuditLie())
            }
            try StandardOutput.write(json: Self.report(digest, commitment, connection, setup, meter, budget))
        }
    }

    private static func report(
        _ digest: [UInt8], _ commitment: ModelCommitment, _ connection: Connection, _ setup: ProcessMeter.Reading,
        _ meter: ProcessMeter,
        _ budget: SoundnessBudget
    ) -> Report {
        Report(
            soundnessBits: budget.bits.isFinite ? budget.bits : 0, setup: setup, whole: meter.read(),
            model: "\(commitment.identity)",
            transcript: hexadecimal(connection.transcriptHash), statement: hexadecimal(digest))
    }

    private static func hexadecimal(_ bytes: [UInt8]) -> String {
        bytes.map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined()
    }
}
