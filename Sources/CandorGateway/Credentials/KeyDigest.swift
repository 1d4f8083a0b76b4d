#if Gateway
    import CSodium
    import CandorAccess

    /// SHA-256 of a key's text: all that the gateway knows of a key.
    ///
    /// A plain hash is enough, since a key has 256 random bits: there is nothing to guess, so that nothing must be slow.
    struct KeyDigest: Sendable {
        /// What a hash in the configuration begins with.
        static let prefix = "sha256:"

        private let bytes: [UInt8]

        /// The digest of a key.
        init(of key: some Collection<UInt8>) {
            var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
            let key = Array(key)
            crypto_hash_sha256(&digest, key, UInt64(key.count))
            bytes = digest
        }

        /// Reads `sha256:` and 64 lower-case hexadecimal digits; nil for anything else, so that one digest has one text.
        init?(_ text: String) {
            let digits = Array(text.utf8.dropFirst(Self.prefix.utf8.count))
            guard text.hasPrefix(Self.prefix), digits.count == 2 * Int(crypto_hash_sha256_BYTES) else { return nil }
            var bytes: [UInt8] = []
            for place in stride(from: 0, to: digits.count, by: 2) {
                guard let high = Self.value(digits[place]), let low = Self.value(digits[place + 1]) else { return nil }
                bytes.append(high << 4 | low)
            }
            self.bytes = bytes
        }

        /// As the configuration has it.
        var text: String { Self.prefix + Hex.text(of: bytes) }

        /// The first eight bytes, by which a table finds it.
        var shelf: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }

        /// Whether two are the same. The time does not depend on how much of them is.
        func matches(_ other: KeyDigest) -> Bool { sodium_memcmp(bytes, other.bytes, bytes.count) == 0 }

        private static func value(_ digit: UInt8) -> UInt8? {
            switch digit {
            case 0x30...0x39: digit - 0x30
            case 0x61...0x66: digit - 0x61 + 10
            default: nil
            }
        }
    }

    /// Owners of keys by the keys' digests.
    ///
    /// A key is found by eight bytes of its digest, then compared in constant time. How long the first takes may tell which
    /// digests begin alike; but whoever tries keys cannot choose their digests, and a digest that is known in part, or as a
    /// whole, says nothing about its key. Every text takes the same way, whether it has a key's form or not.
    struct KeyTable: Sendable {
        private var shelves: [UInt64: [(digest: KeyDigest, owner: String)]] = [:]

        /// Adds a key by its hash.
        mutating func add(_ hash: String, of owner: String, _ place: String) throws(AccessError) {
            guard let digest = KeyDigest(hash) else {
                throw .wrong(place, "sha256: and 64 lower-case hexadecimal digits", "\"\(hash.prefix(80))\"")
            }
            guard self.owner(of: digest) == nil else { throw .wrong(place, "a key of its own", "that of another") }
            shelves[digest.shelf, default: []].append((digest, owner))
        }

        /// Whose key it is; nil for nobody's.
        func owner(of key: some Collection<UInt8>) -> String? { owner(of: KeyDigest(of: key)) }

        private func owner(of digest: KeyDigest) -> String? {
            var owner: String?
            for entry in shelves[digest.shelf] ?? [] where entry.digest.matches(digest) { owner = entry.owner }
            return owner
        }
    }
#endif
