import CSodium
import Foundation

/// Where a chain ends: what to keep elsewhere, since a chain alone cannot show that its last records were cut off.
public struct AuditHead: Hashable, Codable, Sendable {
    /// The number of the last record; 0 for an empty log.
    public let sequence: UInt64
    /// Its hash, in hexadecimal digits.
    public let hash: String

    /// The head of an empty log.
    public static let empty = AuditHead(sequence: 0, hash: String(repeating: "0", count: 64))

    /// A head that was kept elsewhere.
    public init(sequence: UInt64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }
}

extension AuditHead: LosslessStringConvertible {
    /// `SEQUENCE:HASH`.
    public var description: String { "\(sequence):\(hash)" }

    /// From `SEQUENCE:HASH`; nil for anything else.
    public init?(_ description: String) {
        let parts = description.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = UInt64(parts[0]), parts[1].utf8.count == 64,
            parts[1].utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.init(sequence: sequence, hash: String(parts[1]))
    }
}

/// An entry in its place: the bytes that were hashed, and the hash.
public struct AuditRecord: Hashable, Sendable {
    /// 1 for the first record of a log.
    public let sequence: UInt64
    /// One line of JSON: `{"entry":{…},"sequence":N}`, keys sorted.
    public let line: String
    /// SHA-256 of the domain, the hash of the record before, and the line, in hexadecimal digits.
    public let hash: String

    /// A record as it was kept; nothing is checked.
    public init(sequence: UInt64, line: String, hash: String) {
        self.sequence = sequence
        self.line = line
        self.hash = hash
    }

    /// What the record says, read from the hashed bytes.
    ///
    /// - Throws: ``AccessError/corrupt(what:reason:)``.
    public func entry() throws(AccessError) -> AuditEntry { try body().entry }

    struct Body: Codable {
        let entry: AuditEntry
        let sequence: UInt64
    }

    func body() throws(AccessError) -> Body {
        do {
            return try JSONDecoder().decode(Body.self, from: Data(line.utf8))
        } catch {
            throw .corrupt(what: "audit record \(sequence)", reason: "no entry")
        }
    }
}

/// The rule that links records.
package enum AuditChain {
    private static let domain = Array("candor audit record 1\n".utf8)

    /// The record that follows `head`.
    static func link(_ entry: AuditEntry, to head: AuditHead) -> AuditRecord {
        let sequence = head.sequence + 1
        // As the encoder would write ``AuditRecord/Body`` with its keys sorted.
        let line = "{\"entry\":\(entry.text),\"sequence\":\(sequence)}"
        return AuditRecord(sequence: sequence, line: line, hash: hash(line, after: head.hash))
    }

    /// SHA-256(domain ‖ hash of the record before, as digits ‖ line).
    package static func hash(_ line: String, after previous: String) -> String {
        var bytes = domain
        bytes.reserveCapacity(domain.count + previous.utf8.count + 1 + line.utf8.count)
        bytes += previous.utf8
        bytes.append(UInt8(ascii: "\n"))
        bytes += line.utf8
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return Hex.text(of: digest)
    }
}

/// Bytes as lower-case hexadecimal digits.
package enum Hex {
    private static let digits = Array("0123456789abcdef".utf8)

    package static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(2 * bytes.count)
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// Values as one line of JSON with sorted keys, so that the same value is the same bytes.
enum Document {
    static func text(of value: some Encodable) throws(AccessError) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            throw .corrupt(what: "document", reason: "\(error)")
        }
    }

    static func value<V: Decodable>(_: V.Type, from text: String, what: String) throws(AccessError) -> V {
        do {
            return try JSONDecoder().decode(V.self, from: Data(text.utf8))
        } catch {
            throw .corrupt(what: what, reason: "it cannot be read")
        }
    }
}
