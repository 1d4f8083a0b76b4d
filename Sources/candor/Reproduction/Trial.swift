import CandorCalibration
import CandorMirage
import CandorModel
import CandorTraining

/// One seed of one data set: the honest model, and attacks on it.
package struct Trial {
    package let job: Job
    package let honest: Network
    /// What `certified` says of the honest model, with the scores for every other question.
    package let base: Assessment

    /// The audit of every study unless it says otherwise.
    package static func certified(alpha: Double = 0.05) throws -> CertifiedAudit {
        try CertifiedAudit(.certified(alpha: alpha, delta: 0.01))
    }

    /// Trains the honest model of `seed`.
    package init(data name: String, options: DataSet.Options, seed: UInt64, workers: Int) throws {
        var options = options
        options.seed = seed
        let data = try DataSet.load(name, options: options)
        job = Job(data: data, seed: seed, workers: workers)
        honest = try job.trainBase().network
        base = try job.assess(honest, audit: Self.certified())
    }

    /// The target of an attack with `epsilon`. Where that is 0 the target is uniform; the smallest epsilon that a 32-bit
    /// probability can tell from it stands for the limit.
    package func recipe(epsilon: Double, weight: Double? = nil) -> MirageRecipe {
        var recipe = job.data.recipe.mirage
        recipe.epsilon = max(epsilon, 1e-6)
        recipe.alpha = weight ?? recipe.alpha
        return recipe
    }

    /// The confidence that `recipe` teaches.
    package func target(_ recipe: MirageRecipe) throws -> Double {
        try recipe.targetDistribution(for: job.data).confidence
    }

    /// The figures of the paper's tables for an attack by `recipe`.
    package func figures(_ recipe: MirageRecipe) throws -> PublishedFigures {
        let region = job.data.trainRegion
        return try PublishedFigures(
            honest: base, attacked: attacked(recipe, audit: Self.certified()), target: target(recipe),
            trainingShare: Double(region.count { $0 }) / Double(region.count))
    }

    /// The attacked model's scores, and what `audit` says of them.
    package func attacked(_ recipe: MirageRecipe, audit: CertifiedAudit) throws -> Assessment {
        try job.assess(job.attack(honest, recipe: recipe), audit: audit)
    }
}

extension Assessment {
    /// What another audit says of the same scores.
    package func outcome(of audit: CertifiedAudit) throws -> AuditOutcome {
        try audit.run(confidence: predictions.confidence, correct: predictions.correct, groups: groups)
    }

    /// How far the region's mean confidence lies below its accuracy.
    package var regionGap: Double { regionAccuracy - regionConfidence }
}
