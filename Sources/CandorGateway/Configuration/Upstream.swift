#if Gateway
    /// A server behind the gateway.
    public struct Upstream: Hashable, Sendable {
        /// `http://host:port` or `https://host:port`, without a path.
        public var url: String
        /// Most connections at once, which wait for each other beyond.
        public var connections: Int
        /// Seconds to connect.
        public var connectTimeout: Double
        /// Seconds without a byte of the answer.
        public var idleTimeout: Double
        /// A file with the certificates of the authorities that it is trusted by; nil for the system's.
        public var trust: String?
        /// Headers that the gateway adds, such as the upstream's own key, by name; each value is the content of a file.
        public var headerFiles: [String: String]

        /// A server with the defaults of the document.
        public init(
            url: String, connections: Int = 64, connectTimeout: Double = 5, idleTimeout: Double = 60,
            trust: String? = nil, headerFiles: [String: String] = [:]
        ) {
            (self.url, self.connections, self.connectTimeout) = (url, connections, connectTimeout)
            (self.idleTimeout, self.trust, self.headerFiles) = (idleTimeout, trust, headerFiles)
        }
    }
#endif
