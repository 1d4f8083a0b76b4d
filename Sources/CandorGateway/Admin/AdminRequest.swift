#if Gateway
    /// A request to the admin listener, from somebody whose key was checked.
    public struct AdminRequest: Sendable {
        /// `GET`, `PUT`, `POST`, `DELETE`.
        public var method: String
        /// Path and query of the request line, still percent-encoded.
        public var target: String
        /// The name of the key's holder: the actor in the audit log.
        public var administrator: String
        /// The header `Host`.
        public var host: String?
        /// The header `Origin`, which browsers add.
        public var origin: String?
        /// The header `Content-Type`.
        public var contentType: String?
        /// The body, of at most ``AdminAPI/bodyLimit`` bytes.
        public var body: [UInt8]

        /// A request with what its headers say.
        public init(
            _ method: String, _ target: String, administrator: String, host: String? = nil, origin: String? = nil,
            contentType: String? = nil, body: [UInt8] = []
        ) {
            self.method = method
            self.target = target
            self.administrator = administrator
            self.host = host
            self.origin = origin
            self.contentType = contentType
            self.body = body
        }
    }

    /// What the admin listener answers.
    public struct AdminResponse: Sendable {
        /// HTTP status.
        public var status: Int
        /// The header `Content-Type`.
        public var contentType: String
        /// Other headers, all of which must be sent.
        public var headers: [(name: String, value: String)]
        /// The body.
        public var body: [UInt8]
    }
#endif
