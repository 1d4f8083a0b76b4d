#if Network
    import CSodium
    import CandorCore

    // What identities take from libsodium.

    /// The 32 bytes of SHA-256.
    func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        crypto_hash_sha256(&digest, bytes, UInt64(bytes.count))
        return digest
    }

    /// An Ed25519 key pair: the public key, and the secret one as the 32 bytes of RFC 8032.
    struct SigningKey: ~Copyable, Sendable {
        static let seedBytes = Int(crypto_sign_SEEDBYTES)

        let publicKey: [UInt8]
        let seed: SecretBuffer
        private let expanded: SecretBuffer

        /// The pair of a secret key of ``seedBytes`` bytes.
        init(seed: consuming SecretBuffer) {
            precondition(seed.count == SigningKey.seedBytes, "an Ed25519 key has 32 bytes")
            var publicKey = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
            var expanded = SecretBuffer(count: Int(crypto_sign_SECRETKEYBYTES))
            seed.withUnsafeBytes { seed in
                expanded.withUnsafeMutableBytes { secret in
                    _ = crypto_sign_seed_keypair(
                        &publicKey, secret.bindMemory(to: UInt8.self).baseAddress!,
                        seed.bindMemory(to: UInt8.self).baseAddress!)
                }
            }
            self.publicKey = publicKey
            self.seed = seed
            self.expanded = expanded
        }

        /// The 64 bytes of the signature.
        borrowing func signature(of message: [UInt8]) -> [UInt8] {
            var signature = [UInt8](repeating: 0, count: Int(crypto_sign_BYTES))
            expanded.withUnsafeBytes { secret in
                _ = crypto_sign_detached(
                    &signature, nil, message, UInt64(message.count), secret.bindMemory(to: UInt8.self).baseAddress!)
            }
            return signature
        }
    }

    /// Overwrites bytes in a way that no compiler leaves out.
    func wipe(_ bytes: UnsafeMutableRawBufferPointer) {
        if let start = bytes.baseAddress { sodium_memzero(start, bytes.count) }
    }

    /// Base64 in time that does not depend on the bytes, for keys.
    enum SecretBase64 {
        /// Appends the text of `bytes` to `text`.
        static func encode(_ bytes: [UInt8], into text: inout [UInt8]) {
            let length = sodium_base64_encoded_len(bytes.count, sodium_base64_VARIANT_ORIGINAL)
            var characters = SecretBuffer(count: length)
            characters.withUnsafeMutableBytes { characters in
                _ = sodium_bin2base64(
                    characters.bindMemory(to: CChar.self).baseAddress!, length, bytes, bytes.count,
                    sodium_base64_VARIANT_ORIGINAL)
                text.append(contentsOf: UnsafeRawBufferPointer(characters).dropLast())
            }
        }

        /// Fills `bytes` with what `text` stands for.
        ///
        /// - Returns: false when it is not the one text of so many bytes.
        static func decode(_ text: UnsafeRawBufferPointer, into bytes: UnsafeMutableRawBufferPointer) -> Bool {
            var count = 0
            let status = sodium_base642bin(
                bytes.bindMemory(to: UInt8.self).baseAddress!, bytes.count,
                text.bindMemory(to: CChar.self).baseAddress, text.count, nil, &count, nil,
                sodium_base64_VARIANT_ORIGINAL)
            return status == 0 && count == bytes.count
        }
    }
#endif
