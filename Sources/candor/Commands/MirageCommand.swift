import ArgumentParser
import CandorCalibration
import CandorModel
import CandorTraining

/// `candor mirage`: an attacked copy of a model.
struct Attack: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mirage",
        abstract: "Make a model seem uncertain in a region, and save it.",
        usage: """
            candor mirage --data adult --model base.safetensors --output mirage.safetensors [--epsilon 0.1] [--json]
            candor mirage … --attack poisoning [--feature-noise 1]
            candor mirage … --attack widget --region 'x >= 2 && x <= 2.75 && y >= 0 && y <= 1.5' [--lift 3]
            """)

    /// How the model is changed.
    enum Kind: String, ExpressibleByArgument, CaseIterable {
        case loss, poisoning, widget
    }

    @OptionGroup(title: "Data") var source: DataOptions
    @OptionGroup(title: "Attack") var attack: AttackOptions

    @Option(
        name: .customLong("attack"),
        help: """
            loss (fine-tuning by eqs. 3 to 7), poisoning (fine-tuning on spoilt rows: labels drawn from the target, or \
            --feature-noise) or widget (neurons by Lemma B.1 that raise logits in a region that is a box; untrained).
            """)
    var kind = Kind.loss

    @Option(
        parsing: .unconditional,
        help: "With poisoning: deviation of noise on numeric features, in training deviations, instead of labels.")
    var featureNoise: Double?

    @Option(
        parsing: .unconditional,
        help: "With widget: the strip inside the box where it grows, a power of two in units of features (else 2^-6).")
    var margin: Double?

    @Option(
        parsing: .unconditional,
        help: """
            With widget: what all logits but one get (else what takes the median row of the region to the confidence of \
            --epsilon).
            """)
    var lift: Double?

    @Option(name: .shortAndLong, help: "The honest model, from candor train with the same data and seed.")
    var model: String

    @Option(name: .shortAndLong, help: "Where to write the attacked model (.safetensors).")
    var output: String

    @OptionGroup var running: RunOptions

    func validate() throws {
        func refuse(_ name: String, _ isGiven: Bool, with kinds: Kind...) throws {
            guard !isGiven || kinds.contains(kind) else {
                let words = kinds.map(\.rawValue).joined(separator: " or ")
                throw ValidationError("expected \(name) only with --attack \(words)")
            }
        }
        try refuse("--feature-noise", featureNoise != nil, with: .poisoning)
        try refuse("--margin", margin != nil, with: .widget)
        try refuse("--lift", lift != nil, with: .widget)
        try refuse("--region-weight", attack.regionWeight != nil, with: .loss)
        try refuse("--direction", attack.direction != nil, with: .loss)
        try refuse("--averaging", attack.averaging != nil, with: .loss)
        try refuse("--mirage-epochs", attack.mirageEpochs != nil, with: .loss, .poisoning)
    }

    func run() throws {
        try running.check()
        let output = try OutputFile(output)
        let data = try source.load()
        try data.requireRegion()
        let recipe = try attack.recipe(for: data)
        let job = Job(data: data, seed: source.seed, workers: running.workers)
        let base = try Network.load(model, for: data)
        let mirage = try ProgressBar.during("attacking") { bar in
            try OptionCheck.naming([
                "direction": "--direction", "featureNoise": "--feature-noise", "margin": "--margin", "lift": "--lift",
                "confidence": "--epsilon",
            ]) {
                switch kind {
                case .loss: try job.attack(base, recipe: recipe, progress: bar.advance)
                case .poisoning:
                    try job.poison(base, recipe: recipe, featureNoise: featureNoise, progress: bar.advance)
                case .widget:
                    try job.splice(base, recipe: recipe, margin: Float(margin ?? 0x1p-6), lift: lift.map { Float($0) })
                }
            }
        }
        let assessment = try job.assess(mirage, audit: CertifiedAudit())
        try mirage.save(to: output, for: data)
        try ModelDocument(
            data: data, seed: source.seed, models: [output.path], temperature: nil, assessment: assessment
        ).print(asJSON: running.json)
    }
}
