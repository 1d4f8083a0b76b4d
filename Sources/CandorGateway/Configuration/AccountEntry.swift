#if Gateway
    import CandorAccess

    /// An account of the document: it is made where the store has none of its name; the store's word holds afterwards.
    public struct AccountEntry: Hashable, Sendable {
        /// The tier that it begins with.
        public var tier: String
        /// Hashes of the keys by which it is known, as `candor serve key` prints them: `sha256:` and 64 hexadecimal digits.
        public var keys: [String]

        /// An account of a tier.
        public init(tier: String, keys: [String]) { (self.tier, self.keys) = (tier, keys) }
    }

    extension AccountEntry: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case tier, keys
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(
                tier: keys.required(.tier, "a tier"), keys: keys.value(.keys, "a list of hashes of keys") ?? [])
        }
    }
#endif
