#if Gateway
    import CSodium
    import CandorCore

    /// A key of a caller or an administrator, which only its holder keeps.
    public struct APIKey: Sendable {
        /// What a key begins with, so that scanners for leaked secrets know it.
        public static let prefix = "candor_"
        /// Random bytes of a key.
        public static let byteCount = 32

        /// `candor_` and 43 characters of base64url: 256 random bits.
        public let text: String

        /// A new key from the operating system's random source.
        public static func make() -> APIKey {
            let secret = SecretBuffer.random(count: byteCount)
            // 43 characters and a zero.
            var characters = [CChar](repeating: 0, count: (byteCount * 4 + 2) / 3 + 1)
            secret.withUnsafeBytes { bytes in
                _ = sodium_bin2base64(
                    &characters, characters.count, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), bytes.count,
                    Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING))
            }
            defer { sodium_memzero(&characters, characters.count) }
            return APIKey(text: prefix + String(decoding: characters.dropLast().map(UInt8.init), as: UTF8.self))
        }

        /// What the configuration has of it: `sha256:` and the SHA-256 of its text as 64 hexadecimal digits.
        public var hash: String { KeyDigest(of: text.utf8).text }
    }

    extension APIKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
        /// Not the key: what is logged is read by many.
        public var description: String { "a key" }
        /// As ``description``.
        public var debugDescription: String { description }
        /// Nothing.
        public var customMirror: Mirror { Mirror(self, children: [:]) }
    }
#endif
