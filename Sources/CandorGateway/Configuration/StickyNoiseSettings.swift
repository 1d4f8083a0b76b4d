#if Gateway
    import CandorAccess

    /// What decides sticky noise: servers of one model share the key, so that asking each of them buys nothing.
    public struct StickyNoiseSettings: Hashable, Sendable {
        /// A file with the key, 16 bytes.
        public var keyFile: String
        /// Seconds until noise is drawn anew, by Unix time. Each period gives a patient attacker one more sample of a row.
        public var rotation: UInt64

        /// A key, with a new period every 30 days.
        public init(keyFile: String, rotation: UInt64 = 2_592_000) {
            (self.keyFile, self.rotation) = (keyFile, rotation)
        }
    }

    extension StickyNoiseSettings: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case keyFile, rotation
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            self.init(keyFile: try keys.required(.keyFile, "the path of a file"))
            rotation = try keys.value(.rotation, "a whole number of seconds") ?? rotation
        }
    }
#endif
