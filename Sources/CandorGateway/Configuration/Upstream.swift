#if Gateway
    import CandorAccess

    /// A server behind the gateway.
    public struct Upstream: Hashable, Sendable {
        /// `http://host:port` or `https://host:port`, without a path.
        public var url: String
        /// Most connections at once; requests beyond wait for one. Each thread of the server has an equal part of them, and
        /// one at least: of 10 connections and 4 threads 8 are used at most, of 2 connections and 4 threads 4.
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

        func check(_ place: String) throws(AccessError) {
            guard let server = ServerURL(url), server.path.isEmpty else {
                throw .wrong("\(place).url", "http://host:port or https://host:port", "\"\(url.prefix(80))\"")
            }
            guard (1...65_536).contains(connections) else {
                throw .wrong("\(place).connections", "1 to 65536", "\(connections)")
            }
            try checkSeconds(connectTimeout, "\(place).connectTimeout")
            try checkSeconds(idleTimeout, "\(place).idleTimeout")
            if let trust {
                try CandorGateway.check(file: trust, "\(place).trust")
                guard server.isSecure else { throw .wrong("\(place).trust", "https where trust is named", url) }
            }
            for (name, path) in headerFiles {
                guard Self.mayBeAdded(name) else {
                    throw .wrong(
                        "\(place).headerFiles", "names of headers that say nothing of the body or the connection",
                        "\"\(name.prefix(80))\"")
                }
                try CandorGateway.check(file: path, "\(place).headerFiles.\(name)")
            }
        }

        /// Headers that the gateway writes itself: another value would make the upstream read another message.
        private static let own: Set<String> = [
            "host", "connection", "content-length", "content-type", "content-encoding", "transfer-encoding", "te",
            "trailer", "upgrade", "keep-alive", "expect", "accept-encoding", "inference-header-content-length",
        ]

        private static func mayBeAdded(_ name: String) -> Bool {
            (1...128).contains(name.utf8.count) && name.utf8.allSatisfy(isToken) && !own.contains(name.lowercased())
        }
    }

    /// Characters of a method and of a header's name (RFC 9110, `tchar`).
    func isToken(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }

    /// A time that passes, and that a timer can hold: a day at most.
    func checkSeconds(_ seconds: Double, _ place: String) throws(AccessError) {
        guard seconds >= 0.001 && seconds <= 86_400 else {
            throw .wrong(place, "0.001 to 86400 seconds", "\(seconds)")
        }
    }

    extension Upstream: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case url, connections, connectTimeout, idleTimeout, trust, headerFiles
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            try self.init(url: keys.required(.url, "http://host:port or https://host:port"))
            connections = try keys.value(.connections, "a whole number") ?? connections
            connectTimeout = try keys.value(.connectTimeout, "a number of seconds") ?? connectTimeout
            idleTimeout = try keys.value(.idleTimeout, "a number of seconds") ?? idleTimeout
            trust = try keys.value(.trust, "the path of a file")
            headerFiles = try keys.value(.headerFiles, "paths of files by header") ?? headerFiles
        }
    }
#endif
