#if Gateway
    import CandorAccess

    /// Where alerts go.
    public struct WebhookSettings: Hashable, Sendable {
        /// `https://…`, or `http://` on loopback.
        public var url: String
        /// A file with the key that signs, at least 16 bytes.
        public var keyFile: String

        /// A receiver with its key.
        public init(url: String, keyFile: String) { (self.url, self.keyFile) = (url, keyFile) }

        func check() throws(AccessError) {
            guard let server = ServerURL(url), server.isSecure || server.isLoopback else {
                throw .wrong("webhook.url", "https://…, or http:// on loopback", "\"\(url.prefix(80))\"")
            }
            try CandorGateway.check(file: keyFile, "webhook.keyFile")
        }
    }

    extension WebhookSettings: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case url, keyFile
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(
                url: keys.required(.url, "https://…"), keyFile: keys.required(.keyFile, "the path of a file"))
        }
    }
#endif
