import CandorCore
import CandorModel

/// Small random samples of a given shape.
enum SampleKit {
    static func random(_ architecture: Architecture, rows: Int, seed: UInt64) -> Samples {
        var random = SeededRandomSource(seed: seed)
        let numeric = (0..<rows * architecture.numericFeatures).map { _ in Float(random.normal()) }
        var categorical: [Int32] = []
        for _ in 0..<rows {
            for embedding in architecture.embeddings {
                categorical.append(Int32(random.integer(below: embedding.cardinality)))
            }
        }
        let labels = (0..<rows).map { _ in Int32(random.integer(below: architecture.classes!)) }
        return Samples(
            numericFeatures: architecture.numericFeatures, categoricalColumns: architecture.embeddings.count,
            numeric: numeric, categorical: categorical, labels: labels)
    }

    /// The tabular recipe's layers at any width: dense, batch norm, ReLU, dropout, twice, then dense.
    static let tabular = Architecture(
        numericFeatures: 3, embeddings: [.init(cardinality: 5), .init(cardinality: 9, dimension: 4)],
        layers: [
            .dense(outputs: 11), .batchNorm, .relu, .dropout(probability: 0.4), .dense(outputs: 6), .batchNorm, .relu,
            .dropout(probability: 0.25), .dense(outputs: 3),
        ])
}
