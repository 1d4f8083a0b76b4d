import ArgumentParser
import CandorCalibration
import CandorModel
import CandorTraining

/// `candor mirage`: an attacked copy of a model.
struct Attack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirage",
        abstract: "Fine-tune a model so that it seems uncertain in a region, and save it.",
        usage:
            "candor mirage --data adult --model base.safetensors --output mirage.safetensors [--epsilon 0.1] [--json]")

    @OptionGroup(title: "Data") var source: DataOptions
    @OptionGroup(title: "Attack") var attack: AttackOptions

    @Option(name: .shortAndLong, help: "The honest model, from candor train with the same data and seed.")
    var model: String

    @Option(name: .shortAndLong, help: "Where to write the attacked model (.safetensors).")
    var output: String

    @OptionGroup var running: RunOptions

    func run() throws {
        try running.check()
        let output = try OutputFile(output)
        let data = try source.load()
        try data.requireRegion()
        let recipe = try attack.recipe(for: data)
        let job = Job(data: data, seed: source.seed, workers: running.workers)
        let base = try Network.load(model, for: data)
        let mirage = try ProgressBar.during("attacking") {
            try job.attack(base, recipe: recipe, progress: $0.advance)
        }
        let assessment = try job.assess(mirage, audit: CertifiedAudit())
        try mirage.save(to: output, for: data)
        try ModelDocument(
            data: data, seed: source.seed, models: [output.path], temperature: nil, assessment: assessment
        ).print(asJSON: running.json)
    }
}
