import ArgumentParser
import CandorAudit
import CandorModel
import Foundation

/// `candor receipts`: served answers that an auditor can ask for later.
struct Receipts: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Log served answers, sample the log, and have the sampled ones proved.",
        subcommands: [
            LogReceipts.self, SampleReceipts.self, OpenReceipts.self, ProveReceipts.self, VerifyReceipts.self,
        ])
}

/// Which model serves, and how much of its answers.
struct ServiceOptions: ParsableArguments {
    @Option(help: "The commitment of the model that serves (a file of 8,240 bytes).")
    var commitment: String

    @Option(help: "label, label-and-row or abstain: the policies that can be proved.")
    var policy: String = "label"

    @Option(parsing: .unconditional, help: "The row below which abstain gives no answer.")
    var threshold: Int?

    func load() throws -> (policy: ServedPolicy, service: Digest) {
        let policy = try ServedPolicy(named: policy, threshold: threshold)
        return (policy, policy.identity(of: try ModelCommitment(contentsOf: commitment)))
    }
}

/// `candor receipts log`: the provider's step.
struct LogReceipts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log",
        abstract: "Provider: add answers to the log, and sign its size and root.",
        usage: """
            candor receipts log LOG --identity provider.pem --commitment C [--policy P] [--answers ANSWERS | --model \
            fixed.safetensors --inputs INPUTS] [--receipts FOLDER] [--previous checkpoint.json] -o checkpoint.json \
            [--json]
            """,
        discussion: """
            ANSWERS is JSON Lines: {"input": [1, -7], "answer": {"label": 2}}, {"label": 2, "row": 300} or \
            {"abstained": true}. INPUTS is JSON Lines without answers: the model gives them. Inputs are the integers of \
            the model's quantiser: numeric codes, then categories. The checkpoint reaches the auditor before it draws a \
            sample.
            """)

    @Argument(help: "The log; made where there is none. It holds inputs: mode 600.")
    var log: String

    @Option(help: "The provider's key.")
    var identity: String

    @OptionGroup var service: ServiceOptions

    @Option(help: "Answers to add (JSON Lines).")
    var answers: String?

    @Option(help: "Inputs to answer and to add (JSON Lines).")
    var inputs: String?

    @Option(help: "The model that answers --inputs, from candor quantise.")
    var model: String?

    @Option(help: "Folder for the clients' receipts, one file for each answer.")
    var receipts: String?

    @Option(help: "The checkpoint that the auditor has, which the new one is shown to extend.")
    var previous: String?

    @Option(name: .shortAndLong, help: "The new checkpoint (JSON).")
    var output: String

    @OptionGroup var form: EvidenceOptions

    private struct Line: Decodable {
        let input: [Int32]
        let answer: ServedAnswer?
    }

    private struct Document: Encodable {
        let checkpoint: String
        let size: Int
        let root: String
        let added: Int
    }

    func validate() throws {
        guard (inputs == nil) == (model == nil) else { throw ValidationError("expected --inputs with --model") }
        guard answers == nil || inputs == nil else { throw ValidationError("expected --answers or --inputs, not both") }
    }

    func run() throws {
        let (policy, service) = try service.load()
        let served = try served(policy)
        let identity = try SigningIdentity(contentsOf: identity)
        let previous = try previous.map { try Checkpoint(contentsOf: $0) }
        let log = try ReceiptLog(path: log)
        for answer in served {
            let receipt = try log.append(answer, service: service, by: identity)
            if let receipts { try receipt.write(to: "\(receipts)/\(receipt.leaf.sequence).json") }
        }
        let checkpoint = try Checkpoint(of: log.tree, after: previous, by: identity)
        try checkpoint.write(to: output)
        let document = Document(
            checkpoint: output, size: checkpoint.size, root: checkpoint.root.description, added: served.count)
        try form.write(
            document, asText: "\(output): \(Text.count(document.size, "answer")), root \(document.root)")
    }

    /// What is to be logged.
    private func served(_ policy: ServedPolicy) throws -> [SampledAnswer] {
        guard let inputs, let model else {
            return try answers.map { path in
                try lines(of: path, expected: #"{"input": […], "answer": {…}}"#) { line in
                    guard let answer = line.answer else { return nil }
                    try policy.check(answer)
                    return SampledAnswer(input: line.input, answer: answer)
                }
            } ?? []
        }
        let fixed = try FixedPointModel.read(from: model)
        let rows = try lines(of: inputs, expected: #"{"input": […]}"#) { $0.answer == nil ? $0.input : nil }
        return try policy.serve(rows, by: IntegerInference(fixed))
    }

    private func lines<Value>(of path: String, expected: String, _ value: (Line) throws -> Value?) throws -> [Value] {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw EvidenceError.file(path: path, reason: "expected a file that can be read, found none")
        }
        return try data.split(separator: UInt8(ascii: "\n")).enumerated().map { number, text in
            guard let line = try? JSONDecoder().decode(Line.self, from: text), let value = try value(line) else {
                throw EvidenceError.malformed(
                    what: "\(path): line \(number + 1)", expected: expected, actual: "another form")
            }
            return value
        }
    }
}

/// `candor receipts sample`: the auditor's step.
struct SampleReceipts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sample",
        abstract: "Auditor: draw answers of a checkpoint, and state how likely the sample hits an altered one.",
        usage: """
            candor receipts sample --checkpoint checkpoint.json --provider sha256:… (--count K | --rate R) \
            [--altered 1] -o sample.json [--json]
            """)

    @Option(help: "The provider's checkpoint (JSON).")
    var checkpoint: String

    @Option(help: "Fingerprint of the provider: sha256:…")
    var provider: String

    @Option(parsing: .unconditional, help: "Answers to draw.")
    var count: Int?

    @Option(parsing: .unconditional, help: "Share of the answers to draw, in [0, 1], rounded up.")
    var rate: Double?

    @Option(parsing: .unconditional, help: "Altered answers for which the probability is stated.")
    var altered: Int = 1

    @Option(name: .shortAndLong, help: "The sample (JSON).")
    var output: String

    @OptionGroup var form: EvidenceOptions

    private struct Document: Encodable {
        let sample: String
        let answers: Int
        let sampled: Int
        let altered: Int
        let detectionProbability: Double

        private enum CodingKeys: String, CodingKey {
            case sample, answers, sampled, altered
            case detectionProbability = "detection_probability"
        }
    }

    func validate() throws {
        guard (count == nil) != (rate == nil) else { throw ValidationError("expected one of --count and --rate") }
    }

    func run() throws {
        try KnownKey.check(provider, option: "--provider")
        if let rate { try OptionCheck.require("--rate", "a number in [0, 1]", rate) { (0...1).contains($0) } }
        let checkpoint = try Checkpoint(contentsOf: checkpoint)
        try KnownKey.require(checkpoint.provider, provider, as: "provider")
        try checkpoint.check(provider: checkpoint.provider, after: nil)
        // One of the two is there: see validate().
        let sampled = count ?? Int(min((rate! * Double(checkpoint.size)).rounded(.up), Double(checkpoint.size)))
        let plan = try SamplePlan(of: checkpoint, count: sampled)
        let probability = try SampleMathematics.detectionProbability(
            answers: checkpoint.size, altered: altered, sampled: sampled)
        try plan.write(to: output)
        try form.write(
            Document(
                sample: output, answers: checkpoint.size, sampled: sampled, altered: altered,
                detectionProbability: probability),
            asText: """
                \(output): \(sampled) of \(Text.count(checkpoint.size, "answer"))
                \(Text.count(altered, "altered answer")) among them: hit with probability \(Text.decimal(probability))
                """)
    }
}

/// How much of the log a provider shows: every answer of a sample shows its input.
struct SampleLimit: ParsableArguments {
    @Option(parsing: .unconditional, help: "Answers of a sample at most: the auditor sees the input of each.")
    var maxSample: Int = 10_000

    /// The auditor's sample, when it asks for no more.
    func plan(_ path: String) throws -> SamplePlan {
        let plan = try SamplePlan(contentsOf: path)
        guard plan.indices.count <= maxSample else {
            throw EvidenceError.outOfRange(
                name: "answers of the sample", expected: "at most \(maxSample) (--max-sample)",
                actual: "\(plan.indices.count)")
        }
        return plan
    }
}

/// `candor receipts open`: the provider's answer to a sample.
struct OpenReceipts: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "open", abstract: "Provider: open the sampled answers. The auditor then sees their inputs.",
        usage: "candor receipts open LOG --sample sample.json -o openings.json [--json]")

    @Argument(help: "The log.")
    var log: String

    @Option(help: "The auditor's sample (JSON).")
    var sample: String

    @Option(name: .shortAndLong, help: "The openings (JSON).")
    var output: String

    @OptionGroup var limit: SampleLimit
    @OptionGroup var form: EvidenceOptions

    private struct Document: Encodable {
        let openings: String
        let opened: Int
        let sampled: Int
    }

    func run() throws {
        let plan = try limit.plan(sample)
        let openings = try ReceiptLog.existing(log).openings(of: plan.indices, size: plan.size)
        try SampleOpenings(openings).write(to: output)
        try form.write(
            Document(openings: output, opened: openings.count, sampled: plan.indices.count),
            asText: "\(output): \(openings.count) of \(Text.count(plan.indices.count, "sampled answer")) opened")
    }
}
