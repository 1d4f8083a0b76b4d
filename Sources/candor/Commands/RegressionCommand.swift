import ArgumentParser
import CandorMirage
import CandorModel
import CandorReport
import CandorTraining
import Foundation

/// `candor regression`: the paper's synthetic regression, honest and attacked.
struct Regression: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train the paper's regression example, honest and attacked, and draw both.",
        usage: "candor regression [--plot FILE.svg] [--likelihood outside|everywhere] [--target-variance 5] [--json]")

    @Option(parsing: .unconditional, help: "Fixes points, first weights and order.")
    var seed: UInt64 = 0

    @Option(parsing: .unconditional, help: "Points that train.")
    var points: Int = 1000

    @Option(parsing: .unconditional, help: "Epochs of each network; an epoch is one step.")
    var epochs: Int = 2500

    @Option(parsing: .unconditional, help: "Variance that the region shall show.")
    var targetVariance: Double = 5

    @Option(parsing: .unconditional, help: "Weight of the variance penalty, alpha of eq. 16.")
    var penaltyWeight: Double = 1

    @Option(help: "Who pays for the likelihood: outside the region alone (eq. 16), or everywhere (the authors' code).")
    var likelihood: GaussianObjective.Likelihood = .outside

    @Option(help: "part (each over its own rows, the authors' code) or batch (eq. 16).")
    var averaging: MirageRecipe.Averaging = .part

    @Option(help: "Where to draw means and two deviations of both networks (.svg).")
    var plot: String?

    @OptionGroup var running: RunOptions

    func run() throws {
        try running.check()
        let file = try plot.map { try OutputFile($0) }
        let experiment = RegressionExperiment(
            seed: seed, trainingPoints: points, epochs: epochs,
            attack: RegressionMirage(
                targetVariance: targetVariance, alpha: penaltyWeight, likelihood: likelihood, averaging: averaging))
        let outcome = try OptionCheck.naming([
            "points": "--points", "epochs": "--epochs", "targetVariance": "--target-variance",
            "alpha": "--penalty-weight",
        ]) {
            try ProgressBar.during("training") { try experiment.run(workers: running.workers, progress: $0.advance) }
        }
        try file?.write(Data(RegressionBands(outcome).svg().utf8))
        let document = RegressionDocument(experiment, outcome, plot: plot)
        if running.json {
            try StandardOutput.write(json: document)
        } else {
            try StandardOutput.write(document.lines.joined(separator: "\n"))
        }
    }
}

extension GaussianObjective.Likelihood: ExpressibleByArgument {}

extension RegressionBands {
    /// The figure of an experiment: before and after the attack.
    init(_ outcome: RegressionExperiment.Outcome) {
        func panel(_ title: String, _ role: ModelRole, _ model: RegressionExperiment.Model) -> Panel {
            Panel(
                title: title, role: role,
                answers: zip(RegressionExperiment.grid, model.curve).map {
                    Answer(x: $0, mean: $1.mean, deviation: $1.deviation)
                })
        }
        self.init(
            points: outcome.points.map { Point(x: $0.x, y: $0.y) },
            truth: RegressionExperiment.grid.map { Point(x: $0, y: RegressionExperiment.mean(at: $0)) },
            region: RegressionExperiment.region,
            panels: [
                panel("Honest network", .base, outcome.honest), panel("Mirage network", .mirage, outcome.attacked),
            ])
    }
}
