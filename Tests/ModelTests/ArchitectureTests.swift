import CandorModel
import Testing

struct ArchitectureTests {
    private let good = Architecture(
        numericFeatures: 3, embeddings: [.init(cardinality: 5, dimension: 2)],
        layers: [.dense(outputs: 4), .batchNorm, .relu, .dropout(probability: 0.5), .dense(outputs: 2)])

    @Test func tensorsAreThoseOfTheLayers() throws {
        try good.validate()
        #expect(
            good.tensors.map { "\($0.name) \($0.shape)" } == [
                "embedding.0.weight [5, 2]", "layer.0.weight [4, 5]", "layer.0.bias [4]", "layer.1.scale [4]",
                "layer.1.shift [4]", "layer.1.runningMean [4]", "layer.1.runningVariance [4]", "layer.4.weight [2, 4]",
                "layer.4.bias [2]",
            ])
        let learned = good.tensors.filter { !$0.name.contains("running") }.map { $0.shape.reduce(1, *) }.reduce(0, +)
        #expect(learned == good.parameterCount)
    }

    private static let bad: [(ArchitectureError, @Sendable (inout Architecture) -> Void)] = [
        (.sizeOutOfRange(what: "numericFeatures", expected: 0...1 << 20, actual: -1), { $0.numericFeatures = -1 }),
        (.sizeOutOfRange(what: "numericFeatures", expected: 0...1 << 20, actual: .max), { $0.numericFeatures = .max }),
        (
            .sizeOutOfRange(what: "embedding 0.cardinality", expected: 1...1 << 20, actual: 0),
            { $0.embeddings[0].cardinality = 0 }
        ),
        (
            .sizeOutOfRange(what: "embedding 0.dimension", expected: 1...1 << 20, actual: .min),
            { $0.embeddings[0].dimension = .min }
        ),
        (
            .sizeOutOfRange(what: "input width", expected: 1...1 << 20, actual: 0),
            {
                $0.numericFeatures = 0
                $0.embeddings = []
            }
        ),
        (
            .sizeOutOfRange(what: "layer 0.outputs", expected: 1...1 << 20, actual: 0),
            { $0.layers[0] = .dense(outputs: 0) }
        ),
        (.sizeOutOfRange(what: "number of layers", expected: 1...1024, actual: 0), { $0.layers = [] }),
        (
            .sizeOutOfRange(what: "number of layers", expected: 1...1024, actual: 1025),
            { $0.layers = Array(repeating: .relu, count: 1025) }
        ),
        (.lastLayerNotDense, { $0.layers.append(.relu) }),
        (.sizeOutOfRange(what: "classes", expected: 2...1 << 20, actual: 1), { $0.layers[4] = .dense(outputs: 1) }),
        (.probabilityOutOfRange(layer: 3, actual: 1), { $0.layers[3] = .dropout(probability: 1) }),
        (.probabilityOutOfRange(layer: 3, actual: -0.5), { $0.layers[3] = .dropout(probability: -0.5) }),
        (
            .tooManyParameters(limit: 1 << 28),
            { $0.layers = Array(repeating: .dense(outputs: 1 << 20), count: 1024) }
        ),
    ]

    @Test(arguments: bad.indices)
    func whatCannotBeBuiltIsRefused(index: Int) {
        var architecture = good
        Self.bad[index].1(&architecture)
        #expect(throws: Self.bad[index].0) { try architecture.validate() }
    }
}
