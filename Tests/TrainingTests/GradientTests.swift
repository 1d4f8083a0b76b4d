import CandorCore
import CandorModel
import CandorTraining
import Testing

/// The backward pass against central differences of the definition in Double.
struct GradientTests {
    static let layers: [(name: String, layers: [Architecture.Layer])] = [
        ("dense", [.dense(outputs: 4)]),
        ("two dense", [.dense(outputs: 9), .dense(outputs: 4)]),
        ("relu", [.dense(outputs: 9), .relu, .dense(outputs: 4)]),
        ("batch norm", [.dense(outputs: 9), .batchNorm, .dense(outputs: 4)]),
        ("relu before batch norm", [.dense(outputs: 9), .relu, .batchNorm, .dense(outputs: 4)]),
        ("dropout", [.dense(outputs: 9), .dropout(probability: 0.4), .dense(outputs: 4)]),
        (
            "dropout before batch norm",
            [.dense(outputs: 9), .dropout(probability: 0.4), .batchNorm, .dense(outputs: 4)]
        ),
        (
            "all",
            [
                .dense(outputs: 9), .batchNorm, .relu, .dropout(probability: 0.5), .dense(outputs: 7), .batchNorm,
                .relu, .dropout(probability: 0.25), .dense(outputs: 4),
            ]
        ),
    ]

    static let objectives: [Objective] = {
        let smoothed: [Float] = (0..<16).map { $0 / 4 == $0 % 4 ? 0.4 : 0.2 }
        // Over two classes alone: the others have a probability of 0.
        let pairs: [Float] = [
            0.7, 0.3, 0, 0,
            0.3, 0.7, 0, 0,
            0, 0, 0.7, 0.3,
            0, 0, 0.3, 0.7,
        ]
        let marks = (0..<40).map { $0 % 3 == 0 }
        func mixed(_ direction: MirageRecipe.Direction, _ averaging: MirageRecipe.Averaging) -> Objective {
            Objective(
                marked: marks, targets: smoothed, direction: direction, averaging: averaging, crossEntropyWeight: 0.3,
                divergenceWeight: 0.7)
        }
        return [
            .crossEntropy, mixed(.reverse, .part), mixed(.forward, .part), mixed(.reverse, .batch),
            mixed(.forward, .batch),
            Objective(
                marked: marks, targets: pairs, direction: .forward, averaging: .part, crossEntropyWeight: 0.3,
                divergenceWeight: 0.7),
        ]
    }()

    @Test(arguments: layers.indices, objectives.indices)
    func agreesWithFiniteDifferences(layers: Int, objective: Int) throws {
        let objective = Self.objectives[objective]
        let architecture = Architecture(
            numericFeatures: 3, embeddings: [.init(cardinality: 4, dimension: 2), .init(cardinality: 6)],
            layers: Self.layers[layers].layers)
        let samples = SampleKit.random(architecture, rows: 40, seed: 5)
        let network = try Network(architecture, seed: 6)
        let batch: [Int32] = (0..<23).map { ($0 * 7) % 40 }
        let step = TrainingStep(network: network, loss: .classification(objective), batchSize: 23, workers: 1, seed: 9)
        let loss = batch.withUnsafeBufferPointer { step.run(samples, batch: $0, update: nil) }

        var reference = ReferenceNetwork(network)
        let rows = batch.map(Int.init)
        let dropped = network.layout.operations.reduce(0) {
            if case .dropout(_, let width) = $1 { $0 + 23 * width } else { $0 }
        }
        // Four 16-bit values a word, the low ones first.
        var random = SeededRandomSource(seed: 9, stream: RandomStream.dropout)
        let bits = (0..<(dropped + 3) / 4).flatMap { _ in
            let word = random.next()
            return (0..<4).map { UInt16(truncatingIfNeeded: word >> (16 * $0)) }
        }
        #expect(abs(reference.loss(samples, rows: rows, bits: bits, objective: objective) - loss) < 1e-5)
        for index in reference.parameters.indices {
            let value = reference.parameters[index]
            let h = 1e-6
            reference.parameters[index] = value + h
            let above = reference.loss(samples, rows: rows, bits: bits, objective: objective)
            reference.parameters[index] = value - h
            let below = reference.loss(samples, rows: rows, bits: bits, objective: objective)
            reference.parameters[index] = value
            let expected = (above - below) / (2 * h)
            #expect(
                abs(Double(step.gradient[index]) - expected) < 2e-5,
                "\(Self.layers[layers].name), parameter \(index): \(step.gradient[index]), expected \(expected)")
        }
    }
}
