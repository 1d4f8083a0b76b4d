import ArgumentParser
import CandorAudit
import CandorCore
import CandorModel
import CandorProof
import Foundation

/// `candor bench audit`: time, bytes and memory of an audit against its number of points.
struct BenchAudit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Measure audits of synthetic points: two processes over the loopback interface.",
        usage: "candor bench audit --shape gaussian --points 1000,10000,100000,1000000 [--plot scaling.svg] [--json]",
        discussion: """
            The network has the paper's shape and random weights. Inputs are random, labels are chance, and alpha is 0.9, \
            so that the statement, certified with groups, holds. Times are processor time of the whole process from the \
            beginning of the session, set-up included.
            """)

    @Option(help: "gaussian (2-100-3), credit (18-64-32-2), adult (57-64-32-2) or fashion-mnist (784-128-64-10).")
    var shape: AuditShape = .gaussian

    @Option(help: "Numbers of points, with commas between them.")
    var points: String = "1000,10000"

    @Option(parsing: .unconditional, help: "Threads of each party.")
    var workers: Int = 1

    @Option(help: "Where to write the plot of time and bytes (.svg).")
    var plot: String?

    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    private static let largest = 1 << 24 - 1

    func run() throws {
        try Runtime.check()
        try OptionCheck.require("--workers", "1 to 1024", workers) { (1...1024).contains($0) }
        let counts = try points.split(separator: ",", omittingEmptySubsequences: false).map { text in
            guard let count = Int(text), (1...Self.largest).contains(count) else {
                throw InputError(
                    .usage, "--points", expected: "numbers from 1 to \(Self.largest) with commas between them",
                    actual: points)
            }
            return count
        }
        let file = try plot.map { try OutputFile($0) }
        let outcomes = try counts.map { count in
            try ProgressBar.during("auditing \(Text.count(count, "point"))") { _ in
                try AuditPair.run(shape, points: count, workers: workers)
            }
        }
        let figures = AuditFigures(shape, workers: workers, outcomes)
        try file?.write(Data(figures.plot.svg().utf8))
        try json ? StandardOutput.write(json: figures) : StandardOutput.write(figures.table)
    }
}

/// One party of a measured audit; started by ``AuditPair`` alone.
struct BenchAuditParty: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: AuditPair.command, shouldDisplay: false)

    enum Role: String, ExpressibleByArgument {
        case prover, verifier
    }

    @Argument var role: Role
    @Argument(help: "A file with an AuditPair.Task.") var task: String
    @Argument(help: "The model's commitment.") var commitment: String
    @Argument(help: "The prover's model.") var model: String?
    @Argument(help: "The prover's opening of the commitment.") var opening: String?

    func run() throws {
        let task = try JSONDecoder().decode(AuditPair.Task.self, from: Data(contentsOf: URL(fileURLWithPath: task)))
        let layout = try task.shape.layout(task.format, points: task.points)
        let commitment = try ModelCommitment(contentsOf: commitment)
        let digest = layout.digest(for: commitment)
        let channel = SocketChannel(owning: PartyProcess.connection)
        switch role {
        case .prover:
            let prover = try AuditProver(
                layout, model: FixedPointModel.read(from: model ?? ""), workers: task.workers)
            let opening = try CommitmentOpening(contentsOf: opening ?? "")
            let connection = Connection(channel, sending: .fromProver)
            let meter = ProcessMeter(connection)
            let session = try ProverSession.establish(statement: digest, over: connection, workers: task.workers)
            let setup = meter.read()
            try prover.prove(in: session, opening: opening)
            try StandardOutput.write(json: AuditPair.Report(setup: setup, whole: meter.read()))
        case .verifier:
            let verifier = try AuditVerifier(layout, commitment: commitment, workers: task.workers)
            let connection = Connection(channel, sending: .fromVerifier)
            let meter = ProcessMeter(connection)
            let session = try VerifierSession.establish(statement: digest, over: connection, workers: task.workers)
            let setup = meter.read()
            let judgement = try verifier.verify(in: session)
            try ProofWorkload.accept(judgement.verdict)
            try StandardOutput.write(
                json: AuditPair.Report(
                    setup: setup, whole: meter.read(), soundnessBits: judgement.budget.bits))
        }
    }
}

extension AuditShape: ExpressibleByArgument {}
