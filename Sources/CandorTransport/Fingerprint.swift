#if Network
    import CandorProof

    /// What a party is known by: SHA-256 of its public key.
    ///
    /// The bytes are those that `openssl pkey -in identity.pem -pubout -outform DER | sha256sum` prints: the digest of the
    /// key's SubjectPublicKeyInfo. As text, `sha256:` and 64 hexadecimal digits, of which small ones are printed and both
    /// kinds are read.
    public struct Fingerprint: Sendable {
        /// Bytes of a fingerprint.
        public static let byteCount = 32

        private static let prefix = "sha256:"

        /// ``byteCount`` bytes.
        public let bytes: [UInt8]

        /// The fingerprint of a public key.
        ///
        /// - Parameter publicKeyInfo: the key as SubjectPublicKeyInfo, in DER.
        package init(ofPublicKeyInfo publicKeyInfo: [UInt8]) { bytes = sha256(publicKeyInfo) }

        /// Reads a fingerprint as ``description`` prints it.
        ///
        /// - Throws: ``TransportError/malformedFingerprint(expected:actual:)``.
        public init(_ text: String) throws(TransportError) {
            let digits = text.utf8.dropFirst(Fingerprint.prefix.utf8.count).compactMap(Fingerprint.value(ofDigit:))
            guard text.hasPrefix(Fingerprint.prefix), digits.count == 2 * Fingerprint.byteCount,
                text.utf8.count == Fingerprint.prefix.utf8.count + digits.count
            else {
                throw .malformedFingerprint(expected: "sha256: and 64 hexadecimal digits", actual: text)
            }
            bytes = (0..<Fingerprint.byteCount).map { digits[2 * $0] << 4 | digits[2 * $0 + 1] }
        }

        private static func value(ofDigit digit: UInt8) -> UInt8? {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
            default: nil
            }
        }
    }

    extension Fingerprint: Hashable {
        /// Whether all bytes are the same, in time that does not depend on them.
        public static func == (a: Fingerprint, b: Fingerprint) -> Bool { TranscriptHash.matches(a.bytes, b.bytes) }
    }

    extension Fingerprint: CustomStringConvertible {
        /// `sha256:` and 64 small hexadecimal digits.
        public var description: String {
            let digits = Array("0123456789abcdef")
            return Fingerprint.prefix + String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
        }
    }
#endif
