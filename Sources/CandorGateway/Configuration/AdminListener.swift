#if Gateway
    import CandorAccess

    /// The address that answers administrators, who have keys of their own.
    public struct AdminListener: Hashable, Sendable {
        /// Where.
        public var listener: Listener
        /// Hashes of administrators' keys by the name that the audit log has of them.
        public var keys: [String: String]

        /// An address for holders of these keys.
        public init(_ listener: Listener, keys: [String: String]) { (self.listener, self.keys) = (listener, keys) }
    }

    extension AdminListener: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case host, port, tls, plain, keys
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(
                Listener(
                    host: keys.value(.host, "a name or number of a host") ?? Listener.loopback,
                    port: keys.required(.port, "a port"),
                    tls: keys.value(.tls, "certificates and key"),
                    plain: keys.value(.plain, "true or false") ?? false),
                keys: keys.required(.keys, "hashes of keys by administrator"))
        }

        /// Writes every setting.
        public func encode(to encoder: any Encoder) throws {
            var document = encoder.container(keyedBy: CodingKeys.self)
            try document.encode(listener.host, forKey: .host)
            try document.encode(listener.port, forKey: .port)
            try document.encodeIfPresent(listener.tls, forKey: .tls)
            try document.encode(listener.plain, forKey: .plain)
            try document.encode(keys, forKey: .keys)
        }
    }
#endif
