#if Gateway
    import CandorAccess

    /// What one client, or all of them, may take of the gateway.
    public struct Limits: Hashable, Sendable {
        /// Most bytes of a request's body, as sent and after decompression.
        public var bodyBytes: Int
        /// Most bytes of an upstream's answer that is read whole, and of one event of a stream.
        public var answerBytes: Int
        /// Most requests that are being answered; beyond, 503 at once.
        public var requests: Int
        /// Most requests of one account that are being answered; beyond, 429 at once.
        public var requestsPerAccount: Int
        /// Most connections of clients.
        public var connections: Int
        /// Seconds a client may take to send a request, and between requests on one connection.
        public var idleTimeout: Double
        /// Seconds from a request's first byte to the last of its answer; streams are exempt but for ``idleTimeout``.
        public var requestTimeout: Double
        /// Seconds that requests may take to end when the gateway is told to stop.
        public var shutdownTimeout: Double

        /// The defaults of the document.
        public init(
            bodyBytes: Int = 16 << 20, answerBytes: Int = 64 << 20, requests: Int = 1024, requestsPerAccount: Int = 64,
            connections: Int = 4096, idleTimeout: Double = 60, requestTimeout: Double = 120,
            shutdownTimeout: Double = 30
        ) {
            (self.bodyBytes, self.answerBytes, self.requests) = (bodyBytes, answerBytes, requests)
            (self.requestsPerAccount, self.connections, self.idleTimeout) = (
                requestsPerAccount, connections, idleTimeout
            )
            (self.requestTimeout, self.shutdownTimeout) = (requestTimeout, shutdownTimeout)
        }

        func check() throws(AccessError) {
            // 1 GiB: what is read whole is in memory several times over.
            for (place, bytes) in [("bodyBytes", bodyBytes), ("answerBytes", answerBytes)] {
                guard (1024...1 << 30).contains(bytes) else {
                    throw .wrong("limits.\(place)", "1024 to 1073741824 bytes", "\(bytes)")
                }
            }
            for (place, count) in [
                ("requests", requests), ("requestsPerAccount", requestsPerAccount), ("connections", connections),
            ] {
                guard (1...1 << 20).contains(count) else {
                    throw .wrong("limits.\(place)", "1 to 1048576", "\(count)")
                }
            }
            guard requestsPerAccount <= requests else {
                throw .wrong(
                    "limits.requestsPerAccount", "at most limits.requests (\(requests))", "\(requestsPerAccount)")
            }
            try checkSeconds(idleTimeout, "limits.idleTimeout")
            try checkSeconds(requestTimeout, "limits.requestTimeout")
            try checkSeconds(shutdownTimeout, "limits.shutdownTimeout")
        }
    }

    extension Limits: Codable {
        package enum CodingKeys: String, CodingKey, CaseIterable {
            case bodyBytes, answerBytes, requests, requestsPerAccount, connections, idleTimeout, requestTimeout
            case shutdownTimeout
        }

        /// - Throws: `AccessError.invalidConfiguration`.
        public init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            self.init()
            bodyBytes = try keys.value(.bodyBytes, "a whole number of bytes") ?? bodyBytes
            answerBytes = try keys.value(.answerBytes, "a whole number of bytes") ?? answerBytes
            requests = try keys.value(.requests, "a whole number") ?? requests
            requestsPerAccount =
                try keys.value(.requestsPerAccount, "a whole number") ?? min(requestsPerAccount, requests)
            connections = try keys.value(.connections, "a whole number") ?? connections
            idleTimeout = try keys.value(.idleTimeout, "a number of seconds") ?? idleTimeout
            requestTimeout = try keys.value(.requestTimeout, "a number of seconds") ?? requestTimeout
            shutdownTimeout = try keys.value(.shutdownTimeout, "a number of seconds") ?? shutdownTimeout
        }
    }
#endif
