import ArgumentParser
import CandorCalibration
import CandorModel
import CandorTraining
import Foundation

/// `candor audit`: the main job. An honest model, a Mirage attack on it, and the audit of both.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train or load a model, attack it with Mirage, audit both, and write a report.",
        discussion: "Ends with 0 when the honest model passes and the attacked one fails, and with 1 otherwise.")

    /// How the audit is proved.
    enum Proof: String, ExpressibleByArgument, CaseIterable {
        /// Not at all: the auditor sees the model's scores.
        case none
    }

    @OptionGroup(title: "Data") var source: DataOptions
    @OptionGroup(title: "Statement") var statement: StatementOptions
    @OptionGroup(title: "Attack") var attack: AttackOptions

    @Option(help: "An honest model from candor train, instead of training one.")
    var base: String?

    @Option(help: "An attacked model from candor mirage, instead of making one.")
    var mirage: String?

    @Option(help: "none: both models are audited in the clear.")
    var proof: Proof = .none

    @Option(help: "Where the report speaks of abstention: below this confidence (else the attack's target + 0.1).")
    var abstainBelow: Double?

    @Option(help: "Where to write the report (HTML); without it there is none.")
    var report: String?

    @OptionGroup var running: RunOptions

    func validate() throws {
        if let abstainBelow, !(0...1).contains(abstainBelow) {
            throw ValidationError("--abstain-below: expected a confidence in [0, 1], found \(abstainBelow)")
        }
    }

    func run() throws {
        let start = ContinuousClock.now
        let audit = try statement.audit()
        let data = try source.load()
        try data.requireRegion()
        let job = Job(data: data, seed: source.seed, workers: running.workers)
        let recipe = attack.recipe(from: data.recipe.mirage)

        let honest = try base.map { try Network.load($0, for: data) } ?? trained(job)
        let attacked = try mirage.map { try Network.load($0, for: data) } ?? attacked(job, honest, recipe)
        let result = try ProgressBar.during("auditing") { _ in
            try AuditResult(
                job: job, recipe: recipe, statement: statement,
                base: try job.assess(honest, audit: audit, resamples: AuditResult.resamples),
                mirage: try job.assess(attacked, audit: audit, resamples: AuditResult.resamples),
                abstentionThreshold: abstainBelow)
        }
        if let report {
            try AuditReport(result, command: CommandLine.arguments).write(to: report)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if running.json {
            JSONOutput.write(AuditDocument(result, seconds: seconds))
        } else {
            print(result.summary(seconds: seconds, report: report))
        }
        if !result.isAsExpected { throw ExitCode(Failure.Code.otherVerdict) }
    }

    private func trained(_ job: Job) throws -> Network {
        try ProgressBar.during("training the honest model") { try job.trainBase(progress: $0.advance).network }
    }

    private func attacked(_ job: Job, _ honest: Network, _ recipe: MirageRecipe) throws -> Network {
        try ProgressBar.during("attacking it with Mirage") {
            try job.attack(honest, recipe: recipe, progress: $0.advance)
        }
    }
}
