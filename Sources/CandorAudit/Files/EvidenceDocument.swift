import CandorProof
import Foundation

/// Evidence as a JSON file: sorted keys, so that the same evidence is the same bytes.
public protocol EvidenceDocument: Codable, Equatable, Sendable {
    /// What a person calls it, in errors.
    static var documentName: String { get }
}

extension EvidenceDocument {
    /// Bytes of the largest file that is read.
    public static var largestDocument: Int { 64 << 20 }

    /// The JSON form.
    public var document: [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Strings, integers and arrays of them always have a JSON form.
        return [UInt8](try! encoder.encode(self)) + [UInt8(ascii: "\n")]
    }

    /// Reads the JSON form, with the keys of ``document`` and no others, in any order and layout.
    ///
    /// - Throws: ``EvidenceError/malformed(what:expected:actual:)``, or what a part of the document is refused for.
    public init(document: [UInt8]) throws(EvidenceError) {
        let data = Data(document)
        do {
            self = try JSONDecoder().decode(Self.self, from: data)
            // A key that no signature covers could tell a reader something else.
            let given = try JSONSerialization.jsonObject(with: data) as? NSObject
            let understood = try JSONSerialization.jsonObject(with: Data(self.document)) as? NSObject
            guard Mutation.isOn(.documentKeys) || given == understood else {
                throw EvidenceError.malformed(
                    what: "a \(Self.documentName)", expected: "its own keys, and each in its one form",
                    actual: "another key or form")
            }
        } catch let error as EvidenceError {
            throw error
        } catch let error as DecodingError {
            throw .malformed(what: "a \(Self.documentName)", expected: "its JSON form", actual: error.fault)
        } catch {
            throw .malformed(what: "a \(Self.documentName)", expected: "JSON", actual: "other text")
        }
    }

    /// Reads a file.
    public init(contentsOf path: String) throws(EvidenceError) {
        let bytes = try EvidenceFile.readPublic(path, limit: Self.largestDocument)
        do { try self.init(document: bytes) } catch {
            guard case .malformed(let what, let expected, let actual) = error else { throw error }
            throw .malformed(what: "\(path): \(what)", expected: expected, actual: actual)
        }
    }

    /// Writes a file, in one step that survives a stop of the machine.
    public func write(to path: String) throws(EvidenceError) { try EvidenceFile.replace(path, with: document) }
}

extension DecodingError {
    /// What is wrong, and where.
    fileprivate var fault: String {
        switch self {
        case .keyNotFound(let key, _): "no key '\(key.stringValue)'"
        case .typeMismatch(_, let context), .valueNotFound(_, let context):
            "another type at '\(context.codingPath.map(\.stringValue).joined(separator: "."))'"
        case .dataCorrupted(let context) where !context.codingPath.isEmpty:
            "another form at '\(context.codingPath.map(\.stringValue).joined(separator: "."))'"
        default: "other text"
        }
    }
}

/// Bytes of a fixed number, in hexadecimal where they are read by people.
public struct HexBytes<Size: ByteCount>: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The bytes.
    public let bytes: [UInt8]

    /// - Throws: ``EvidenceError/malformed(what:expected:actual:)`` for another number of bytes.
    public init(_ bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count == Size.count else {
            throw .malformed(what: Size.name, expected: "\(Size.count) bytes", actual: "\(bytes.count)")
        }
        self.bytes = bytes
    }

    /// The output of a function whose outputs are of this size.
    init(ofKnownSize bytes: [UInt8]) {
        precondition(bytes.count == Size.count)
        self.bytes = bytes
    }

    /// Reads ``description``.
    public init(_ text: String) throws(EvidenceError) {
        guard let bytes = bytesOfHexadecimal(text), bytes.count == Size.count else {
            throw .malformed(
                what: Size.name, expected: "\(2 * Size.count) digits of lower-case hexadecimal", actual: "'\(text)'")
        }
        self.bytes = bytes
    }

    /// Reads ``description``.
    public init(from decoder: any Decoder) throws {
        try self.init(try decoder.singleValueContainer().decode(String.self))
    }

    /// Writes ``description``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Lower-case hexadecimal.
    public var description: String { hexadecimal(bytes) }
}

/// How many bytes, and what they are.
public protocol ByteCount: Sendable {
    /// The number of bytes.
    static var count: Int { get }
    /// What a person calls them, in errors.
    static var name: String { get }
}

/// 32 bytes of SHA-256.
public enum DigestSize: ByteCount {
    /// 32.
    public static var count: Int { 32 }
    /// A digest.
    public static var name: String { "a digest" }
}

/// 64 bytes of Ed25519.
public enum SignatureSize: ByteCount {
    /// 64.
    public static var count: Int { 64 }
    /// A signature.
    public static var name: String { "a signature" }
}

/// SHA-256 of something.
public typealias Digest = HexBytes<DigestSize>
/// An Ed25519 signature.
public typealias Signature = HexBytes<SignatureSize>
