import CSodium
import CandorProof

/// An Ed25519 public key: what a provider or an auditor is known by.
///
/// As text it is 64 hexadecimal digits. Its fingerprint is that of its SubjectPublicKeyInfo, which
/// `openssl pkey -in identity.pem -pubout -outform DER | sha256sum` prints too.
public struct PublicKey: Hashable, Sendable {
    /// 32 bytes.
    public let bytes: [UInt8]

    /// DER of a SubjectPublicKeyInfo before the 32 bytes of an Ed25519 key (RFC 8410).
    private static let keyInfoPrefix: [UInt8] = [
        0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// A key from its 32 bytes. Whether they are a point of the curve, verification says.
    ///
    /// - Throws: ``EvidenceError/malformed(what:expected:actual:)``.
    public init(bytes: [UInt8]) throws(EvidenceError) {
        guard bytes.count == Int(crypto_sign_PUBLICKEYBYTES) else {
            throw .malformed(what: "a public key", expected: "32 bytes", actual: "\(bytes.count)")
        }
        self.bytes = bytes
    }

    /// `sha256:` and 64 hexadecimal digits.
    public var fingerprint: String { "sha256:" + hexadecimal(sha256(Self.keyInfoPrefix + bytes)) }

    /// Makes sure that `signature` is one of `message` by this key; `document` names it in the error.
    ///
    /// - Throws: ``EvidenceError/wrongSignature(of:by:)``.
    func verify(_ signature: Signature, of message: [UInt8], document: String) throws(EvidenceError) {
        let isValid =
            crypto_sign_verify_detached(signature.bytes, message, UInt64(message.count), bytes) == 0
        guard Mutation.isOn(.signature) || isValid else {
            throw .wrongSignature(of: document, by: fingerprint)
        }
    }
}

extension PublicKey: Codable {
    /// Reads 64 hexadecimal digits.
    public init(from decoder: any Decoder) throws {
        try self.init(bytes: Digest(from: decoder).bytes)
    }

    /// Writes 64 hexadecimal digits.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal(bytes))
    }
}

extension PublicKey: CustomStringConvertible {
    /// The fingerprint.
    public var description: String { fingerprint }
}

/// The 32 bytes of SHA-256.
func sha256(_ bytes: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
    return digest
}
