/// The shape of a network: what goes in, and the layers in order. It holds no weights.
///
/// A row of input is the concatenation of one embedding vector per categorical column, in column order, and the
/// numeric features.
public struct Architecture: Codable, Hashable, Sendable {
    /// A table of `cardinality` rows of `dimension` learned values, for one categorical column.
    public struct Embedding: Codable, Hashable, Sendable {
        /// Number of categories, the one for unseen values included.
        public var cardinality: Int
        /// Length of each learned vector.
        public var dimension: Int

        /// An embedding of the usual dimension min(50, (n + 1) / 2) for n categories, unless given.
        public init(cardinality: Int, dimension: Int? = nil) {
            self.cardinality = cardinality
            self.dimension = dimension ?? min(50, (cardinality + 1) / 2)
        }
    }

    /// One layer. `batchNorm`, `relu` and `dropout` keep the width.
    public enum Layer: Codable, Hashable, Sendable {
        /// y = W x + b with `outputs` rows.
        case dense(outputs: Int)
        /// Normalisation by batch statistics in training and running statistics in inference, with scale and shift.
        case batchNorm
        case relu
        /// In training, zeroes each value with `probability` and scales the rest by 1 / (1 − probability).
        case dropout(probability: Double)
    }

    /// Number of numeric features.
    public var numericFeatures: Int
    /// One per categorical column.
    public var embeddings: [Embedding]
    /// In order; the last is dense and has one output per class.
    public var layers: [Layer]

    /// Joins the parts; ``validate()`` checks them.
    public init(numericFeatures: Int, embeddings: [Embedding] = [], layers: [Layer]) {
        self.numericFeatures = numericFeatures
        self.embeddings = embeddings
        self.layers = layers
    }

    /// Width of the first layer's input.
    public var inputWidth: Int { embeddings.reduce(numericFeatures) { $0 + $1.dimension } }

    /// Number of classes: the outputs of the last layer, or nil where that is not dense.
    public var classes: Int? {
        if case .dense(let outputs)? = layers.last { outputs } else { nil }
    }

    /// Number of learned values.
    public var parameterCount: Int {
        var count = embeddings.reduce(0) { $0 + $1.cardinality * $1.dimension }
        var width = inputWidth
        for layer in layers {
            switch layer {
            case .dense(let outputs):
                count += outputs * (width + 1)
                width = outputs
            case .batchNorm: count += 2 * width
            case .relu, .dropout: break
            }
        }
        return count
    }
}
