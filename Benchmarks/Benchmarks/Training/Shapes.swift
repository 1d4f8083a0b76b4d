import CandorCore
import CandorModel

/// The networks and data shapes that training is measured on. Values are random: time does not depend on them.
enum Shapes {
    /// The Adult census recipe: 8 categorical columns in 51 embedding dimensions, 6 numeric features.
    static let adult = Architecture(
        numericFeatures: 6, embeddings: [8, 16, 7, 14, 6, 5, 2, 41].map { .init(cardinality: $0) },
        layers: [
            .dense(outputs: 64), .batchNorm, .relu, .dropout(probability: 0.5), .dense(outputs: 32), .batchNorm, .relu,
            .dropout(probability: 0.5), .dense(outputs: 2),
        ])
    static let gaussian = Architecture(numericFeatures: 2, layers: [.dense(outputs: 100), .relu, .dense(outputs: 3)])
    static let fashion = Architecture(
        numericFeatures: 784,
        layers: [
            .dense(outputs: 128), .relu, .dropout(probability: 0.2), .dense(outputs: 64), .relu,
            .dropout(probability: 0.2), .dense(outputs: 10),
        ])
    /// Wide enough that matrix products are nearly all of the work.
    static let wide = Architecture(numericFeatures: 784, layers: [.dense(outputs: 1_024), .relu, .dense(outputs: 10)])

    static func samples(_ architecture: Architecture, rows: Int) -> Samples {
        var random = SeededRandomSource(seed: 1)
        let numeric = (0..<rows * architecture.numericFeatures).map { _ in Float(random.normal()) }
        let categorical = (0..<rows).flatMap { _ in
            architecture.embeddings.map { Int32(random.integer(below: $0.cardinality)) }
        }
        return Samples(
            numericFeatures: architecture.numericFeatures, categoricalColumns: architecture.embeddings.count,
            numeric: numeric, categorical: categorical,
            labels: (0..<rows).map { _ in Int32(random.integer(below: architecture.classes ?? 1)) })
    }

    static func normals(_ count: Int, seed: UInt64 = 1) -> [Float] {
        var random = SeededRandomSource(seed: seed)
        return (0..<count).map { _ in Float(random.normal()) }
    }
}
