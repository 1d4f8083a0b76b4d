import ArgumentParser
import CandorCalibration
import CandorModel
import CandorTraining

/// `candor mirage`: an attacked copy of a model.
struct Attack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirage",
        abstract: "Fine-tune a model so that it seems uncertain in a region, and save it.")

    @OptionGroup var source: DataOptions
    @OptionGroup var attack: AttackOptions
    @OptionGroup var running: RunOptions

    @Option(name: .shortAndLong, help: "The honest model, from candor train with the same data and seed.")
    var model: String

    @Option(name: .shortAndLong, help: "Where to write the attacked model (.safetensors).")
    var output: String

    func run() throws {
        let data = try source.load()
        try data.requireRegion()
        let job = Job(data: data, seed: source.seed, workers: running.workers)
        let base = try Network.load(model, for: data)
        let recipe = attack.recipe(from: data.recipe.mirage)
        let mirage = try ProgressBar.during("attacking") {
            try job.attack(base, recipe: recipe, progress: $0.advance)
        }
        try mirage.savedModel(preprocessing: data.preprocessing, labels: data.classes).write(to: output)
        let assessment = try job.assess(mirage, audit: CertifiedAudit())
        try ModelDocument(data: data, seed: source.seed, model: output, temperature: nil, assessment: assessment)
            .print(asJSON: running.json)
    }
}

extension DataSet {
    /// Refuses data without a region to attack.
    func requireRegion() throws {
        guard region == nil else { return }
        throw UsageError(
            what: "region", expected: "--region or a region named default in the description", actual: "none")
    }
}
