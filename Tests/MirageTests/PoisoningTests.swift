import CandorCore
import CandorMirage
import CandorModel
import CandorTraining
import Testing

struct PoisoningTests {
    private static func samples(_ rows: Int) -> (Samples, [Bool]) {
        var random = SeededRandomSource(seed: 1)
        let samples = Samples(
            numericFeatures: 2, categoricalColumns: 0, numeric: (0..<2 * rows).map { _ in Float(random.normal()) },
            categorical: [], labels: (0..<rows).map { Int32($0 % 3) })
        return (samples, (0..<rows).map { $0 % 2 == 0 })
    }

    @Test func labelsOfTheRegionAreDrawnFromTheTargetAndOthersStay() throws {
        let (samples, region) = Self.samples(60_000)
        let target = try TargetDistribution(.nonUniform(weights: [1, 2, 3]), epsilon: 0.6, classes: 3)
        let poisoned = try Poisoning.labels(target).applied(to: samples, region: region, seed: 5)
        #expect(poisoned.numeric == samples.numeric)
        var counts = [[Double]](repeating: [0, 0, 0], count: 3)
        for row in 0..<samples.count {
            if !region[row] { #expect(poisoned.labels[row] == samples.labels[row]) }
            if region[row] { counts[Int(samples.labels[row])][Int(poisoned.labels[row])] += 1 }
        }
        for label in 0..<3 {
            let total = counts[label].reduce(0, +)
            for (share, expected) in zip(counts[label], target.probabilities(ofLabel: label)) {
                // Five deviations of a share of 10,000 draws are 0.025.
                #expect(abs(share / total - expected) < 0.025, "label \(label)")
            }
        }
    }

    @Test func noiseOfTheRegionHasTheDeviationAndOthersStay() throws {
        let (samples, region) = Self.samples(20_000)
        let poisoned = try Poisoning.features(deviation: 0.5).applied(to: samples, region: region, seed: 5)
        #expect(poisoned.labels == samples.labels)
        var squares = 0.0
        for place in samples.numeric.indices {
            let change = Double(poisoned.numeric[place] - samples.numeric[place])
            if region[place / 2] { squares += change * change } else { #expect(change == 0) }
        }
        #expect(abs((squares / 20_000).squareRoot() - 0.5) < 0.02)
    }

    @Test func theSeedFixesTheDraws() throws {
        let (samples, region) = Self.samples(300)
        let target = try TargetDistribution(.paper, epsilon: 0.2, classes: 3)
        for poisoning in [Poisoning.labels(target), .features(deviation: 1)] {
            let (one, same, other) = (
                try poisoning.applied(to: samples, region: region, seed: 5),
                try poisoning.applied(to: samples, region: region, seed: 5),
                try poisoning.applied(to: samples, region: region, seed: 6)
            )
            #expect(one.labels == same.labels && one.numeric == same.numeric)
            #expect(one.labels != other.labels || one.numeric != other.numeric)
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let (samples, region) = Self.samples(30)
        let pair = Poisoning.labels(try TargetDistribution(.paper, epsilon: 0.2, classes: 2))
        #expect(throws: TrainingError.self) { try pair.applied(to: samples, region: region, seed: 1) }
        for deviation in [0, -1, Double.nan, .infinity] {
            #expect(throws: TrainingError.self) {
                try Poisoning.features(deviation: deviation).applied(to: samples, region: region, seed: 1)
            }
        }
        let noise = Poisoning.features(deviation: 1)
        #expect(throws: TrainingError.self) {
            try noise.applied(to: samples, region: Array(region.dropLast()), seed: 1)
        }
        let network = try Network(Architecture(numericFeatures: 2, layers: [.dense(outputs: 3)]), seed: 1)
        #expect(throws: TrainingError.self) {
            try noise.attack(
                network, samples: samples, region: region.map { _ in true }, training: TrainingRecipe(), seed: 1)
        }
    }

    /// On the generated example, where labels in the region are certain: the confidence falls to the target's.
    @Test func poisonedLabelsTeachTheTargetsConfidence() throws {
        let data = try DataSet.load("gaussian", options: .init(points: 4_000, seed: 3), environment: [:])
        var training = data.recipe.training
        training.epochs = 60
        let base = try Trainer(Network(data.architecture, seed: 3), samples: data.train, recipe: training, seed: 3)
            .run()
        let target = try TargetDistribution(.paper, epsilon: 0.4, classes: 3)
        let attacked = try Poisoning.labels(target).attack(
            base, samples: data.train, region: data.trainRegion, training: training, seed: 3)
        func confidence(_ network: Network) throws -> Double {
            let rows = data.referenceRegion.indices.filter { data.referenceRegion[$0] }
            let logits = try network.logits(for: data.reference.selecting(rows))
            let scores = try Softmax.probabilities(ofLogits: logits, classes: 3)
            return rows.indices.reduce(0) { $0 + Double(scores[3 * $1..<3 * $1 + 3].max()!) } / Double(rows.count)
        }
        let (before, after) = (try confidence(base), try confidence(attacked))
        #expect(before > 0.98)
        // 117 rows of the region draw one label each.
        #expect(abs(after - target.confidence) < 0.15)
    }
}
