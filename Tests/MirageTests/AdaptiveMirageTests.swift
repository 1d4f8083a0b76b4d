import CandorCalibration
import CandorCore
import CandorMirage
import CandorModel
import CandorTraining
import Testing

/// The attacker that wants to pass, on the generated example.
struct AdaptiveMirageTests {
    private let data: DataSet
    private let base: Network
    private let groups: SubgroupFamily
    private let audit: CertifiedAudit

    init() throws {
        data = try DataSet.load("gaussian", options: .init(points: 4_000, seed: 3), environment: [:])
        var recipe = data.recipe.training
        recipe.epochs = 60
        base = try Trainer(
            Network(data.architecture, seed: 3), samples: data.train, recipe: recipe, seed: 3
        ).run()
        groups = try Self.family(data.train)
        audit = try CertifiedAudit(.certified(alpha: 0.1))
    }

    private static func family(_ samples: Samples) throws -> SubgroupFamily {
        try SubgroupFamily(
            columns: (0..<2).map { column in
                PublicColumn(
                    name: "x\(column)",
                    values: .numeric((0..<samples.count).map { Double(samples.numeric[2 * $0 + column]) }))
            })
    }

    private func scores(_ network: Network, _ samples: Samples) throws -> ScoredPredictions {
        try ScoredPredictions(
            probabilities: Softmax.probabilities(ofLogits: network.logits(for: samples), classes: 3),
            labels: samples.labels, classes: 3)
    }

    private func attacked(
        _ audit: CertifiedAudit, threshold: Double, epochs: Int = 30, workers: Int = 0
    ) throws -> Network {
        var training = data.recipe.mirage.training
        training.epochs = epochs
        return try AdaptiveMirage(threshold: threshold, rounds: 4, training: training).attack(
            base, samples: data.train, region: data.trainRegion, audit: audit, groups: groups,
            points: data.reference.count, seed: 1, workers: workers)
    }

    private func abstention(_ scores: ScoredPredictions, below threshold: Double) -> Double {
        let inside = data.referenceRegion.indices.filter { data.referenceRegion[$0] }
        return Double(inside.count { scores.confidence[$0] < threshold }) / Double(inside.count)
    }

    /// Alpha is 0.1 and the threshold 0.95: the region, served with certainty, can be refused within the tolerance.
    @Test func whatTheToleranceCoversIsTakenAndPasses() throws {
        let network = try attacked(audit, threshold: 0.95)
        let (before, after) = (try scores(base, data.reference), try scores(network, data.reference))
        #expect(abstention(before, below: 0.95) < 0.1)
        #expect(abstention(after, below: 0.95) > 0.7)
        let outcome = try audit.run(
            confidence: after.confidence, correct: after.correct, groups: Self.family(data.reference))
        #expect(outcome.verdict == .pass)
        let right = { (scores: ScoredPredictions) in Double(scores.correct.count { $0 }) / Double(scores.count) }
        #expect(abs(right(after) - right(before)) < 0.01)
    }

    /// Far below the threshold that tolerance could reach, an attack that passes has next to nothing to take.
    @Test func whatItDoesNotCoverIsLeft() throws {
        let network = try attacked(audit, threshold: 0.5)
        let after = try scores(network, data.reference)
        #expect(abstention(after, below: 0.5) < 0.1)
        let outcome = try audit.run(
            confidence: after.confidence, correct: after.correct, groups: Self.family(data.reference))
        #expect(outcome.verdict == .pass)
    }

    @Test func theSameSeedGivesTheSameModelAtAnyNumberOfWorkers() throws {
        let logits = try [1, 3].map {
            try attacked(audit, threshold: 0.95, epochs: 2, workers: $0).logits(for: data.train)
        }
        #expect(logits[0] == logits[1])
    }

    @Test func settingsWithoutMeaningAreRefused() throws {
        let training = data.recipe.mirage.training
        for attack in [
            AdaptiveMirage(threshold: 1.5, training: training),
            AdaptiveMirage(threshold: 0.9, safety: .nan, training: training),
            AdaptiveMirage(threshold: 0.9, rounds: 0, training: training),
        ] {
            #expect(throws: TrainingError.self) {
                _ = try attack.attack(
                    base, samples: data.train, region: data.trainRegion, audit: audit, groups: groups, points: 100,
                    seed: 1)
            }
        }
        #expect(
            throws: TrainingError.invalidSetting(name: "audit", expected: "a certified one", actual: "paper")
        ) {
            _ = try attacked(CertifiedAudit(.paper(alpha: 0.1)), threshold: 0.9)
        }
        #expect(throws: TrainingError.mismatchedSamples(what: "region flags", expected: 2_100, actual: 1)) {
            _ = try AdaptiveMirage(threshold: 0.9, training: training).attack(
                base, samples: data.train, region: [true], audit: audit, groups: groups, points: 100, seed: 1)
        }
    }
}
