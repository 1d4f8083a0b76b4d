#if Gateway
    /// An address that answers clients.
    public struct Listener: Hashable, Sendable {
        /// Name or number of the host, such as `127.0.0.1`, `0.0.0.0`, `::1`.
        public var host: String
        /// Port; 0 for one that the system chooses.
        public var port: Int
        /// Certificate and key; nil for plain HTTP.
        public var tls: TLSFiles?

        /// An address.
        public init(host: String, port: Int, tls: TLSFiles? = nil) {
            (self.host, self.port, self.tls) = (host, port, tls)
        }
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

    /// The address that answers administrators, who have keys of their own.
    public struct AdminListener: Hashable, Sendable {
        /// Where.
        public var listener: Listener
        /// Hashes of administrators' keys by the name that the audit log has of them.
        public var keys: [String: String]

        /// An address for holders of these keys.
        public init(_ listener: Listener, keys: [String: String]) { (self.listener, self.keys) = (listener, keys) }
    }
#endif
