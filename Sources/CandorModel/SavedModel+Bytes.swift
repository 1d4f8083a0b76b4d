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
            version = SavedModel.version
            architecture = model.architecture
            preprocessing = model.preprocessing
            labels = model.labels
            digest = SavedModel.noDigest
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

    static let version = 1
    private static let metadataKey = "candor"
    private static let noDigest = String(repeating: "0", count: 64)

    /// Reads the bytes of a model file.
    package init(bytes: [UInt8]) throws(ModelFileError) {
        let file = try Safetensors(bytes: bytes)
        guard let text = file.metadata[Self.metadataKey] else { throw .notAModel }
        try Self.checkVersion(of: text)
        let metadata: Metadata = try Self.decode(text)
        architecture = metadata.architecture
        preprocessing = metadata.preprocessing
        labels = metadata.labels
        tensors = file.tensors
        do {
            try architecture.validate()
        } catch {
            throw .invalidArchitecture(error)
        }
        tensors = Self.inOrder(tensors, of: architecture)
        try validate()
        let blank = try Self.withoutDigest(text, metadata.digest)
        let actual = Self.digest(of: blank, tensors: tensors)
        guard actual == metadata.digest else { throw .wrongDigest(expected: metadata.digest, actual: actual) }
    }

    /// The bytes of the model's file.
    package func bytes() throws(ModelFileError) -> [UInt8] {
        try validate()
        let blank = String(decoding: try encodeJSON(Metadata(self)), as: UTF8.self)
        let digest = Self.digest(of: blank, tensors: tensors)
        let text = try Self.replacingOnly(Self.noDigest, in: blank, by: digest)
        return try Safetensors(metadata: [Self.metadataKey: text], tensors: tensors).bytes()
    }

    /// The version decides what the rest means, so it is read first.
    private static func checkVersion(of text: String) throws(ModelFileError) {
        struct Version: Decodable {
            var version: Int
        }
        let found: Version = try decode(text)
        guard found.version == version else { throw .unsupportedVersion(expected: version, actual: found.version) }
    }

    private static func decode<T: Decodable>(_ text: String) throws(ModelFileError) -> T {
        do {
            return try decodeJSON(T.self, from: Array(text.utf8))
        } catch {
            throw .malformedHeader(
                key: "\(metadataKey).\(pathText(error.path))", expected: error.expected, found: error.found)
        }
    }

    /// A file may hold tensors in any order; those that the architecture does not have come last.
    private static func inOrder(_ tensors: [NamedTensor], of architecture: Architecture) -> [NamedTensor] {
        var places: [String: Int] = [:]
        for (place, expected) in architecture.tensors.enumerated() { places[expected.name] = place }
        return tensors.sorted { (places[$0.name] ?? .max, $0.name) < (places[$1.name] ?? .max, $1.name) }
    }

    /// SHA-256 over the metadata, its digest being 64 zeros, and the tensors in byte order of their names; lengths,
    /// ranks and sizes are eight bytes, the lowest first.
    private static func digest(of blankMetadata: String, tensors: [NamedTensor]) -> String {
        var hash = SHA256()
        hash.update("candor model \(version)\n")
        hash.update(blankMetadata.utf8.count)
        hash.update(blankMetadata)
        for tensor in tensors.sorted(by: { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }) {
            hash.update(tensor.name.utf8.count)
            hash.update(tensor.name)
            hash.update(tensor.shape.count)
            for size in tensor.shape { hash.update(size) }
            tensor.withLittleEndianBytes { hash.update($0) }
        }
        return hash.hexadecimal()
    }

    private static func withoutDigest(_ text: String, _ digest: String) throws(ModelFileError) -> String {
        guard digest.utf8.count == 64, digest.utf8.allSatisfy({ Array("0123456789abcdef".utf8).contains($0) }) else {
            throw .malformedHeader(
                key: "\(metadataKey).digest", expected: "64 lower-case hexadecimal digits", found: digest)
        }
        return try replacingOnly(digest, in: text, by: noDigest)
    }

    /// `text` with its only `old` replaced.
    private static func replacingOnly(
        _ old: String, in text: String, by new: String
    ) throws(ModelFileError) -> String {
        let parts = text.split(separator: old, omittingEmptySubsequences: false)
        guard parts.count == 2 else {
            throw .malformedHeader(
                key: "\(metadataKey).digest", expected: "the digest once in the metadata",
                found: "it \(parts.count - 1) times")
        }
        return parts.joined(separator: new)
    }
}
