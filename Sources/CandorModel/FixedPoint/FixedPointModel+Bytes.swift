extension FixedPointModel {
    /// The JSON document in the metadata's entry `candor`.
    private struct Metadata: Codable {
        var version: Int
        var kind: String
        var format: FixedPointFormat
        var digest: String

        enum CodingKeys: String, CodingKey, CaseIterable {
            case version, kind, format, digest
        }

        init(_ format: FixedPointFormat) {
            version = ModelEnvelope.version
            kind = FixedPointModel.kind
            self.format = format
            digest = ModelEnvelope.noDigest
        }

        init(from decoder: any Decoder) throws {
            let object = try decoder.object(of: CodingKeys.self)
            version = try object.decode(Int.self, forKey: .version)
            kind = try object.decode(String.self, forKey: .kind)
            format = try object.decode(FixedPointFormat.self, forKey: .format)
            digest = try object.decode(String.self, forKey: .digest)
        }
    }

    private static let kind = "fixed"

    /// Reads a model file.
    ///
    /// - Throws: ``ModelFileError``; whatever the bytes are, nothing worse happens.
    public static func read(from path: String) throws(ModelFileError) -> FixedPointModel {
        try FixedPointModel(bytes: try ModelEnvelope.read(path))
    }

    /// Writes a model file, replacing an older one in one step. The same model gives the same bytes.
    ///
    /// - Throws: ``ModelFileError``, before anything is written where the model is invalid.
    public func write(to path: String) throws(ModelFileError) { try ModelEnvelope.write(try bytes(), to: path) }

    /// Reads the bytes of a model file.
    package init(bytes: [UInt8]) throws(ModelFileError) {
        let file = try Safetensors<Int32>(bytes: bytes)
        let text = try ModelEnvelope.metadataText(of: file)
        let metadata: Metadata = try ModelEnvelope.decode(text)
        guard metadata.kind == Self.kind else {
            throw .malformedHeader(key: "candor.kind", expected: Self.kind, found: metadata.kind)
        }
        format = metadata.format
        try metadata.format.validate()
        let shapes = Self.tensorShapes(of: metadata.format)
        let tensors = ModelEnvelope.inOrder(file.tensors, of: shapes.map(\.name))
        try ModelEnvelope.check(tensors, are: shapes)
        try ModelEnvelope.checkDigest(metadata.digest, in: text, tensors)
        layers = []
        for (index, layer) in metadata.format.layers.enumerated() {
            let (weights, limbs) = (tensors[2 * index], tensors[2 * index + 1])
            let rows = try Self.shorts(limbs)
            layers.append(
                Layer(
                    weights: try Self.shorts(weights),
                    biases: (0..<layer.outputs).map { output in
                        let own = rows[output * layer.biasLimbs..<(output + 1) * layer.biasLimbs]
                        return BiasLimbs.value(of: own.map(Int32.init))
                    }))
        }
        try validate()
    }

    /// The bytes of the model's file.
    package func bytes() throws(ModelFileError) -> [UInt8] {
        try validate()
        var values: [[Int32]] = []
        for (layer, own) in zip(format.layers, layers) {
            values.append(own.weights.map(Int32.init))
            values.append(own.biases.flatMap { BiasLimbs.limbs(of: $0, count: layer.biasLimbs) ?? [] })
        }
        return try ModelEnvelope.seal(
            Metadata(format),
            zip(Self.tensorShapes(of: format), values).map { Tensor(name: $0.name, shape: $0.shape, values: $1) })
    }

    /// `layer.I.weight` [outputs, inputs] and `layer.I.bias` [outputs, limbs].
    private static func tensorShapes(of format: FixedPointFormat) -> [Architecture.TensorShape] {
        format.layers.enumerated().flatMap { index, layer in
            [
                .init(name: "layer.\(index).weight", shape: [layer.outputs, layer.inputs]),
                .init(name: "layer.\(index).bias", shape: [layer.outputs, layer.biasLimbs]),
            ]
        }
    }

    private static func shorts(_ tensor: Tensor<Int32>) throws(ModelFileError) -> [Int16] {
        if let place = tensor.values.firstIndex(where: { Int16(exactly: $0) == nil }) {
            throw .invalidValue(name: tensor.name, index: place, actual: "\(tensor.values[place])")
        }
        return tensor.values.map { Int16($0) }
    }
}
