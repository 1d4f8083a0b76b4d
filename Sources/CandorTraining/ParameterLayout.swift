import CandorModel

/// Where every learned value of an architecture lies in one flat array, and the operations in order.
///
/// One array means one optimiser call a step, and one buffer to copy when a network is snapshotted.
package struct ParameterLayout: Sendable {
    /// An embedding table at `offset`, whose vectors fill the input from `inputColumn` on.
    package struct Embedding: Sendable {
        package let offset: Int
        package let cardinality: Int
        package let dimension: Int
        package let inputColumn: Int
    }

    /// One layer with the offsets of what it owns. Weights are `[outputs × inputs]`.
    package enum Operation: Sendable {
        case dense(weight: Int, bias: Int, inputs: Int, outputs: Int)
        /// `statistics` is the offset of running mean, then running variance, among the running statistics.
        case batchNorm(scale: Int, shift: Int, statistics: Int, width: Int)
        case relu(width: Int)
        case dropout(probability: Double, width: Int)
    }

    package let embeddings: [Embedding]
    package let operations: [Operation]
    package let inputWidth: Int
    package let embeddingWidth: Int
    package let classes: Int
    package let widestLayer: Int
    package let parameterCount: Int
    package let statisticsCount: Int

    package init(_ architecture: Architecture) throws(TrainingError) {
        do {
            try architecture.validate()
        } catch {
            throw .invalidArchitecture(reason: "\(error)")
        }
        var next = 0
        func take(_ count: Int) -> Int {
            defer { next += count }
            return next
        }
        var embeddings: [Embedding] = []
        var column = 0
        for embedding in architecture.embeddings {
            embeddings.append(
                Embedding(
                    offset: take(embedding.cardinality * embedding.dimension), cardinality: embedding.cardinality,
                    dimension: embedding.dimension, inputColumn: column))
            column += embedding.dimension
        }
        embeddingWidth = column
        inputWidth = column + architecture.numericFeatures
        classes = architecture.classes ?? 0

        var operations: [Operation] = []
        var width = inputWidth
        var widest = inputWidth
        var statistics = 0
        for layer in architecture.layers {
            switch layer {
            case .dense(let outputs):
                operations.append(
                    .dense(weight: take(outputs * width), bias: take(outputs), inputs: width, outputs: outputs))
                width = outputs
                widest = max(widest, width)
            case .batchNorm:
                operations.append(
                    .batchNorm(scale: take(width), shift: take(width), statistics: statistics, width: width))
                statistics += 2 * width
            case .relu:
                operations.append(.relu(width: width))
            case .dropout(let probability):
                operations.append(.dropout(probability: probability, width: width))
            }
        }
        // The backward pass and the input buffer are written for a first layer that is dense.
        guard case .dense? = operations.first else {
            throw .invalidArchitecture(reason: "expected the first layer to be dense")
        }
        self.embeddings = embeddings
        self.operations = operations
        widestLayer = widest
        parameterCount = next
        statisticsCount = statistics
    }
}
