import ArgumentParser
import CandorModel
import CandorTraining
import Foundation

/// `candor quantise`: a model in integers, and how it compares with the one in floats.
struct Quantise: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Turn a model into integers that can be served, audited and proved alike, and compare the two.",
        usage: "candor quantise base.safetensors --output fixed.safetensors --data adult [--bins 15] [--json]")

    @Argument(help: "A model from candor train or candor mirage.")
    var model: String

    @OptionGroup(title: "Data") var source: DataOptions

    @Option(name: .shortAndLong, help: "Where to write the integer model (.safetensors).")
    var output: String

    @Option(
        parsing: .unconditional,
        help: "Bins of the audits that the model is for: confidences are multiples of 1 / (200 bins).")
    var bins: Int = 15

    @OptionGroup var running: RunOptions

    func run() throws {
        try running.check()
        let output = try OutputFile(output)
        let data = try source.load()
        let network = try Network.load(model, for: data)
        let comparison = try ProgressBar.during("quantising") { _ in
            try OptionCheck.naming(["bins": "--bins"]) {
                try Quantisation(network, data: data, bins: bins, workers: running.workers)
            }
        }
        try output.write(Data(comparison.model.bytes()))
        try QuantiseDocument(comparison, data: data, model: output.path).print(asJSON: running.json)
    }
}
