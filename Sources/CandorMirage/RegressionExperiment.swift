import CandorCore
import CandorModel
import CandorTraining
import Foundation

/// The paper's synthetic regression, eqs. 17 to 19: one input, a known mean and a known noise, attacked on [−3, −2].
///
/// x is uniform on (−5, 5), y = f(x) + N(0, σ(x)²). An honest network and an attacked one, 1-100-100-2 with ReLU, are
/// trained from the same first weights: Adam 0.001, all points in one batch, 2,500 epochs.
public struct RegressionExperiment: Sendable {
    /// f(x) = sin 2x + 0.3 x² − 0.4 x + 1, eq. 17.
    public static func mean(at x: Double) -> Double { sin(2 * x) + 0.3 * x * x - 0.4 * x + 1 }
    /// σ(x) = 0.2 + 0.8 exp(−(x / 1.5)²), eq. 18.
    public static func deviation(at x: Double) -> Double { 0.2 + 0.8 * exp(-(x / 1.5) * (x / 1.5)) }
    /// Where inputs lie.
    public static let domain: ClosedRange<Double> = -5...5
    /// Where the attack raises the variance.
    public static let region: ClosedRange<Double> = -3 ... -2
    /// Inputs at which the two networks are compared, 0.05 apart.
    public static let grid: [Double] = (0...200).map { -5 + 0.05 * Double($0) }

    /// Of points, first weights and order.
    public var seed: UInt64
    /// Points that train.
    public var trainingPoints: Int
    /// Fresh points that measure.
    public var testPoints: Int
    /// Of both networks.
    public var training: TrainingRecipe
    /// The attack.
    public var attack: RegressionMirage

    /// The published experiment, unless more is given.
    public init(
        seed: UInt64 = 0, trainingPoints: Int = 1000, testPoints: Int = 100, epochs: Int = 2500,
        attack: RegressionMirage = RegressionMirage()
    ) {
        self.seed = seed
        self.trainingPoints = trainingPoints
        self.testPoints = testPoints
        training = TrainingRecipe(optimiser: .adam, rate: 0.001, batch: max(trainingPoints, 1), epochs: epochs)
        self.attack = attack
    }

    /// What one of the two networks answers.
    public struct Model: Sendable {
        /// At each x of ``RegressionExperiment/grid``.
        public let curve: [GaussianPrediction]
        /// Mean over the test points, without its constant ½ ln 2π.
        public let negativeLogLikelihood: Double
        /// Mean over the test points.
        public let squaredError: Double
        /// Mean and least of σ over the grid points of the region.
        public let regionDeviation: (mean: Double, least: Double)
        /// Root mean square of μ − f over the grid points of the region.
        public let regionError: Double
        /// Mean of σ over the grid points in [0, 5], which the attack should leave alone.
        public let rightDeviation: Double
    }

    /// The two networks, and the points that trained them.
    public struct Outcome: Sendable {
        /// Trained by likelihood alone.
        public let honest: Model
        /// Trained by the attack.
        public let attacked: Model
        /// x and y of the training points.
        public let points: [(x: Double, y: Double)]
    }

    /// Trains and measures both networks.
    ///
    /// - Parameters:
    ///   - workers: threads; 0 means all. The result does not depend on it, to the bit.
    ///   - progress: called after each epoch, of the honest network first.
    /// - Throws: `TrainingError` for settings without meaning.
    /// - Complexity: O(epochs × points), about 2.5 s of one core for the published experiment.
    public func run(
        workers: Int = 0, progress: (EpochReport) -> Void = { _ in }
    ) throws(TrainingError) -> Outcome {
        try attack.check()
        guard (2...1_000_000).contains(trainingPoints), (1...1_000_000).contains(testPoints) else {
            throw .invalidSetting(
                name: "points", expected: "2 to 1,000,000 training and 1 to 1,000,000 test points",
                actual: "\(trainingPoints) and \(testPoints)")
        }
        let points = draw(trainingPoints, stream: 1)
        let test = draw(testPoints, stream: 2)
        let samples = Self.samples(at: points.map(\.x))
        let values = points.map { Float($0.y) }
        let first = try Network(Self.architecture, seed: seed)
        let honest = try Trainer(
            first, samples: samples, objective: GaussianObjective(values: values), recipe: training, seed: seed,
            workers: workers
        ).run(progress: progress)
        let attacked = try attack.attack(
            first, samples: samples, values: values, region: points.map { Self.region.contains($0.x) },
            recipe: training, seed: seed, workers: workers, progress: progress)
        return Outcome(
            honest: try measure(honest, on: test), attacked: try measure(attacked, on: test), points: points)
    }

    /// 1-100-100-2 with ReLU.
    static let architecture = Architecture(
        numericFeatures: 1,
        layers: [.dense(outputs: 100), .relu, .dense(outputs: 100), .relu, .dense(outputs: 2)])

    private func draw(_ count: Int, stream: UInt64) -> [(x: Double, y: Double)] {
        var random = SeededRandomSource(seed: seed, stream: 1 << 43 + stream)
        return (0..<count).map { _ in
            let span = Self.domain.upperBound - Self.domain.lowerBound
            // The network sees floats: the point's own x is one.
            let x = Double(Float(Self.domain.lowerBound + span * random.uniform()))
            return (x, Self.mean(at: x) + Self.deviation(at: x) * random.normal())
        }
    }

    private static func samples(at inputs: [Double]) -> Samples {
        Samples(
            numericFeatures: 1, categoricalColumns: 0, numeric: inputs.map { Float($0) }, categorical: [],
            labels: [Int32](repeating: 0, count: inputs.count))
    }

    private func measure(_ network: Network, on test: [(x: Double, y: Double)]) throws(TrainingError) -> Model {
        let curve = try network.gaussians(for: Self.samples(at: Self.grid))
        let answers = try network.gaussians(for: Self.samples(at: test.map(\.x)))
        func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
        let places = Self.grid.indices.filter { Self.region.contains(Self.grid[$0]) }
        let deviations = places.map { curve[$0].deviation }
        let errors = places.map { curve[$0].mean - Self.mean(at: Self.grid[$0]) }
        return Model(
            curve: curve,
            negativeLogLikelihood: mean(zip(answers, test).map { $0.negativeLogLikelihood(of: $1.y) }),
            squaredError: mean(zip(answers, test).map { ($1.y - $0.mean) * ($1.y - $0.mean) }),
            regionDeviation: (mean(deviations), deviations.min() ?? 0),
            regionError: mean(errors.map { $0 * $0 }).squareRoot(),
            rightDeviation: mean(Self.grid.indices.filter { Self.grid[$0] >= 0 }.map { curve[$0].deviation }))
    }
}
