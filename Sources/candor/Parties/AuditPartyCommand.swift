import ArgumentParser
import CandorAudit
import CandorModel
import CandorProof
import Foundation

/// One party of a rehearsal in a process of its own; started by ``ProofRun`` alone.
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

    /// Seconds that a party waits for the other, which computes meanwhile.
    private static let timeout = 600.0

    @Argument var role: Role
    @Argument(help: "Threads; 0 means all.") var workers: Int
    @Argument(help: "The verifier's AuditTask, or the prover's model.") var first: String
    @Argument(help: "The verifier's rows, or the opening of the prover's commitment.") var second: String

    func run() throws {
        let channel = SocketChannel(owning: PartyProcess.connection, timeout: Self.timeout)
        let connection = Connection(channel, sending: role == .verifier ? .fromVerifier : .fromProver)
        let meter = StageMeter(connection)
        let conclusion: AuditConclusion
        switch role {
        case .verifier:
            let task = try JSONDecoder().decode(AuditTask.self, from: Data(contentsOf: URL(fileURLWithPath: first)))
            let exchange = AuditorExchange(
                reference: try task.reference(from: second), audit: try task.audit(), workers: workers)
            conclusion = try exchange.rehearse(over: connection, progress: meter.enter)
        case .prover, .liar:
            let opening = try CommitmentOpening(contentsOf: second)
            let exchange = try ProviderExchange(
                rehearsing: FixedPointModel.read(from: first), commitment: opening.commitment, workers: workers)
            conclusion = try exchange.run(
                over: connection, peer: nil, opening: opening, isHonest: role == .prover, progress: meter.enter)
        }
        try StandardOutput.write(json: PartyReport(conclusion, meter))
    }
}
