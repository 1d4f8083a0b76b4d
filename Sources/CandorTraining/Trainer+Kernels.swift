import CCandorBLAS
import CandorCore
import CandorModel
import Foundation

/// What a training run reports after each epoch.
public struct EpochReport: Hashable, Sendable {
    /// Counted from 1.
    public let epoch: Int
    /// Epochs of the whole run.
    public let epochs: Int
    /// Mean of the mini-batches' losses.
    public let loss: Double
    /// The rate that the epoch ran with.
    public let rate: Double
}

/// Trains a network by mini-batches.
///
/// The same settings, data and network give the same result to the bit on a given instruction set, at any number of
/// workers. After the first mini-batch a step allocates nothing.
public final class Trainer {
    private var network: Network
    private let samples: Samples
    private let recipe: TrainingRecipe
    private let seed: UInt64
    private var step: TrainingStep
    private var order: [Int32]
    private var epoch = 0
    private var steps = 0
    private let smallestBatch: Int

    /// - Parameters:
    ///   - network: where training starts; its value is copied.
    ///   - samples: the rows to learn from.
    ///   - objective: what to minimise.
    ///   - recipe: optimiser, schedule, batch size and epochs.
    ///   - seed: fixes order and dropout, and so every bit of the result on a given instruction set.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    /// - Throws: `TrainingError` for samples, objective or recipe that do not fit.
    public convenience init(
        _ network: Network, samples: Samples, objective: Objective = .crossEntropy, recipe: TrainingRecipe,
        seed: UInt64, workers: Int = 0
    ) throws(TrainingError) {
        try objective.check(rows: samples.count, classes: network.layout.classes)
        try self.init(
            network, samples: samples, loss: .classification(objective), recipe: recipe, seed: seed, workers: workers)
    }

    /// Training of a network whose two outputs are the mean and the log variance of a number.
    ///
    /// - Parameters:
    ///   - samples: the rows to learn from; labels are not read, but have to be 0 or 1.
    ///   - objective: what to minimise, with the numbers to predict.
    /// - Throws: `TrainingError` for samples, objective or recipe that do not fit.
    public convenience init(
        _ network: Network, samples: Samples, objective: GaussianObjective, recipe: TrainingRecipe, seed: UInt64,
        workers: Int = 0
    ) throws(TrainingError) {
        try objective.check(rows: samples.count, outputs: network.layout.classes)
        try self.init(
            network, samples: samples, loss: .gaussian(objective), recipe: recipe, seed: seed, workers: workers)
    }

    private init(
        _ network: Network, samples: Samples, loss: TrainingLoss, recipe: TrainingRecipe, seed: UInt64, workers: Int
    ) throws(TrainingError) {
        try recipe.check()
        try network.check(samples)
        guard samples.count > 0, samples.count <= Int(Int32.max) else {
            throw .invalidSetting(name: "rows", expected: "1 ... 2^31 - 1", actual: "\(samples.count)")
        }
        self.network = network
        self.samples = samples
        self.recipe = recipe
        self.seed = seed
        // Batch norm has no variance to divide by in a batch of one row: such a last batch is left out.
        smallestBatch = network.layout.statisticsCount > 0 ? 2 : 1
        guard samples.count >= smallestBatch, recipe.batch >= smallestBatch else {
            throw .invalidSetting(
                name: "batch", expected: "\(smallestBatch) or more rows with batch norm",
                actual: "\(min(samples.count, recipe.batch))")
        }
        step = TrainingStep(
            network: network, loss: loss, batchSize: min(recipe.batch, samples.count),
            workers: workers, seed: seed)
        order = (0..<Int32(samples.count)).map { $0 }
    }

    /// Runs all epochs.
    ///
    /// - Parameter progress: called after each epoch.
    /// - Returns: the trained network.
    /// - Throws: `TrainingError.diverged` when a loss is not finite.
    public func run(progress: (EpochReport) -> Void = { _ in }) throws(TrainingError) -> Network {
        while epoch < recipe.epochs { progress(try runEpoch()) }
        return snapshot()
    }

    /// Runs one more epoch.
    public func runEpoch() throws(TrainingError) -> EpochReport {
        let rate = recipe.rate(epoch: epoch)
        var random = SeededRandomSource(seed: seed, stream: RandomStream.order + UInt64(epoch))
        random.shuffle(&order)
        var total = 0.0
        var batches = 0
        var first = 0
        while samples.count - first >= smallestBatch {
            let end = min(first + recipe.batch, samples.count)
            steps += 1
            total += order.withUnsafeBufferPointer { order in
                step.run(
                    samples, batch: UnsafeBufferPointer(rebasing: order[first..<end]),
                    update: recipe.update(rate: rate, step: steps))
            }
            batches += 1
            first = end
        }
        epoch += 1
        let loss = total / Double(batches)
        guard loss.isFinite else { throw .diverged(epoch: epoch) }
        return EpochReport(epoch: epoch, epochs: recipe.epochs, loss: loss, rate: rate)
    }

    /// The network as trained so far.
    public func snapshot() -> Network {
        var result = network
        step.copy(into: &result)
        result.fillEmbeddings(ofCategoriesWithoutRowsIn: samples)
        return result
    }
}

extension TrainingRecipe {
    /// The constants of step `step`, counted from 1. Adam's are those of its paper: 0.9, 0.999, 1e-8.
    package func update(rate: Double, step: Int) -> TrainingStep.Update {
        let (beta1, beta2) = (0.9, 0.999)
        return switch optimiser {
        case .adam:
            .adam(
                cnd_adam(
                    beta1: Float(beta1), beta2: Float(beta2), step: Float(rate / (1 - pow(beta1, Double(step)))),
                    inverse_root: Float(1 / (1 - pow(beta2, Double(step))).squareRoot()), epsilon: 1e-8,
                    weight_decay: Float(weightDecay)))
        case .sgd:
            .sgd(cnd_sgd(rate: Float(rate), momentum: Float(momentum), weight_decay: Float(weightDecay)))
        }
    }
}
