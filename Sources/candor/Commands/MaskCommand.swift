import ArgumentParser
import CandorMasking
import CandorModel
import Foundation

/// `candor mask`: what a policy lets out of rows of scores.
struct Mask: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Mask scores, so that only what a policy allows is left of them.",
        usage: """
            candor mask --policy P.yaml --input logits.npy --kind logits --output out.npy [--json]
            echo '[0.873,0.094,0.033]' | candor mask --level bucket
            echo '[0.873,0.094,0.033]' | candor mask --level full --scores quantised --bins 5
            """,
        discussion: """
            All rows are checked before anything is written. Rounding, quantising and top-k do not stop membership \
            inference: labels alone allow it. The article "What a mask buys" of CandorMasking says what does.
            """)

    @OptionGroup(title: "Policy") var policyOptions: MaskPolicyOptions

    @Option(help: "Scores [rows × classes] (.npy), or a JSON list a line (.jsonl, or standard input without a file).")
    var input: String?

    @Option(help: "What the scores are: logits or probabilities.")
    var kind: ConfidenceBatch.Kind = .probabilities

    @Option(name: .shortAndLong, help: "Where to write: .npy, .jsonl or .csv (else JSON Lines on standard output).")
    var output: String?

    @Option(help: "Names of the classes, with commas between them (else their numbers).")
    var classNames: String?

    @Option(help: "Key of sticky noise; made, for its owner alone, where there is no such file.")
    var stickyKey: String?

    @Option(parsing: .unconditional, help: "Number of the key period: sticky noise is another in each.")
    var keyPeriod: UInt64 = 0

    @Option(help: "Names the model in sticky noise: models do not share noise.")
    var model: String = ""

    @Option(parsing: .unconditional, help: "Fixes the noise, for tests; needs --insecure-test-noise.")
    var seed: UInt64?

    @Flag(help: "Noise from --seed: whoever knows the seed removes it.")
    var insecureTestNoise = false

    @OptionGroup var running: RunOptions

    func validate() throws {
        guard (seed != nil) == insecureTestNoise else {
            throw ValidationError("expected --seed and --insecure-test-noise together")
        }
        guard seed == nil || stickyKey == nil else { throw ValidationError("expected one of --seed and --sticky-key") }
    }

    func run() throws {
        try running.check()
        let policy = try policyOptions.load()
        let files = try output.map { try MaskedFiles($0, for: policy) }
        let masker = try Masker(policy, noise: noise(for: policy), workers: running.workers)
        let rows = try ScoreRows.read(input, kind: kind)
        let names = try names(of: rows.batch.classes)
        let answers: MaskedBatch
        do {
            answers = try masker.mask(rows.scores, rows.batch)
        } catch {
            throw FileError(path: input ?? "standard input", reason: error)
        }
        let masked = MaskedOutput(answers: answers, names: names)
        try files?.write(masked)
        if insecureTestNoise {
            try? FileHandle.standardError.write(
                contentsOf: Data("candor: test noise: whoever knows the seed removes it\n".utf8))
        }
        if running.json {
            try StandardOutput.write(
                json: MaskDocument(
                    masked, kind: kind, files: files?.paths, hasTestNoise: insecureTestNoise))
        } else if let files {
            try StandardOutput.write(
                """
                \(policy.describe())
                at most \(Text.decimal(policy.leakageBits(classes: answers.classes), digits: 1)) bits an answer
                \(Text.count(answers.rows, "row")) × \(answers.classes) classes, written to \
                \(files.paths.joined(separator: " and "))
                """)
        } else if answers.rows > 0 {
            try StandardOutput.write(String(masked.jsonLines.dropLast()))
        }
    }

    /// Where noise comes from, and why it cannot.
    private func noise(for policy: MaskPolicy) throws -> NoiseSource {
        guard let noise = policy.noise else {
            if let option = stickyKey != nil ? "--sticky-key" : seed != nil ? "--seed" : nil {
                throw InputError(.usage, option, expected: "a policy with noise", actual: "one without")
            }
            return .system
        }
        guard noise.isSticky else {
            if stickyKey != nil {
                throw InputError(.usage, "--sticky-key", expected: "a policy with sticky noise", actual: "fresh noise")
            }
            return seed.map { .insecureTest(seed: $0) } ?? .system
        }
        let rotation = StickyKey.Rotation.fixed(keyPeriod)
        let name = Array(model.utf8)
        if let seed {
            let bytes = [UInt64(seed), 0]
            return .sticky(try StickyKey(copying: bytes.span.bytes, rotation: rotation), model: name)
        }
        guard let stickyKey else {
            throw InputError(.usage, "sticky noise", expected: "--sticky-key FILE, or --fresh-noise", actual: "neither")
        }
        return .sticky(try StickyKeyFile.open(stickyKey, rotation: rotation), model: name)
    }

    private func names(of classes: Int) throws -> [String] {
        guard let classNames else { return (0..<classes).map(String.init) }
        let names = classNames.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        try OptionCheck.require("--class-names", "\(classes) names", names.count) { $0 == classes }
        guard Set(names).count == names.count, !names.contains("") else {
            throw InputError(.usage, "--class-names", expected: "distinct names", actual: classNames)
        }
        return names
    }
}

extension ConfidenceBatch.Kind: ExpressibleByArgument {}
