import ArgumentParser
import CandorCore
import CandorProof
import Foundation

/// `candor bench`: what this machine reaches.
struct Bench: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure this machine.",
        subcommands: [
            BenchProof.self, BenchAudit.self, BenchCommitment.self, BenchServed.self, BenchMasking.self,
            BenchAccess.self,
        ],
        defaultSubcommand: BenchProof.self)
}

/// `candor bench proof`: the cost of every part of the proof core, prover and verifier as two processes.
struct BenchProof: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "proof",
        abstract: "Measure the proof core: two processes over the loopback interface, one core each.",
        discussion: """
            Times are processor time of the whole process per operation, transport and refills included; medians of \
            the repetitions. Beside each stands what counting products and hash calls predicts.
            """)

    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    @Option(parsing: .unconditional, help: "Runs of each measurement; sessions begin three times as often.")
    var repetitions: Int = 3

    func run() throws {
        try Runtime.check()
        try OptionCheck.require("--repetitions", "1 to 100", repetitions) { (1...100).contains($0) }
        var measured: [ProofWorkload: [PartyPair.Outcome]] = [:]
        for workload in ProofWorkload.allCases {
            let runs = workload == .setup ? 3 * repetitions : repetitions
            measured[workload] = try (0..<runs).map { run in
                try ProgressBar.during("measuring \(workload.rawValue), run \(run + 1) of \(runs)") { _ in
                    try PartyPair.run(workload)
                }
            }
        }
        let figures = ProofFigures(measured)
        try json ? StandardOutput.write(json: figures) : StandardOutput.write(figures.table)
    }
}

/// One party of a measurement; started by ``PartyPair`` alone.
struct BenchProofParty: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: PartyPair.command, shouldDisplay: false)

    enum Role: String, ExpressibleByArgument {
        case prover, verifier
    }

    @Argument var role: Role
    @Argument var workload: ProofWorkload

    func run() throws {
        let channel = SocketChannel(owning: PartyProcess.connection)
        let figures =
            switch role {
            case .prover: try workload.prove(over: Connection(channel, sending: .fromProver))
            case .verifier: try workload.verify(over: Connection(channel, sending: .fromVerifier))
            }
        try StandardOutput.write(json: figures)
    }
}

extension ProofWorkload: ExpressibleByArgument {}
