import CandorCore
import CandorModel
import CandorTraining
import Testing

struct NetworkTests {
    @Test func inferenceAgreesWithTheDefinition() throws {
        let samples = SampleKit.random(SampleKit.tabular, rows: 600, seed: 1)
        let recipe = TrainingRecipe(rate: 1e-2, batch: 32, epochs: 2)
        let network = try Trainer(Network(SampleKit.tabular, seed: 1), samples: samples, recipe: recipe, seed: 1).run()
        let logits = try network.logits(for: samples)
        let expected = ReferenceNetwork(network).logits(samples, rows: Array(0..<600), trainingBits: nil)
        for (row, values) in expected.enumerated() {
            for (column, value) in values.enumerated() {
                #expect(abs(Double(logits[row * 3 + column]) - value) < 1e-4 * (1 + abs(value)))
            }
        }
    }

    @Test func dividingLogitsByATemperatureScalesThemAll() throws {
        var network = try Network(SampleKit.tabular, seed: 2)
        let samples = SampleKit.random(SampleKit.tabular, rows: 20, seed: 3)
        let before = try network.logits(for: samples)
        network.divideLogits(by: 2.5)
        for (new, old) in zip(try network.logits(for: samples), before) {
            #expect(abs(new - old / 2.5) <= 1e-6 * (1 + abs(old)))
        }
    }

    @Test func parameterCountsMatchTheArchitecture() throws {
        let network = try Network(SampleKit.tabular, seed: 1)
        #expect(network.layout.parameterCount == SampleKit.tabular.parameterCount)
        #expect(network.parameters.count == SampleKit.tabular.parameterCount)
    }

    @Test func layersThatDoNotFitAreRefused() {
        for layers: [Architecture.Layer] in [
            [], [.relu], [.dense(outputs: 1)], [.dense(outputs: 4), .relu], [.relu, .dense(outputs: 2)],
            [.dense(outputs: 4), .dropout(probability: 1), .dense(outputs: 2)],
            [.dense(outputs: 0), .dense(outputs: 2)],
        ] {
            #expect(throws: TrainingError.self) {
                _ = try Network(Architecture(numericFeatures: 2, layers: layers), seed: 1)
            }
        }
        #expect(throws: TrainingError.self) {
            _ = try Network(Architecture(numericFeatures: 0, layers: [.dense(outputs: 2)]), seed: 1)
        }
    }
}
