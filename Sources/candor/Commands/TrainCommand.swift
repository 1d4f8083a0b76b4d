import ArgumentParser
import CandorCalibration
import CandorModel

/// `candor train`: an honest model, calibrated by temperature, in a file.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model by the data set's recipe, scale its temperature, and save it.",
        usage: "candor train --data adult --output base.safetensors [--seed 0] [--json]")

    @OptionGroup var source: DataOptions

    @Option(parsing: .unconditional, help: "Epochs (else the recipe's).")
    var epochs: Int?

    @Option(name: .shortAndLong, help: "Where to write the model (.safetensors).")
    var output: String

    @OptionGroup var running: RunOptions

    func run() throws {
        try running.check()
        let output = try OutputFile(output)
        var data = try source.load()
        if let epochs { data.recipe.training.epochs = epochs }
        try OptionCheck.naming(["epochs": "--epochs"]) { try data.recipe.training.check() }
        let job = Job(data: data, seed: source.seed, workers: running.workers)
        let base = try ProgressBar.during("training") { try job.trainBase(progress: $0.advance) }
        let assessment = try job.assess(base.network, audit: CertifiedAudit())
        try base.network.save(to: output, for: data)
        try ModelDocument(
            data: data, seed: source.seed, model: output.path, temperature: base.temperature, assessment: assessment
        ).print(asJSON: running.json)
    }
}
