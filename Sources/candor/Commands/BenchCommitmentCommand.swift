import ArgumentParser
import CandorAudit
import CandorCore
import CandorProof
import Foundation

/// `candor bench commitment`: what binding a model costs, on one thread.
struct BenchCommitment: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "commitment",
        abstract: "Measure the model commitment: making it, and what each session computes of it.",
        discussion: "Times are processor time, medians of the repetitions. Entries are random.")

    @Flag(help: "One JSON document on standard output; errors as JSON on standard error.")
    var json = false

    @Option(parsing: .unconditional, help: "Entries of the model: weights and limbs of biases.")
    var entries: Int = 21_000

    @Option(parsing: .unconditional, help: "Runs of each measurement.")
    var repetitions: Int = 5

    private struct Document: Encodable {
        let schema = 1
        let entries: Int
        let commitMilliseconds: Double
        let foldMilliseconds: Double
        let commitmentBytes: Int

        private enum CodingKeys: String, CodingKey {
            case schema, entries
            case commitMilliseconds = "commit_ms"
            case foldMilliseconds = "fold_ms"
            case commitmentBytes = "commitment_bytes"
        }
    }

    func run() throws {
        try Runtime.check()
        try OptionCheck.require("--repetitions", "1 to 100", repetitions) { (1...100).contains($0) }
        try OptionCheck.require("--entries", "1 to 10000000", entries) { (1...10_000_000).contains($0) }
        var source = SeededRandomSource(seed: 1)
        let drawn = (0..<entries).map { _ in Int16(truncatingIfNeeded: source.next()) }
        let eta = Fp2.random(using: &source)
        let digest = [UInt8](repeating: 0, count: ModelCommitment.digestBytes)
        let commit = try (0..<repetitions).map { _ in
            try Self.milliseconds { _ = try CommitmentOpening(entries: drawn, digest: digest, workers: 1) }
        }
        let matrix = CommitmentMatrix(entries: entries)
        let fold = (0..<repetitions).map { _ in Self.milliseconds { _ = matrix.folded(by: eta, workers: 1) } }
        let document = Document(
            entries: entries, commitMilliseconds: commit.sorted()[repetitions / 2],
            foldMilliseconds: fold.sorted()[repetitions / 2], commitmentBytes: ModelCommitment.byteCount)
        try json
            ? StandardOutput.write(json: document)
            : StandardOutput.write(
                """
                \(entries) entries, one thread
                commitment   \(Text.decimal(document.commitMilliseconds, digits: 1)) ms, \(document.commitmentBytes) bytes
                a session    \(Text.decimal(document.foldMilliseconds, digits: 1)) ms for each party, no bytes
                """)
    }

    private static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
        let start = clock()
        try body()
        return Double(clock() - start) / Double(CLOCKS_PER_SEC) * 1e3
    }
}
