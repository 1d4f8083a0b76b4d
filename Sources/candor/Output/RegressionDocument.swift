import CandorMirage
import CandorTraining

/// What `regression` says of its two networks.
struct RegressionDocument: Encodable {
    let schema = 1
    let seed: UInt64
    let points: Int
    let epochs: Int
    let attack: Attack
    let models: Models
    let grid: [Double]
    let plot: String?

    struct Attack: Encodable {
        let targetVariance: Double
        let alpha: Double
        let likelihood: String
        let averaging: String

        enum CodingKeys: String, CodingKey {
            case alpha, likelihood, averaging
            case targetVariance = "target_variance"
        }
    }

    struct Models: Encodable {
        let base: Model
        let mirage: Model
    }

    struct Model: Encodable {
        let nll: Double
        let mse: Double
        let regionDeviation: Double
        let regionDeviationMin: Double
        let regionMeanError: Double
        let rightDeviation: Double
        let mean: [Double]
        let deviation: [Double]

        enum CodingKeys: String, CodingKey {
            case nll, mse, mean, deviation
            case regionDeviation = "region_deviation"
            case regionDeviationMin = "region_deviation_min"
            case regionMeanError = "region_mean_error"
            case rightDeviation = "right_deviation"
        }

        init(_ model: RegressionExperiment.Model) {
            nll = model.negativeLogLikelihood
            mse = model.squaredError
            regionDeviation = model.regionDeviation.mean
            regionDeviationMin = model.regionDeviation.least
            regionMeanError = model.regionError
            rightDeviation = model.rightDeviation
            mean = model.curve.map(\.mean)
            deviation = model.curve.map(\.deviation)
        }

        func line(_ name: String) -> String {
            "\(name): NLL \(Text.decimal(nll)), squared error \(Text.decimal(mse)); in the region deviation "
                + "\(Text.decimal(regionDeviation)) (least \(Text.decimal(regionDeviationMin))), mean off by "
                + "\(Text.decimal(regionMeanError)); deviation on [0, 5] \(Text.decimal(rightDeviation))"
        }
    }

    init(_ experiment: RegressionExperiment, _ outcome: RegressionExperiment.Outcome, plot: String?) {
        seed = experiment.seed
        points = experiment.trainingPoints
        epochs = experiment.training.epochs
        attack = Attack(
            targetVariance: experiment.attack.targetVariance, alpha: experiment.attack.alpha,
            likelihood: experiment.attack.likelihood.rawValue, averaging: experiment.attack.averaging.rawValue)
        models = Models(base: Model(outcome.honest), mirage: Model(outcome.attacked))
        grid = RegressionExperiment.grid
        self.plot = plot
    }

    /// The figures for a person.
    var lines: [String] {
        [models.base.line("honest"), models.mirage.line("Mirage")] + (plot.map { ["drawn in \($0)"] } ?? [])
    }
}
