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
    private let settings: TrainingSettings
    private var step: TrainingStep
    private var order: [Int32]
    private var epoch = 0
    private var steps = 0
    private let smallestBatch: Int

    /// - Parameters:
    ///   - network: where training starts; its value is copied.
    ///   - samples: the rows to learn from.
    ///   - objective: what to minimise.
    /// - Throws: `TrainingError` for samples, objective or settings that do not fit.
    public init(
        _ network: Network, samples: Samples, objective: Objective = .crossEntropy, settings: TrainingSettings
    ) throws(TrainingError) {
        try settings.check()
        try network.check(samples)
        try objective.check(rows: samples.count, classes: network.layout.classes)
        guard samples.count > 0, samples.count <= Int(Int32.max) else {
            throw .invalidSetting(name: "rows", expected: "1 ... 2^31 - 1", actual: "\(samples.count)")
        }
        self.network = network
        self.samples = samples
        self.settings = settings
        // Batch norm has no variance to divide by in a batch of one row: such a last batch is left out.
        smallestBatch = network.layout.statisticsCount > 0 ? 2 : 1
        guard samples.count >= smallestBatch, settings.batchSize >= smallestBatch else {
            throw .invalidSetting(
                name: "batch", expected: "\(smallestBatch) or more rows with batch norm",
                actual: "\(min(samples.count, settings.batchSize))")
        }
        step = TrainingStep(
            network: network, objective: objective, batchSize: min(settings.batchSize, samples.count),
            workers: settings.workers, seed: settings.seed)
        order = (0..<Int32(samples.count)).map { $0 }
    }

    /// Runs all epochs.
    ///
    /// - Parameter progress: called after each epoch.
    /// - Returns: the trained network.
    /// - Throws: `TrainingError.diverged` when a loss is not finite.
    public func run(progress: (EpochReport) -> Void = { _ in }) throws(TrainingError) -> Network {
        while epoch < settings.epochs { progress(try runEpoch()) }
        return snapshot()
    }

    /// Runs one more epoch.
    public func runEpoch() throws(TrainingError) -> EpochReport {
        let rate = settings.schedule.rate(from: settings.optimiser.rate, epoch: epoch, of: settings.epochs)
        var random = SeededRandomSource(seed: settings.seed, stream: RandomStream.order + UInt64(epoch))
        random.shuffle(&order)
        var total = 0.0
        var batches = 0
        var first = 0
        while samples.count - first >= smallestBatch {
            let end = min(first + settings.batchSize, samples.count)
            steps += 1
            total += order.withUnsafeBufferPointer { order in
                step.run(
                    samples, batch: UnsafeBufferPointer(rebasing: order[first..<end]),
                    update: settings.optimiser.update(rate: rate, step: steps))
            }
            batches += 1
            first = end
        }
        epoch += 1
        let loss = total / Double(batches)
        guard loss.isFinite else { throw .diverged(epoch: epoch) }
        return EpochReport(epoch: epoch, epochs: settings.epochs, loss: loss, rate: rate)
    }

    /// The network as trained so far.
    public func snapshot() -> Network {
        var result = network
        step.copy(into: &result)
        return result
    }
}

extension Optimiser {
    /// The constants of step `step`, counted from 1.
    package func update(rate: Double, step: Int) -> TrainingStep.Update {
        switch self {
        case .adam(_, let beta1, let beta2, let epsilon, let weightDecay):
            .adam(
                cnd_adam(
                    beta1: Float(beta1), beta2: Float(beta2), step: Float(rate / (1 - pow(beta1, Double(step)))),
                    inverse_root: Float(1 / (1 - pow(beta2, Double(step))).squareRoot()), epsilon: Float(epsilon),
                    weight_decay: Float(weightDecay)))
        case .sgd(_, let momentum, let weightDecay):
            .sgd(cnd_sgd(rate: Float(rate), momentum: Float(momentum), weight_decay: Float(weightDecay)))
        }
    }
}
