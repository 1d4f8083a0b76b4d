import ArgumentParser
import CandorAudit
import CandorCore

/// `candor bench served`: what proving sampled answers costs.
struct BenchServed: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "served",
        abstract: "Measure proofs of sampled answers: a model of 57-64-32-2, both parties on one thread each.",
        discussion: """
            Weights and inputs are random. Times are processor time of each party's thread, the making of correlations \
            and the opening of the log included; bytes are those of both directions.
            """)

    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    @Option(help: "Sampled answers of each measurement, separated by commas.")
    var answers: String = "1,100,1000"

    @Option(help: "label, label-and-row or abstain.")
    var policy: String = "label-and-row"

    @Option(parsing: .unconditional, help: "The row below which abstain gives no answer.")
    var threshold: Int?

    private struct Document: Encodable {
        let schema = 1
        let policy: String
        let entries: Int
        let runs: [ServedWorkload.Figures]
    }

    func run() throws {
        try Runtime.check()
        let counts = try answers.split(separator: ",").map { word in
            let count = Int(word) ?? 0
            try OptionCheck.require("--answers", "numbers from 1 to 100000", String(word)) { _ in
                (1...100_000).contains(count)
            }
            return count
        }
        let policy = try ServedPolicy(named: policy, threshold: threshold)
        let runs = try counts.map { count in
            try ProgressBar.during("proving \(Text.count(count, "answer"))") { _ in
                try ServedWorkload(answers: count, policy: policy).run()
            }
        }
        let document = Document(policy: policy.name, entries: runs.first?.entries ?? 0, runs: runs)
        guard !json else { return try StandardOutput.write(json: document) }
        let lines = runs.map { run in
            "\(Text.count(run.answers, "answer")): \(run.bytes / run.answers) bytes, "
                + "\(Text.decimal(run.proverMicroseconds / Double(run.answers), digits: 0)) µs of the prover and "
                + "\(Text.decimal(run.verifierMicroseconds / Double(run.answers), digits: 0)) µs of the verifier each"
        }
        try StandardOutput.write((["\(document.entries) weights, \(policy.name)"] + lines).joined(separator: "\n"))
    }
}
