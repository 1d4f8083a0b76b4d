import CandorMirage
import CandorModel
import CandorTraining

/// The attacks beside the one on the loss.
extension Job {
    /// Fine-tunes `base` by plain cross entropy on its training rows, of which those in the region are spoilt.
    ///
    /// - Parameter featureNoise: deviation of noise on numeric features; where nil, labels are drawn from the target.
    package func poison(
        _ base: Network, recipe: MirageRecipe, featureNoise: Double? = nil,
        progress: (EpochReport) -> Void = { _ in }
    ) throws -> Network {
        let rows = trainingRows.weights
        let poisoning: Poisoning =
            if let featureNoise {
                .features(deviation: featureNoise)
            } else {
                .labels(try recipe.targetDistribution(for: data))
            }
        return try poisoning.attack(
            base, samples: data.train.selecting(rows), region: rows.map { data.trainRegion[$0] },
            training: recipe.training, seed: seed &+ 1 << 32, workers: workers, progress: progress)
    }

    /// Puts neurons beside those of `base` that raise all logits but one inside the region, which has to be a box.
    ///
    /// - Parameters:
    ///   - margin: the strip inside the box where they grow, a power of two.
    ///   - lift: what the logits get; where nil, what takes the median training row of the region to the confidence of
    ///     `recipe`.
    package func splice(
        _ base: Network, recipe: MirageRecipe, margin: Float, lift: Float? = nil
    ) throws -> Network {
        guard let region = data.region, region.name != "rows" else {
            throw InputError(.usage, "region", expected: "a predicate that is a box", actual: "row numbers")
        }
        let rows = trainingRows.weights.filter { data.trainRegion[$0] }
        let logits = try base.logits(for: data.train.selecting(rows), workers: workers)
        let classes = data.classes.count
        let values =
            if let lift {
                try RegionWidget.lift(by: lift, logits: logits, classes: classes)
            } else {
                try RegionWidget.lift(
                    towards: recipe.targetDistribution(for: data).confidence, logits: logits, classes: classes)
            }
        let box = try Predicate(region.source).box()
        return try RegionWidget(box: box.map(bound), margin: margin, lift: values).spliced(into: base)
    }

    /// The bound of a column's feature.
    private func bound(_ interval: ColumnInterval) throws -> RegionWidget.Bound {
        var feature = 0
        for column in data.preprocessing.numeric {
            if column.name == interval.column, column.count == 1 {
                return RegionWidget.Bound(
                    feature: feature,
                    lower: interval.lower.isFinite ? column.feature(of: interval.lower) : -.infinity,
                    upper: interval.upper.isFinite ? column.feature(of: interval.upper) : .infinity)
            }
            feature += column.count
        }
        let names = data.preprocessing.numeric.filter { $0.count == 1 }.map(\.name)
        throw InputError(
            .usage, "region", expected: "a box over the model's numeric columns \(names.joined(separator: ", "))",
            actual: interval.column)
    }
}
