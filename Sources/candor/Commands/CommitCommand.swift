import ArgumentParser
import CandorAudit
import CandorModel
import Foundation

/// `candor commit`: eight kilobytes that bind to a model in integers, and what opens them.
struct Commit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Commit to a model in integers: a public commitment, and its secret opening.",
        usage: "candor commit fixed.safetensors --output commitment --opening opening [--json]")

    @Argument(help: "A model from candor quantise.")
    var model: String

    @Option(name: .shortAndLong, help: "Where to write the commitment, which is public: 8,240 bytes.")
    var output: String

    @Option(help: "Where to write the opening, which holds the weights and stays with the provider (mode 0600).")
    var opening: String

    @OptionGroup var running: RunOptions

    /// What the command says with `--json`.
    private struct Document: Encodable {
        let schema = 1
        let model: String
        let entries: Int
        let commitment: String
        let opening: String
    }

    func run() throws {
        try running.check()
        let model = try FixedPointModel.read(from: model)
        let committed = try CommitmentOpening(model, workers: running.workers)
        // The opening first: a commitment that nobody can open is of no use.
        try committed.write(to: opening)
        try committed.commitment.write(to: output)
        let identity = "\(committed.commitment.identity)"
        if running.json {
            try StandardOutput.write(
                json: Document(
                    model: identity, entries: committed.commitment.entries, commitment: output, opening: opening))
        } else {
            try StandardOutput.write(
                "model \(identity): \(committed.commitment.entries) weights and limbs of biases\n"
                    + "commitment: \(output)\nopening: \(opening), to be kept secret")
        }
    }
}
