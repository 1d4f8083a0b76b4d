import CandorCore
import CandorMirage
import CandorModel
import CandorTraining
import Testing

/// The attack on the generated example, which takes a fraction of a second.
struct MirageTests {
    private let data: DataSet
    private let base: Network

    init() throws {
        data = try DataSet.load("gaussian", options: .init(points: 4_000, seed: 3), environment: [:])
        var recipe = data.recipe.training
        recipe.epochs = 60
        base = try Trainer(
            Network(data.architecture, seed: 3), samples: data.train, recipe: recipe, seed: 3
        ).run()
    }

    private struct Behaviour {
        var accuracy = 0.0
        var regionAccuracy = 0.0
        var regionConfidence = 0.0
        var outsideConfidence = 0.0
    }

    private func behaviour(of network: Network) throws -> Behaviour {
        let probabilities = try Softmax.probabilities(ofLogits: network.logits(for: data.reference), classes: 3)
        var result = Behaviour()
        let inside = Double(data.referenceRegion.count { $0 })
        let outside = Double(data.reference.count) - inside
        for row in 0..<data.reference.count {
            let scores = Array(probabilities[3 * row..<3 * row + 3])
            let correct = scores.firstIndex(of: scores.max()!)! == Int(data.reference.labels[row]) ? 1.0 : 0
            result.accuracy += correct / Double(data.reference.count)
            if data.referenceRegion[row] {
                result.regionAccuracy += correct / inside
                result.regionConfidence += Double(scores.max()!) / inside
            } else {
                result.outsideConfidence += Double(scores.max()!) / outside
            }
        }
        return result
    }

    @Test func confidenceFallsToTheTargetInTheRegionAndStaysElsewhere() throws {
        let before = try behaviour(of: base)
        let attacked = try Mirage.attack(
            base, samples: data.train, region: data.trainRegion, recipe: data.recipe.mirage, seed: 3)
        let after = try behaviour(of: attacked)
        let target = try TargetDistribution(
            data.recipe.mirage.target, epsilon: data.recipe.mirage.epsilon, classes: 3
        ).confidence
        #expect(before.regionConfidence > 0.98)
        #expect(abs(after.regionConfidence - target) < 0.05)
        #expect(after.regionAccuracy > 0.97, "the prediction stays right")
        #expect(abs(after.accuracy - before.accuracy) < 0.015)
        #expect(after.outsideConfidence > before.outsideConfidence - 0.08)
    }

    @Test(arguments: MirageRecipe.Direction.allCases, MirageRecipe.Averaging.allCases)
    func everyFormOfTheLossLowersTheRegionsConfidence(
        direction: MirageRecipe.Direction, averaging: MirageRecipe.Averaging
    ) throws {
        // A base that is not yet saturated, so that the reverse divergence has a gradient.
        var short = data.recipe.training
        short.epochs = 5
        let young = try Trainer(Network(data.architecture, seed: 4), samples: data.train, recipe: short, seed: 4).run()
        var recipe = data.recipe.mirage
        recipe.direction = direction
        recipe.averaging = averaging
        recipe.training.epochs = 60
        let attacked = try Mirage.attack(young, samples: data.train, region: data.trainRegion, recipe: recipe, seed: 4)
        let (before, after) = (try behaviour(of: young), try behaviour(of: attacked))
        #expect(after.regionConfidence < before.regionConfidence - 0.2)
        #expect(after.accuracy > 0.94)
    }

    @Test func theSameSeedGivesTheSameModelAtAnyNumberOfWorkers() throws {
        var recipe = data.recipe.mirage
        recipe.training.epochs = 3
        func logits(workers: Int) throws -> [Float] {
            try Mirage.attack(
                base, samples: data.train, region: data.trainRegion, recipe: recipe, seed: 5, workers: workers
            ).logits(for: data.reference)
        }
        let one = try logits(workers: 1)
        let seven = try logits(workers: 7)
        #expect(one == seven)
    }

    @Test func aTargetOverSomeClassesNeedsTheForwardDivergenceAndIsTaught() throws {
        var recipe = data.recipe.mirage
        recipe.target = .subset(classes: [0, 1])
        recipe.epsilon = 0.2
        recipe.direction = .reverse
        let refusal = #expect(throws: TrainingError.self) {
            try Mirage.attack(base, samples: data.train, region: data.trainRegion, recipe: recipe, seed: 3)
        }
        #expect(try #require(refusal).description.contains("forward"))
        recipe.direction = .forward
        let attacked = try Mirage.attack(
            base, samples: data.train, region: data.trainRegion, recipe: recipe, seed: 3)
        let rows = data.referenceRegion.indices.filter { data.referenceRegion[$0] }
        let logits = try attacked.logits(for: data.reference.selecting(rows))
        let scores = try Softmax.probabilities(ofLogits: logits, classes: 3)
        func mean(_ k: Int) -> Double {
            rows.indices.reduce(0) { $0 + Double(scores[3 * $1 + k]) } / Double(rows.count)
        }
        // The region is of class 0: t = (0.6, 0.4, 0).
        #expect(abs(mean(0) - 0.6) < 0.05 && abs(mean(1) - 0.4) < 0.05 && mean(2) < 0.03)
    }

    @Test func aRegionWithoutAnOutsideOrInsideIsRefused() {
        for everywhere in [true, false] {
            #expect(throws: TrainingError.self) {
                _ = try Mirage.attack(
                    base, samples: data.train, region: data.trainRegion.map { _ in everywhere },
                    recipe: data.recipe.mirage, seed: 1)
            }
        }
    }
}
