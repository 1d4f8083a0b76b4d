/// A trained model with all that serving and auditing it need; on disk one `.safetensors` file.
///
/// The article <doc:ModelFiles> defines the format.
public struct SavedModel: Hashable, Sendable {
    /// The network.
    public var architecture: Architecture
    /// How rows become its input.
    public var preprocessing: Preprocessing
    /// Names of the classes, in the order of outputs.
    public var labels: [String]
    /// Those of ``Architecture/tensors``, in that order.
    public var tensors: [NamedTensor]

    /// Joins the parts; ``validate()`` checks that they fit.
    public init(
        architecture: Architecture, preprocessing: Preprocessing, labels: [String], tensors: [NamedTensor]
    ) {
        self.architecture = architecture
        self.preprocessing = preprocessing
        self.labels = labels
        self.tensors = tensors
    }

    /// Reads a model file.
    ///
    /// - Throws: ``ModelFileError``; whatever the bytes are, nothing worse happens.
    /// - Complexity: O(bytes).
    public static func read(from path: String) throws(ModelFileError) -> SavedModel {
        return try SavedModel(bytes: try ModelEnvelope.read(path))
    }

    /// Writes a model file, replacing an older one in one step. The same model gives the same bytes.
    ///
    /// - Throws: ``ModelFileError``, before anything is written where the model is invalid.
    public func write(to path: String) throws(ModelFileError) {
        try ModelEnvelope.write(try bytes(), to: path)
    }

    /// Checks that architecture, preprocessing, labels and tensors fit together, and that all numbers are finite.
    public func validate() throws(ModelFileError) {
        do {
            try architecture.validate()
        } catch {
            throw .invalidArchitecture(error)
        }
        try validatePreprocessing()
        let expected = architecture.tensors
        try ModelEnvelope.check(tensors, are: expected)
        for (tensor, shape) in zip(tensors, expected) {
            let least: Float = shape.name.hasSuffix(".runningVariance") ? 0 : -.infinity
            if let place = tensor.values.firstIndex(where: { !($0.isFinite && $0 >= least) }) {
                throw .invalidValue(name: shape.name, index: place, actual: "\(tensor.values[place])")
            }
        }
    }

    private func validatePreprocessing() throws(ModelFileError) {
        var features = 0
        for (index, column) in preprocessing.numeric.enumerated() {
            guard column.count >= 1, column.count <= Architecture.largestSize,
                features <= Architecture.largestSize
            else {
                throw .inconsistent(what: "features of column \(column.name)", expected: 1, actual: column.count)
            }
            features += column.count
            guard column.mean.isFinite else {
                throw .invalidValue(name: "mean of \(column.name)", index: index, actual: "\(column.mean)")
            }
            guard column.deviation.isFinite, column.deviation > 0 else {
                throw .invalidValue(name: "deviation of \(column.name)", index: index, actual: "\(column.deviation)")
            }
        }
        guard features == architecture.numericFeatures else {
            throw .inconsistent(
                what: "numeric features of the preprocessing", expected: architecture.numericFeatures, actual: features)
        }
        guard preprocessing.categorical.count == architecture.embeddings.count else {
            throw .inconsistent(
                what: "categorical columns of the preprocessing", expected: architecture.embeddings.count,
                actual: preprocessing.categorical.count)
        }
        for (column, embedding) in zip(preprocessing.categorical, architecture.embeddings)
        where column.cardinality != embedding.cardinality {
            throw .inconsistent(
                what: "codes of column \(column.name)", expected: embedding.cardinality, actual: column.cardinality)
        }
        guard labels.count == architecture.classes else {
            throw .inconsistent(what: "labels", expected: architecture.classes ?? 0, actual: labels.count)
        }
    }
}
