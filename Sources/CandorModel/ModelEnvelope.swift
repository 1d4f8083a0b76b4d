import Foundation

/// The part of the metadata that every version has.
private struct Version: Decodable {
    var version: Int
}

/// What model files of every kind have in common: where the metadata are, their version, and the digest.
///
/// The article <doc:ModelFiles> defines it.
enum ModelEnvelope {
    static let version = 1
    static let metadataKey = "candor"
    static let noDigest = String(repeating: "0", count: 64)

    /// The bytes of a model file.
    static func read(_ path: String) throws(ModelFileError) -> [UInt8] {
        do {
            return try FileBytes.read(path, limit: SafetensorsFile.largestFile)
        } catch {
            switch error {
            case .oversized(_, let limit, let actual):
                throw .oversized(what: path, limit: limit, actual: actual ?? limit)
            case .unreadable(_, let reason): throw .inaccessible(path: path, reason: reason)
            default: throw .inaccessible(path: path, reason: "\(error)")
            }
        }
    }

    /// Writes a model file, replacing an older one in one step.
    static func write(_ bytes: [UInt8], to path: String) throws(ModelFileError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .inaccessible(path: path, reason: error.localizedDescription)
        }
    }

    /// The bytes of a file whose metadata have ``noDigest`` in the place of the digest.
    static func seal<Element>(
        _ blankMetadata: some Encodable, _ tensors: [Tensor<Element>]
    ) throws(ModelFileError) -> [UInt8] {
        let blank = String(decoding: try encodeJSON(blankMetadata), as: UTF8.self)
        let text = try replacingOnly(noDigest, in: blank, by: digest(of: blank, tensors: tensors))
        return try Safetensors(metadata: [metadataKey: text], tensors: tensors).bytes()
    }

    /// The metadata text of a file, whose version is one that this release reads.
    static func metadataText<Element>(of file: Safetensors<Element>) throws(ModelFileError) -> String {
        guard let text = file.metadata[metadataKey] else { throw .notAModel }
        // The version decides what the rest means, so it is read first.
        let found: Version = try decode(text)
        guard found.version == version else { throw .unsupportedVersion(expected: version, actual: found.version) }
        return text
    }

    static func decode<T: Decodable>(_ text: String) throws(ModelFileError) -> T {
        do {
            return try decodeJSON(T.self, from: Array(text.utf8))
        } catch {
            throw .malformedHeader(
                key: "\(metadataKey).\(pathText(error.path))", expected: error.expected, found: error.found)
        }
    }

    /// Refuses a file whose content is not that of the digest in its metadata `text`.
    static func checkDigest<Element>(
        _ claimed: String, in text: String, _ tensors: [Tensor<Element>]
    ) throws(ModelFileError) {
        guard claimed.utf8.count == 64, claimed.utf8.allSatisfy({ Array("0123456789abcdef".utf8).contains($0) }) else {
            throw .malformedHeader(
                key: "\(metadataKey).digest", expected: "64 lower-case hexadecimal digits", found: claimed)
        }
        let actual = digest(of: try replacingOnly(claimed, in: text, by: noDigest), tensors: tensors)
        guard actual == claimed else { throw .wrongDigest(expected: claimed, actual: actual) }
    }

    /// A file may hold tensors in any order; those that are not among `names` come last.
    static func inOrder<Element>(_ tensors: [Tensor<Element>], of names: [String]) -> [Tensor<Element>] {
        var places: [String: Int] = [:]
        for (place, name) in names.enumerated() { places[name] = place }
        return tensors.sorted { (places[$0.name] ?? .max, $0.name) < (places[$1.name] ?? .max, $1.name) }
    }

    /// Refuses tensors that are not those of `expected` in number, order and shape.
    static func check<Element>(
        _ tensors: [Tensor<Element>], are expected: [Architecture.TensorShape]
    ) throws(ModelFileError) {
        let wanted = Set(expected.map(\.name))
        if let extra = tensors.first(where: { !wanted.contains($0.name) }) {
            throw .unexpectedTensor(name: extra.name)
        }
        for (index, shape) in expected.enumerated() {
            guard index < tensors.count, tensors[index].name == shape.name else {
                throw .missingTensor(name: shape.name)
            }
            let tensor = tensors[index]
            guard tensor.shape == shape.shape else {
                throw .wrongShape(tensor: shape.name, expected: shape.shape, actual: tensor.shape)
            }
            guard tensor.values.count == checkedProduct(shape.shape) else {
                throw .inconsistent(
                    what: "values of \(shape.name)", expected: checkedProduct(shape.shape) ?? 0,
                    actual: tensor.values.count)
            }
        }
        if tensors.count > expected.count { throw .unexpectedTensor(name: tensors[expected.count].name) }
    }

    /// SHA-256 over the metadata, its digest being 64 zeros, and the tensors in byte order of their names; lengths,
    /// ranks and sizes are eight bytes, the lowest first.
    private static func digest<Element>(of blankMetadata: String, tensors: [Tensor<Element>]) -> String {
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
