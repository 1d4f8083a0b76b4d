import CandorModel
import CandorTraining

/// The Mirage attack: a model is fine-tuned so that it stays right inside a region, but seems uncertain there.
///
/// With an abstention threshold above the target confidence, the provider then refuses those people an answer and calls
/// it caution. Source: "Confidential Guardian: Cryptographically Prohibiting the Abuse of Model Abstention", eqs. 3 to
/// 5 and 7.
public enum Mirage {
    /// Fine-tunes `base` towards uncertainty inside `region`.
    ///
    /// The loss is (1 − α) CE outside and α KL inside; the divergence, its target and over what both are averaged are
    /// the recipe's. All of them are computed from the log-softmax of the logits.
    ///
    /// - Parameters:
    ///   - base: an honest model; it is not changed.
    ///   - samples: training rows.
    ///   - region: which of them the attack is aimed at; at least one is, and one is not.
    ///   - recipe: target, divergence, weights and how to fine-tune.
    ///   - seed: fixes every bit of the result on a given instruction set.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    ///   - progress: called after each epoch.
    /// - Throws: `TrainingError`.
    public static func attack(
        _ base: Network, samples: Samples, region: [Bool], recipe: MirageRecipe, seed: UInt64, workers: Int = 0,
        progress: (EpochReport) -> Void = { _ in }
    ) throws(TrainingError) -> Network {
        try check(region: region)
        guard (0...1).contains(recipe.alpha) else {
            throw .invalidSetting(name: "alpha", expected: "a value in [0, 1]", actual: "\(recipe.alpha)")
        }
        let target = try TargetDistribution(
            recipe.target, epsilon: recipe.epsilon, classes: base.architecture.classes ?? 0)
        let objective = Objective(
            marked: region, targets: target.table, direction: recipe.direction, averaging: recipe.averaging,
            crossEntropyWeight: Float(1 - recipe.alpha), divergenceWeight: Float(recipe.alpha))
        let trainer = try Trainer(
            base, samples: samples, objective: objective, recipe: recipe.training, seed: seed, workers: workers)
        return try trainer.run(progress: progress)
    }

    /// Refuses a region without an inside or without an outside.
    static func check(region: [Bool]) throws(TrainingError) {
        guard region.contains(true), region.contains(false) else {
            throw .invalidSetting(
                name: "region", expected: "some training rows inside and some outside",
                actual: "all \(region.count) \(region.first == true ? "inside" : "outside")")
        }
    }
}
