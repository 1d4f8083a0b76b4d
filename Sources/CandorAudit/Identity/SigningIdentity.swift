import CSodium
import CandorCore
import CandorProof

/// A party's secret Ed25519 key, with which it signs registrations, certificates and logs.
///
/// It cannot be copied, nothing prints it, and its memory is overwritten at the end. Its file is PKCS #8 in PEM, as
/// `openssl genpkey -algorithm ed25519` writes one, readable by its owner alone.
public struct SigningIdentity: ~Copyable, Sendable {
    /// What others know.
    public let publicKey: PublicKey

    private let seed: SecretBuffer
    private let expanded: SecretBuffer

    private static let seedBytes = Int(crypto_sign_SEEDBYTES)

    /// A fresh key from the operating system.
    public init() { self.init(seed: .random(count: Self.seedBytes)) }

    /// The key pair of a secret of 32 bytes (RFC 8032); another number is a caller bug.
    package init(seed: consuming SecretBuffer) {
        precondition(seed.count == Self.seedBytes, "an Ed25519 secret has 32 bytes")
        var key = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        var expanded = SecretBuffer(count: Int(crypto_sign_SECRETKEYBYTES))
        expanded.withUnsafeMutableBytes { secret in
            seed.withUnsafeBytes { seed in
                _ = crypto_sign_seed_keypair(
                    &key, secret.bindMemory(to: UInt8.self).baseAddress!,
                    seed.bindMemory(to: UInt8.self).baseAddress!)
            }
        }
        // A key pair has a public key of 32 bytes.
        publicKey = try! PublicKey(bytes: key)
        self.seed = seed
        self.expanded = expanded
    }

    /// Ed25519 of the message.
    borrowing func sign(_ message: [UInt8]) -> Signature {
        var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
        expanded.withUnsafeBytes { secret in
            _ = crypto_sign_detached(
                &signature, nil, message, UInt64(message.count), secret.bindMemory(to: UInt8.self).baseAddress!)
        }
        return Signature(ofKnownSize: signature)
    }
}

extension SigningIdentity {
    private static let header = Array("-----BEGIN PRIVATE KEY-----\n".utf8)
    private static let footer = Array("\n-----END PRIVATE KEY-----\n".utf8)
    /// DER of PKCS #8 before the 32 bytes of the secret (RFC 8410); with them 48 bytes, 64 characters of base 64.
    private static let keyPrefix: [UInt8] = [
        0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]
    private static let characters = 64
    private static let variant = sodium_base64_VARIANT_ORIGINAL

    /// Writes the key into a new file that only its owner can read.
    ///
    /// - Throws: ``EvidenceError/file(path:reason:)`` when there is one already, or it cannot be written.
    public borrowing func write(to path: String) throws(EvidenceError) {
        var key = SecretBuffer(count: Self.keyPrefix.count + Self.seedBytes)
        key.withUnsafeMutableBytes { key in
            key.copyBytes(from: Self.keyPrefix)
            seed.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: key[16...]).copyMemory(from: $0) }
        }
        // The text and the zero byte that libsodium puts after it, over which the footer is written.
        var text = SecretBuffer(count: Self.characters + Self.footer.count)
        text.withUnsafeMutableBytes { text in
            key.withUnsafeBytes { key in
                _ = sodium_bin2base64(
                    text.bindMemory(to: CChar.self).baseAddress!, Self.characters + 1,
                    key.bindMemory(to: UInt8.self).baseAddress!, key.count, Self.variant)
            }
            UnsafeMutableRawBufferPointer(rebasing: text[Self.characters...]).copyBytes(from: Self.footer)
        }
        try text.withUnsafeBytes { (text) throws(EvidenceError) in
            try EvidenceFile.createPrivate(path, head: Self.header, text)
        }
    }

    /// Reads a file that ``write(to:)`` or OpenSSL has written.
    ///
    /// - Throws: ``EvidenceError/unsafeFile(path:expected:actual:)`` for a file that others can read,
    ///   ``EvidenceError/malformed(what:expected:actual:)`` for one that is not exactly one Ed25519 key.
    public init(contentsOf path: String) throws(EvidenceError) {
        let file = try EvidenceFile.readPrivate(path, limit: 1 << 12)
        var key = SecretBuffer(count: Self.keyPrefix.count + Self.seedBytes)
        let isKey = file.withUnsafeBytes { file in
            key.withUnsafeMutableBytes { key in
                guard file.count == Self.header.count + Self.characters + Self.footer.count,
                    file.starts(with: Self.header), file.suffix(Self.footer.count).elementsEqual(Self.footer)
                else { return false }
                let text = UnsafeRawBufferPointer(rebasing: file[Self.header.count...])
                var count = 0
                return sodium_base642bin(
                    key.bindMemory(to: UInt8.self).baseAddress!, key.count,
                    text.bindMemory(to: CChar.self).baseAddress!, Self.characters, nil, &count, nil, Self.variant) == 0
                    && count == key.count && key.starts(with: Self.keyPrefix)
            }
        }
        guard Mutation.isOn(.identityFile) || isKey else {
            throw .malformed(what: path, expected: "one Ed25519 key in PEM", actual: "something else")
        }
        var seed = SecretBuffer(count: Self.seedBytes)
        seed.withUnsafeMutableBytes { seed in
            key.withUnsafeBytes { seed.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[16...])) }
        }
        self.init(seed: seed)
    }
}
