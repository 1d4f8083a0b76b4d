import ArgumentParser
import CandorCalibration
import CandorModel

/// `candor train`: an honest model, calibrated by temperature, in a file.
struct Train: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train a model by the data set's recipe, scale its temperature, and save it.")

    @OptionGroup var source: DataOptions
    @OptionGroup var running: RunOptions

    @Option(help: "Epochs (else the recipe's).")
    var epochs: Int?

    @Option(name: .shortAndLong, help: "Where to write the model (.safetensors).")
    var output: String

    func run() throws {
        var data = try source.load()
        if let epochs { data.recipe.training.epochs = epochs }
        let job = Job(data: data, seed: source.seed, workers: running.workers)
        let base = try ProgressBar.during("training") { try job.trainBase(progress: $0.advance) }
        try base.network.savedModel(preprocessing: data.preprocessing, labels: data.classes).write(to: output)
        let assessment = try job.assess(base.network, audit: CertifiedAudit())
        try ModelDocument(
            data: data, seed: source.seed, model: output, temperature: base.temperature, assessment: assessment
        ).print(asJSON: running.json)
    }
}
