import ArgumentParser
import CandorAudit
import CandorProof
import Foundation

/// `candor receipts verify`: the auditor's check of a sample.
struct VerifyReceipts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Auditor: check what a sample opens to, have it proved, and that the log extends the one before.",
        usage: """
            candor receipts verify --checkpoint checkpoint.json --provider sha256:… --sample sample.json --commitment C \
            [--policy P] (--listen HOST:PORT --identity auditor.pem | --openings openings.json) \
            [--previous checkpoint.json] [--json]
            """,
        discussion: """
            With --listen the provider (candor receipts prove) opens the answers and proves that the committed model \
            gives them. With --openings the answers are checked against the log, and not proved. An answer that is not \
            opened counts as altered. Exit codes: 0 nothing caught, 1 something caught or the proof rejected, 2 usage \
            or input, 3 network or peer: the conversation is incomplete.
            """)

    @Option(help: "The checkpoint that the sample is of (JSON).")
    var checkpoint: String

    @Option(help: "Fingerprint of the provider: sha256:…")
    var provider: String

    @Option(help: "The auditor's sample (JSON).")
    var sample: String

    @Option(help: "The provider's openings (JSON): checked, not proved.")
    var openings: String?

    @Option(help: "Where the provider connects: HOST:PORT.")
    var listen: Address?

    @Option(help: "The auditor's key, with --listen.")
    var identity: String?

    @OptionGroup var service: ServiceOptions

    @Option(help: "The checkpoint that the auditor had before (JSON).")
    var previous: String?

    @Option(parsing: .unconditional, help: "Altered answers for which the probability of detection is stated.")
    var altered: Int = 1

    @OptionGroup var waiting: WaitOptions
    @OptionGroup var running: RunOptions

    func validate() throws {
        guard (openings == nil) != (listen == nil) else {
            throw ValidationError("expected one of --openings and --listen")
        }
        guard (identity == nil) == (listen == nil) else {
            throw ValidationError("expected --identity with --listen, and only there")
        }
    }

    func run() throws {
        try running.check()
        try waiting.check()
        try KnownKey.check(provider, option: "--provider")
        let (policy, service) = try service.load()
        let checkpoint = try Checkpoint(contentsOf: checkpoint)
        let previous = try previous.map { try Checkpoint(contentsOf: $0) }
        let check = try CheckDocument { () throws(EvidenceError) in
            try KnownKey.require(checkpoint.provider, provider, as: "provider")
            try checkpoint.check(provider: checkpoint.provider, after: previous)
        }
        let plan = try SamplePlan(contentsOf: sample)
        let altered = min(altered, plan.size)
        let probability = try SampleMathematics.detectionProbability(
            answers: plan.size, altered: altered, sampled: plan.indices.count)
        var document = SampleDocument(
            consistent: check.valid, reason: check.reason, altered: altered, probability: probability)
        if let openings {
            document.add(
                try SampleReport(
                    of: SampleOpenings(contentsOf: openings).openings, for: plan, under: checkpoint, policy: policy,
                    service: service))
        } else if check.valid, let listen, let identity {
            let channel = try ReceiptsChannel(identity: identity, peer: provider, timeout: waiting.timeout)
                .accept(at: listen) { text in
                    try? FileHandle.standardError.write(contentsOf: Data("candor: \(text)\n".utf8))
                }
            let connection = Connection(channel, sending: .fromVerifier)
            let report = try ServedExchange(plan, policy: policy, workers: running.workers).verify(
                checkpoint: checkpoint, commitment: ModelCommitment(contentsOf: self.service.commitment),
                over: connection)
            document.add(report.sample)
            document.add(report.judgement, bytes: connection.bytesSent + connection.bytesReceived)
        }
        try running.json ? StandardOutput.write(json: document) : StandardOutput.write(document.text)
        if !document.isClean { throw ExitCode(Failure.Code.otherVerdict) }
    }
}
