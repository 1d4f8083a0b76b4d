import AllocationCounter
import CandorCore
import CandorModel
import CandorTraining
import Testing

struct TrainerTests {
    private let adam = TrainingRecipe(optimiser: .adam, rate: 1e-2, batch: 32, epochs: 3)

    private func train(
        _ architecture: Architecture, rows: Int = 500, recipe: TrainingRecipe, seed: UInt64 = 1, workers: Int = 0
    ) throws -> Network {
        let samples = SampleKit.random(architecture, rows: rows, seed: 2)
        let network = try Network(architecture, seed: 1)
        return try Trainer(network, samples: samples, recipe: recipe, seed: seed, workers: workers).run()
    }

    @Test func theSameSeedGivesTheSameBits() throws {
        let first = try train(SampleKit.tabular, recipe: adam)
        let second = try train(SampleKit.tabular, recipe: adam)
        #expect(first.parameters == second.parameters)
        #expect(first.runningStatistics == second.runningStatistics)
        let third = try train(SampleKit.tabular, recipe: adam, seed: 2)
        #expect(third.parameters != first.parameters)
    }

    @Test func theResultDoesNotDependOnTheNumberOfWorkers() throws {
        // Wide enough that products are cut into segments.
        let wide = Architecture(numericFeatures: 300, layers: [.dense(outputs: 260), .relu, .dense(outputs: 4)])
        let recipe = TrainingRecipe(
            optimiser: .sgd, rate: 0.05, momentum: 0.9, weightDecay: 1e-4, batch: 300, epochs: 1)
        let one = try train(wide, rows: 900, recipe: recipe, workers: 1)
        let samples = SampleKit.random(wide, rows: 900, seed: 2)
        for workers in [2, 7] {
            let other = try train(wide, rows: 900, recipe: recipe, workers: workers)
            #expect(other.parameters == one.parameters)
            let logits = try one.logits(for: samples, workers: workers)
            let alone = try one.logits(for: samples, workers: 1)
            #expect(alone == logits)
        }
    }

    @Test(arguments: [
        TrainingRecipe(optimiser: .adam, rate: 1e-2, batch: 50), .init(optimiser: .sgd, rate: 0.1, batch: 50),
        .init(optimiser: .sgd, rate: 0.1, momentum: 0.9, batch: 50, schedule: .cosine(final: 1e-3)),
        .init(optimiser: .adam, rate: 1e-2, weightDecay: 1e-4, batch: 50),
    ])
    func learnsWhatCanBeLearned(recipe: TrainingRecipe) throws {
        // The label is the sign of the first feature.
        let architecture = Architecture(numericFeatures: 3, layers: [.dense(outputs: 16), .relu, .dense(outputs: 2)])
        let raw = SampleKit.random(architecture, rows: 1_000, seed: 3)
        let samples = Samples(
            numericFeatures: 3, categoricalColumns: 0, numeric: raw.numeric, categorical: [],
            labels: (0..<1_000).map { raw.numeric[$0 * 3] > 0 ? 1 : 0 })
        var losses: [Double] = []
        let trainer = try Trainer(Network(architecture, seed: 1), samples: samples, recipe: recipe, seed: 1)
        let network = try trainer.run { losses.append($0.loss) }
        #expect(losses.count == 20)
        #expect(losses.last! < 0.15 && losses.last! < losses[0] / 3)
        let logits = try network.logits(for: samples)
        let right = (0..<1_000).filter { (logits[2 * $0 + 1] > logits[2 * $0]) == (samples.labels[$0] == 1) }
        #expect(right.count > 960)
    }

    @Test func aStepAllocatesNothingAfterTheFirst() throws {
        guard allocation_count_works() != 0 else { return }
        let before = allocation_count()
        #expect(AlignedBuffer<Float>(count: 10).count == 10)
        #expect(allocation_count() > before, "the counter counts")

        let samples = SampleKit.random(SampleKit.tabular, rows: 64, seed: 4)
        let network = try Network(SampleKit.tabular, seed: 1)
        let objective = Objective(
            marked: (0..<64).map { $0 < 20 }, targets: [0.6, 0.2, 0.2, 0.2, 0.6, 0.2, 0.2, 0.2, 0.6],
            direction: .reverse, averaging: .part, crossEntropyWeight: 1, divergenceWeight: 1)
        let step = TrainingStep(network: network, loss: .classification(objective), batchSize: 32, workers: 1, seed: 1)
        let batch = (0..<Int32(32)).map { $0 }
        batch.withUnsafeBufferPointer { batch in
            _ = step.run(samples, batch: batch, update: adam.update(rate: 1e-3, step: 1))
            let start = allocation_count()
            for number in 2...20 {
                _ = step.run(samples, batch: batch, update: adam.update(rate: 1e-3, step: number))
            }
            #expect(allocation_count() == start)
        }
    }

    @Test func aLastBatchOfOneRowIsLeftOutUnderBatchNorm() throws {
        // 65 rows in batches of 32: the last row alone has no variance; the result must stay finite.
        let network = try train(SampleKit.tabular, rows: 65, recipe: adam)
        #expect(network.parameters.allSatisfy { $0.isFinite })
    }

    @Test func aCategoryThatTrainingNeverSawGetsTheMeanOfTheOthers() throws {
        let architecture = Architecture(
            numericFeatures: 0, embeddings: [.init(cardinality: 4, dimension: 2)], layers: [.dense(outputs: 2)])
        let samples = Samples(
            numericFeatures: 0, categoricalColumns: 1, numeric: [], categorical: [0, 1, 3, 0], labels: [0, 1, 1, 0])
        let network = try Trainer(
            Network(architecture, seed: 1), samples: samples, recipe: .init(rate: 0.1, batch: 2, epochs: 3), seed: 1
        ).run()
        let table = network.layout.embeddings[0].offset
        for component in 0..<2 {
            let value = { network.parameters[table + 2 * $0 + component] }
            #expect(value(2) == (value(0) + value(1) + value(3)) / 3)
        }
    }

    @Test func divergenceIsAnError() throws {
        let recipe = TrainingRecipe(optimiser: .sgd, rate: 1e30, batch: 32, epochs: 5)
        #expect(throws: TrainingError.self) { try train(SampleKit.tabular, recipe: recipe) }
    }

    @Test func wrongSettingsAndSamplesAreNamed() throws {
        let architecture = SampleKit.tabular
        let network = try Network(architecture, seed: 1)
        let samples = SampleKit.random(architecture, rows: 40, seed: 1)
        var recipe = adam
        recipe.batch = 0
        #expect(throws: TrainingError.invalidSetting(name: "batch", expected: "a positive number", actual: "0")) {
            _ = try Trainer(network, samples: samples, recipe: recipe, seed: 1)
        }
        let narrow = Samples(
            numericFeatures: 2, categoricalColumns: 2, numeric: [0, 0], categorical: [0, 0], labels: [0])
        #expect(throws: TrainingError.mismatchedSamples(what: "numeric features", expected: 3, actual: 2)) {
            _ = try network.logits(for: narrow)
        }
        let badLabel = Samples(
            numericFeatures: 3, categoricalColumns: 2, numeric: [0, 0, 0], categorical: [0, 0], labels: [3])
        #expect(throws: TrainingError.codeOutOfRange(what: "label", row: 0, limit: 3, actual: 3)) {
            _ = try Trainer(network, samples: badLabel, recipe: adam, seed: 1)
        }
        let badCode = Samples(
            numericFeatures: 3, categoricalColumns: 2, numeric: [0, 0, 0], categorical: [0, 9], labels: [0])
        #expect(throws: TrainingError.codeOutOfRange(what: "category of column 1", row: 0, limit: 9, actual: 9)) {
            _ = try network.logits(for: badCode)
        }
    }
}
