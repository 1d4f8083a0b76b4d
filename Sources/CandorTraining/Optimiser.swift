import Foundation

/// How a gradient changes the parameters.
public enum Optimiser: Hashable, Sendable {
    /// Adam (Kingma & Ba 2015), with weight decay added to the gradient.
    case adam(rate: Double, beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Double = 1e-8, weightDecay: Double = 0)
    /// Stochastic gradient descent with heavy-ball momentum, with weight decay added to the gradient.
    case sgd(rate: Double, momentum: Double = 0, weightDecay: Double = 0)

    /// The rate that a schedule starts from.
    public var rate: Double {
        switch self {
        case .adam(let rate, _, _, _, _), .sgd(let rate, _, _): rate
        }
    }
}

/// How the rate changes from epoch to epoch.
public enum Schedule: Hashable, Sendable {
    case constant
    /// Multiplied by `factor` after every `every` epochs.
    case step(every: Int, factor: Double)
    /// From the optimiser's rate to `final` along half a cosine over all epochs (Loshchilov & Hutter 2017).
    case cosine(final: Double)

    /// The rate in `epoch`, counted from 0.
    public func rate(from initial: Double, epoch: Int, of epochs: Int) -> Double {
        switch self {
        case .constant: initial
        case .step(let every, let factor): initial * pow(factor, Double(epoch / every))
        case .cosine(let final):
            final + (initial - final) * (1 + cos(.pi * Double(epoch) / Double(max(epochs, 1)))) / 2
        }
    }
}

/// Everything about a training run but the data and the objective.
public struct TrainingSettings: Hashable, Sendable {
    public var optimiser: Optimiser
    public var schedule: Schedule
    /// Rows of a mini-batch.
    public var batchSize: Int
    /// Passes over the samples.
    public var epochs: Int
    /// Fixes initial order, dropout, and so every bit of the result on a given instruction set.
    public var seed: UInt64
    /// Threads; 0 means all. The result does not depend on it.
    public var workers: Int

    public init(
        optimiser: Optimiser, schedule: Schedule = .constant, batchSize: Int, epochs: Int, seed: UInt64,
        workers: Int = 0
    ) {
        self.optimiser = optimiser
        self.schedule = schedule
        self.batchSize = batchSize
        self.epochs = epochs
        self.seed = seed
        self.workers = workers
    }

    package func check() throws(TrainingError) {
        func require(_ holds: Bool, _ name: String, _ expected: String, _ actual: Any) throws(TrainingError) {
            if !holds { throw .invalidSetting(name: name, expected: expected, actual: "\(actual)") }
        }
        try require(batchSize > 0, "batch size", "a positive number", batchSize)
        try require(epochs >= 0, "epochs", "0 or more", epochs)
        try require(workers >= 0, "workers", "0 or more", workers)
        try require(optimiser.rate > 0 && optimiser.rate.isFinite, "rate", "a positive number", optimiser.rate)
        switch optimiser {
        case .adam(_, let beta1, let beta2, let epsilon, let weightDecay):
            try require((0..<1).contains(beta1), "beta1", "a value in [0, 1)", beta1)
            try require((0..<1).contains(beta2), "beta2", "a value in [0, 1)", beta2)
            try require(epsilon > 0, "epsilon", "a positive number", epsilon)
            try require(weightDecay >= 0, "weight decay", "0 or more", weightDecay)
        case .sgd(_, let momentum, let weightDecay):
            try require((0..<1).contains(momentum), "momentum", "a value in [0, 1)", momentum)
            try require(weightDecay >= 0, "weight decay", "0 or more", weightDecay)
        }
        switch schedule {
        case .constant: break
        case .step(let every, let factor):
            try require(every > 0, "schedule step", "a positive number of epochs", every)
            try require(factor > 0 && factor <= 1, "schedule factor", "a value in (0, 1]", factor)
        case .cosine(let final):
            try require(final >= 0 && final <= optimiser.rate, "final rate", "a value in 0 ... rate", final)
        }
    }
}
