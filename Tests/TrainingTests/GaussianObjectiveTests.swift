import CandorCore
import CandorModel
import CandorTraining
import Foundation
import Testing

/// Training of a network that answers with a mean and a log variance.
struct GaussianObjectiveTests {
    static let rows = 24
    static let architecture = Architecture(
        numericFeatures: 2, layers: [.dense(outputs: 5), .relu, .dense(outputs: 2)])

    static let objectives: [GaussianObjective] = {
        var random = SeededRandomSource(seed: 3)
        let values = (0..<rows).map { _ in Float(random.normal()) }
        let marked = (0..<rows).map { $0 % 3 == 0 }
        var all = [GaussianObjective(values: values)]
        for likelihood in GaussianObjective.Likelihood.allCases {
            for averaging in MirageRecipe.Averaging.allCases {
                all.append(
                    GaussianObjective(
                        values: values, marked: marked, targetLogVariance: 1.6, penaltyWeight: 0.7,
                        likelihood: likelihood, averaging: averaging))
            }
        }
        return all
    }()

    /// Eqs. 14 to 16 in Double, from the network's own outputs.
    private func expected(_ objective: GaussianObjective, _ answers: [GaussianPrediction]) -> Double {
        let marked = objective.marked.isEmpty ? answers.map { _ in false } : objective.marked
        let paying = answers.indices.filter { objective.likelihood == .everywhere || !marked[$0] }
        let likelihood = paying.reduce(0) { $0 + answers[$1].negativeLogLikelihood(of: Double(objective.values[$1])) }
        let inside = answers.indices.filter { marked[$0] }
        let penalty = inside.reduce(0) { $0 + pow(answers[$1].logVariance - Double(objective.targetLogVariance), 2) }
        let isPart = objective.averaging == .part
        return likelihood / Double(isPart ? paying.count : answers.count) + Double(objective.penaltyWeight) * penalty
            / Double(max(isPart ? inside.count : answers.count, 1))
    }

    @Test(arguments: objectives.indices)
    func lossAndGradientAreThoseOfTheEquations(index: Int) throws {
        let objective = Self.objectives[index]
        let samples = SampleKit.random(Self.architecture, rows: Self.rows, seed: 5)
        var network = try Network(Self.architecture, seed: 6)
        let step = TrainingStep(
            network: network, loss: .gaussian(objective), batchSize: Self.rows, workers: 1, seed: 9)
        let batch = (0..<Int32(Self.rows)).map { $0 }
        let loss = batch.withUnsafeBufferPointer { step.run(samples, batch: $0, update: nil) }
        let here = try network.gaussians(for: samples)
        #expect(abs(loss - expected(objective, here)) < 1e-5)
        for place in network.parameters.indices {
            let value = network.parameters[place]
            let h: Float = 0x1p-8
            network.parameters[place] = value + h
            let above = expected(objective, try network.gaussians(for: samples))
            network.parameters[place] = value - h
            let below = expected(objective, try network.gaussians(for: samples))
            network.parameters[place] = value
            let slope = (above - below) / (2 * Double(h))
            #expect(abs(Double(step.gradient[place]) - slope) < 2e-3 * (1 + abs(slope)), "parameter \(place)")
        }
    }

    @Test func whatDoesNotFitIsRefused() throws {
        let samples = SampleKit.random(Self.architecture, rows: 4, seed: 1)
        let network = try Network(Self.architecture, seed: 1)
        let good: [Float] = [0, 1, 2, 3]
        for objective in [
            GaussianObjective(values: [0, 1]), .init(values: [0, 1, 2, .nan]), .init(values: [0, 1, 2, .infinity]),
            .init(values: good, marked: [true]), .init(values: good, targetLogVariance: .infinity),
            .init(values: good, penaltyWeight: -1), .init(values: good, penaltyWeight: .nan),
        ] {
            #expect(throws: TrainingError.self) {
                try Trainer(network, samples: samples, objective: objective, recipe: TrainingRecipe(), seed: 1)
            }
        }
        let three = Architecture(numericFeatures: 2, layers: [.dense(outputs: 3)])
        let other = try Network(three, seed: 1)
        #expect(throws: TrainingError.self) {
            try Trainer(
                other, samples: samples, objective: GaussianObjective(values: good), recipe: TrainingRecipe(), seed: 1)
        }
        #expect(throws: TrainingError.self) { try other.gaussians(for: samples) }
    }
}
