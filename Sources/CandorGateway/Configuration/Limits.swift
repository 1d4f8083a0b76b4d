#if Gateway
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
    }

    /// Where alerts go.
    public struct WebhookSettings: Hashable, Sendable {
        /// `https://…`, or `http://` on loopback.
        public var url: String
        /// A file with the key that signs, at least 16 bytes.
        public var keyFile: String

        /// A receiver with its key.
        public init(url: String, keyFile: String) { (self.url, self.keyFile) = (url, keyFile) }
    }
#endif
