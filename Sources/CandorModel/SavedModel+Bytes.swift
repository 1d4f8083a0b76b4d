extension SavedModel {
    /// The JSON document in the metadata's entry `candor`.
    private struct Metadata: Codable {
        var version: Int
        var architecture: Architecture
        var preprocessing: Preprocessing
        var labels: [String]
        var digest: String

        enum CodingKeys: String, CodingKey, CaseIterable {
            case version, architecture, preprocessing, labels, digest
        }

        init(_ model: SavedModel) {
            version = ModelEnvelope.version
            architecture = model.architecture
            preprocessing = model.preprocessing
            labels = model.labels
            digest = ModelEnvelope.noDigest
        }

        init(from decoder: any Decoder) throws {
            let object = try decoder.object(of: CodingKeys.self)
            version = try object.decode(Int.self, forKey: .version)
            architecture = try object.decode(Architecture.self, forKey: .architecture)
            preprocessing = try object.decode(Preprocessing.self, forKey: .preprocessing)
            labels = try object.decode([String].self, forKey: .labels)
            digest = try object.decode(String.self, forKey: .digest)
        }
    }

    /// Reads the bytes of a model file.
    package init(bytes: [UInt8]) throws(ModelFileError) {
        let file = try Safetensors<Float>(bytes: bytes)
        let text = try ModelEnvelope.metadataText(of: file)
        let metadata: Metadata = try ModelEnvelope.decode(text)
        architecture = metadata.architecture
        preprocessing = metadata.preprocessing
        labels = metadata.labels
        do {
            try metadata.architecture.validate()
        } catch {
            throw .invalidArchitecture(error)
        }
        tensors = ModelEnvelope.inOrder(file.tensors, of: metadata.architecture.tensors.map(\.name))
        try validate()
        try ModelEnvelope.checkDigest(metadata.digest, in: text, tensors)
    }

    /// The bytes of the model's file.
    package func bytes() throws(ModelFileError) -> [UInt8] {
        try validate()
        return try ModelEnvelope.seal(Metadata(self), tensors)
    }
}
