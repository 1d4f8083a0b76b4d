#if Gateway
    import CandorAccess

    /// An address that answers clients.
    public struct Listener: Hashable, Sendable {
        /// Name or number of the host, such as `127.0.0.1`, `0.0.0.0`, `::1`.
        public var host: String
        /// Port; 0 for one that the system chooses.
        public var port: Int
        /// Certificate and key; nil for plain HTTP.
        public var tls: TLSFiles?
        /// Whether plain HTTP is wanted beyond loopback, where whoever carries the packets reads keys and answers.
        public var plain: Bool

        /// An address.
        public init(host: String, port: Int, tls: TLSFiles? = nil, plain: Bool = false) {
            (self.host, self.port, self.tls, self.plain) = (host, port, tls, plain)
        }

        func check(_ place: String) throws(AccessError) {
            guard Host.isOne(host) else {
                throw .wrong("\(place).host", "a name or number of a host", "\"\(host.prefix(80))\"")
            }
            guard (0...65_535).contains(port) else { throw .wrong("\(place).port", "0 to 65535", "\(port)") }
            if let tls {
                try CandorGateway.check(file: tls.certificates, "\(place).tls.certificates")
                try CandorGateway.check(file: tls.key, "\(place).tls.key")
                guard !plain else { throw .wrong("\(place).plain", "either tls or plain: true", "both") }
            } else {
                guard plain || Host.isLoopback(host) else {
                    throw .wrong(
                        "\(place).tls", "certificates and key, or plain: true where keys may be read on the way",
                        "neither, on \(host)")
                }
            }
        }

        /// Whether others than this machine can read what is said.
        package var isReadOnTheWay: Bool { tls == nil && !Host.isLoopback(host) }

        /// Whether two cannot both listen.
        func collides(with other: Listener) -> Bool { port != 0 && port == other.port && host == other.host }
    }

    /// Files in PEM.
    public struct TLSFiles: Hashable, Sendable {
        /// The certificate, and those between it and the root.
        public var certificates: String
        /// Its private key.
        public var key: String

        /// Files at these paths.
        public init(certificates: String, key: String) { (self.certificates, self.key) = (certificates, key) }
    }

    extension Listener: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case host, port, tls, plain
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(
                host: keys.value(.host, "a name or number of a host") ?? Self.loopback,
                port: keys.required(.port, "a port"),
                tls: keys.value(.tls, "certificates and key"),
                plain: keys.value(.plain, "true or false") ?? false)
        }

        /// The host of a listener that names none.
        static let loopback = "127.0.0.1"
    }

    extension TLSFiles: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case certificates, key
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(
                certificates: keys.required(.certificates, "the path of a file"),
                key: keys.required(.key, "the path of a file"))
        }
    }
#endif
