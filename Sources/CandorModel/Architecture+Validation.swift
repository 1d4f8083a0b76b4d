/// Why an architecture is no classifier that could be built.
public enum ArchitectureError: Error, Equatable, Sendable {
    /// A number of features, rows, columns, outputs or layers out of its range.
    case sizeOutOfRange(what: String, expected: ClosedRange<Int>, actual: Int)
    /// The last layer is not dense.
    case lastLayerNotDense
    /// A dropout probability outside [0, 1).
    case probabilityOutOfRange(layer: Int, actual: Double)
    /// More learned values than a model may have.
    case tooManyParameters(limit: Int)
}

extension ArchitectureError: CustomStringConvertible {
    /// One line for a person.
    public var description: String {
        switch self {
        case .sizeOutOfRange(let what, let expected, let actual): "\(what): expected \(expected), found \(actual)"
        case .lastLayerNotDense: "expected a dense last layer, found another"
        case .probabilityOutOfRange(let layer, let actual):
            "dropout of layer \(layer): expected a probability in [0, 1), found \(actual)"
        case .tooManyParameters(let limit): "expected at most \(limit) learned values, found more"
        }
    }
}

extension Architecture {
    /// Largest width, cardinality or dimension.
    public static let largestSize = 1 << 20
    /// Largest number of learned values.
    public static let largestParameterCount = 1 << 28
    /// Largest number of layers, and of embeddings.
    public static let largestDepth = 1024

    /// Checks that sizes are in range and that the last layer gives two classes or more.
    ///
    /// ``inputWidth``, ``parameterCount`` and ``tensors`` are meant for architectures that pass.
    public func validate() throws(ArchitectureError) {
        func check(_ what: String, _ actual: Int, in expected: ClosedRange<Int>) throws(ArchitectureError) {
            guard expected.contains(actual) else {
                throw .sizeOutOfRange(what: what, expected: expected, actual: actual)
            }
        }
        try check("numericFeatures", numericFeatures, in: 0...Self.largestSize)
        try check("number of embeddings", embeddings.count, in: 0...Self.largestDepth)
        try check("number of layers", layers.count, in: 1...Self.largestDepth)
        // All sizes are at most 2^20 and there are at most 2^10 of a kind: no sum or product below reaches 2^63.
        var parameters = 0
        for (index, embedding) in embeddings.enumerated() {
            try check("embedding \(index).cardinality", embedding.cardinality, in: 1...Self.largestSize)
            try check("embedding \(index).dimension", embedding.dimension, in: 1...Self.largestSize)
            parameters += embedding.cardinality * embedding.dimension
        }
        try check("input width", inputWidth, in: 1...Self.largestSize)
        var width = inputWidth
        for (index, layer) in layers.enumerated() {
            switch layer {
            case .dense(let outputs):
                try check("layer \(index).outputs", outputs, in: 1...Self.largestSize)
                parameters += outputs * (width + 1)
                width = outputs
            case .batchNorm: parameters += 2 * width
            case .relu: break
            case .dropout(let probability):
                guard probability >= 0, probability < 1 else {
                    throw .probabilityOutOfRange(layer: index, actual: probability)
                }
            }
        }
        guard let classes else { throw .lastLayerNotDense }
        try check("classes", classes, in: 2...Self.largestSize)
        guard parameters <= Self.largestParameterCount else {
            throw .tooManyParameters(limit: Self.largestParameterCount)
        }
    }

    /// Name and shape of one tensor of a model.
    public struct TensorShape: Hashable, Sendable {
        /// That of ``Architecture/tensors``.
        public var name: String
        /// Rows first, values row after row.
        public var shape: [Int]
    }

    /// The tensors of a model of this architecture, in the order of embeddings and layers.
    ///
    /// | Part | Tensors |
    /// |---|---|
    /// | embedding J | `embedding.J.weight` [cardinality, dimension] |
    /// | dense layer I | `layer.I.weight` [outputs, inputs], `layer.I.bias` [outputs] |
    /// | batch norm I | `layer.I.scale`, `layer.I.shift`, `layer.I.runningMean`, `layer.I.runningVariance` [width] |
    public var tensors: [TensorShape] {
        var tensors = embeddings.enumerated().map { index, embedding in
            TensorShape(name: "embedding.\(index).weight", shape: [embedding.cardinality, embedding.dimension])
        }
        var width = inputWidth
        for (index, layer) in layers.enumerated() {
            switch layer {
            case .dense(let outputs):
                tensors.append(TensorShape(name: "layer.\(index).weight", shape: [outputs, width]))
                tensors.append(TensorShape(name: "layer.\(index).bias", shape: [outputs]))
                width = outputs
            case .batchNorm:
                for part in ["scale", "shift", "runningMean", "runningVariance"] {
                    tensors.append(TensorShape(name: "layer.\(index).\(part)", shape: [width]))
                }
            case .relu, .dropout: break
            }
        }
        return tensors
    }
}
