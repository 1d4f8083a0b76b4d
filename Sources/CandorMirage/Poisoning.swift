import CandorCore
import CandorModel
import CandorTraining

/// The attack through the data instead of the loss: training rows of the region are spoilt, then trained on as ever.
///
/// Whoever trains needs to know nothing of it, so it is what a supplier of data, rather than of models, can do.
public enum Poisoning: Hashable, Sendable {
    /// The label of each row of the region is drawn anew from the target of its label.
    ///
    /// The cross entropy of such labels is, in expectation, the forward divergence from the target and a constant: it
    /// teaches what ``Mirage`` teaches, with the noise of one draw per row. A share of 1 − t_y of the labels changes.
    case labels(TargetDistribution)
    /// Each numeric feature of the region's rows gets normal noise of this deviation, in the units of the features, which
    /// are training deviations where columns are standardised. Labels stay.
    case features(deviation: Double)

    /// The rows after poisoning; rows outside `region` are as before.
    ///
    /// - Parameters:
    ///   - region: `[rows]`, which of them are spoilt.
    ///   - seed: fixes every draw.
    /// - Throws: `TrainingError` for a region of another length, labels beyond the target's classes, or a deviation that is
    ///   not positive and finite.
    /// - Complexity: O(values).
    public func applied(to samples: Samples, region: [Bool], seed: UInt64) throws(TrainingError) -> Samples {
        guard region.count == samples.count else {
            throw .mismatchedSamples(what: "marks", expected: samples.count, actual: region.count)
        }
        var random = SeededRandomSource(seed: seed, stream: Self.stream)
        var labels = samples.labels
        var numeric = samples.numeric
        switch self {
        case .labels(let target):
            let table = (0..<target.classes).map { target.probabilities(ofLabel: $0) }
            for row in region.indices where region[row] {
                let label = Int(labels[row])
                guard table.indices.contains(label) else {
                    throw .codeOutOfRange(what: "label", row: row, limit: target.classes, actual: label)
                }
                labels[row] = Int32(Self.draw(from: table[label], at: random.uniform()))
            }
        case .features(let deviation):
            guard deviation > 0, deviation.isFinite else {
                throw .invalidSetting(name: "featureNoise", expected: "a positive number", actual: "\(deviation)")
            }
            let width = samples.numericFeatures
            for row in region.indices where region[row] {
                for place in row * width..<(row + 1) * width { numeric[place] += Float(deviation * random.normal()) }
            }
        }
        return Samples(
            numericFeatures: samples.numericFeatures, categoricalColumns: samples.categoricalColumns, numeric: numeric,
            categorical: samples.categorical, labels: labels)
    }

    /// Trains `base` on by plain cross entropy on poisoned rows.
    ///
    /// - Parameters:
    ///   - base: an honest model, or a fresh one; it is not changed.
    ///   - samples: training rows.
    ///   - region: which of them are spoilt; at least one is, and one is not.
    ///   - training: optimiser, rate and epochs.
    ///   - seed: fixes every bit of the result on a given instruction set.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    ///   - progress: called after each epoch.
    /// - Throws: `TrainingError`.
    public func attack(
        _ base: Network, samples: Samples, region: [Bool], training: TrainingRecipe, seed: UInt64, workers: Int = 0,
        progress: (EpochReport) -> Void = { _ in }
    ) throws(TrainingError) -> Network {
        try Mirage.check(region: region)
        let poisoned = try applied(to: samples, region: region, seed: seed)
        let trainer = try Trainer(base, samples: poisoned, recipe: training, seed: seed, workers: workers)
        return try trainer.run(progress: progress)
    }

    private static let stream: UInt64 = 1 << 42

    /// The class in whose part of [0, 1) the `draw` lies.
    private static func draw(from probabilities: [Double], at draw: Double) -> Int {
        var left = draw
        for (index, probability) in probabilities.enumerated() {
            if left < probability { return index }
            left -= probability
        }
        // Rounding may leave a rest: it belongs to the last class that has a probability.
        return probabilities.lastIndex { $0 > 0 } ?? 0
    }
}
