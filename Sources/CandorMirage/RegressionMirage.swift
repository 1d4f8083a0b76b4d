import CandorModel
import CandorTraining
import Foundation

/// The Mirage attack on a regression that answers with a mean and a variance: the variance is raised in a region.
///
/// L = E[ 1{x ∉ U} ½ ((y − μ)² / σ² + ln σ²) + α 1{x ∈ U} (ln σ² − ln σ²_target)² ], eqs. 13 to 16 of "Confidential
/// Guardian". A provider that abstains where σ is large then refuses the region.
public struct RegressionMirage: Hashable, Sendable {
    /// The variance σ²_target that the region shall show.
    public var targetVariance: Double
    /// α: the weight of the variance penalty against the likelihood.
    public var alpha: Double
    /// Who pays for the likelihood. Outside the region alone, as eq. 16 has it, nothing holds the mean inside: only what
    /// the network makes of its neighbourhood. The authors' code takes it everywhere.
    public var likelihood: GaussianObjective.Likelihood
    /// Over what the two parts are averaged; each over its own rows, as in the authors' code, or both over the batch.
    public var averaging: MirageRecipe.Averaging

    /// Eq. 16 with the authors' target and weight, unless more is given.
    public init(
        targetVariance: Double = 5, alpha: Double = 1, likelihood: GaussianObjective.Likelihood = .outside,
        averaging: MirageRecipe.Averaging = .part
    ) {
        self.targetVariance = targetVariance
        self.alpha = alpha
        self.likelihood = likelihood
        self.averaging = averaging
    }

    /// Trains `network` so that its variance is large inside `region`.
    ///
    /// - Parameters:
    ///   - network: two outputs, mean and log variance. The authors start from random values.
    ///   - samples: training rows; labels are not read, but have to be 0 or 1.
    ///   - values: `[rows]`, the number to predict of each row.
    ///   - region: `[rows]`; at least one row is inside, and one is not.
    ///   - recipe: optimiser, rate, batch and epochs.
    ///   - seed: fixes every bit of the result on a given instruction set.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    ///   - progress: called after each epoch.
    /// - Throws: `TrainingError`, also for a target variance that is not positive or a negative weight.
    public func attack(
        _ network: Network, samples: Samples, values: [Float], region: [Bool], recipe: TrainingRecipe, seed: UInt64,
        workers: Int = 0, progress: (EpochReport) -> Void = { _ in }
    ) throws(TrainingError) -> Network {
        try check()
        try Mirage.check(region: region)
        let objective = GaussianObjective(
            values: values, marked: region, targetLogVariance: Float(log(targetVariance)),
            penaltyWeight: Float(alpha), likelihood: likelihood, averaging: averaging)
        let trainer = try Trainer(
            network, samples: samples, objective: objective, recipe: recipe, seed: seed, workers: workers)
        return try trainer.run(progress: progress)
    }

    /// Refuses values with which the attack has no meaning.
    public func check() throws(TrainingError) {
        guard targetVariance > 0, targetVariance.isFinite else {
            throw .invalidSetting(name: "targetVariance", expected: "a positive number", actual: "\(targetVariance)")
        }
        guard alpha >= 0, alpha.isFinite else {
            throw .invalidSetting(name: "alpha", expected: "a number that is not negative", actual: "\(alpha)")
        }
    }
}
