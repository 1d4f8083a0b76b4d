#if Gateway
    import CandorAccess

    /// What a gateway serves, to whom, and from where: the whole of `gateway.yaml`.
    ///
    /// A value that is checked when it is made; ``init(from:)`` has the keys of the document.
    public struct GatewayConfiguration: Hashable, Sendable {
        /// Where clients are answered; at least one.
        public let listeners: [Listener]
        /// Where administrators are answered; nil for nowhere.
        public let admin: AdminListener?
        /// Tiers, roles, policies, ladder and rules.
        public let access: AccessConfiguration
        /// Organisations and their accounts by name.
        public let organisations: [String: [String: AccountEntry]]
        /// Signed tokens beside keys; nil for keys alone.
        public let tokens: TokenSettings?
        /// Where accounts, use and the audit log are kept.
        public let store: StoreSettings
        /// Servers behind the gateway by name.
        public let upstreams: [String: Upstream]
        /// What is served; all else is refused.
        public let routes: [Route]
        /// What a client may take.
        public let limits: Limits
        /// Where alerts go; nil for the log alone.
        public let webhook: WebhookSettings?
    }

    /// An account of the document: it is made where the store has none of its name; the store's word holds afterwards.
    public struct AccountEntry: Hashable, Sendable {
        /// The tier that it begins with.
        public var tier: String
        /// Hashes of the keys by which it is known, as `candor serve key` prints them: `sha256:` and 64 hexadecimal digits.
        public var keys: [String]

        /// An account of a tier.
        public init(tier: String, keys: [String]) { (self.tier, self.keys) = (tier, keys) }
    }
#endif
