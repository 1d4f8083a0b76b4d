#if Gateway
    import CandorAccess

    /// What a gateway serves, to whom, and from where: the whole of `gateway.yaml`.
    ///
    /// A value that is checked when it is made; ``init(from:)`` has the keys of the document. Paths of files may be relative:
    /// ``resolving(from:)`` makes them whole.
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
        /// What decides sticky noise; nil where no policy has any.
        public let stickyNoise: StickyNoiseSettings?

        /// A configuration of these settings.
        ///
        /// - Throws: `AccessError.invalidConfiguration` with the place as a path of keys.
        public init(
            listeners: [Listener], admin: AdminListener? = nil, access: AccessConfiguration,
            organisations: [String: [String: AccountEntry]] = [:], tokens: TokenSettings? = nil,
            store: StoreSettings = .standard, upstreams: [String: Upstream], routes: [Route],
            limits: Limits = Limits(), webhook: WebhookSettings? = nil, stickyNoise: StickyNoiseSettings? = nil
        ) throws(AccessError) {
            self.init(
                unchecked: listeners, admin, access, organisations, tokens, store, upstreams, routes, limits, webhook,
                stickyNoise)
            try checkListeners()
            try checkAccounts()
            try checkUpstreams()
            try checkRoutes()
            try checkClasses()
            try checkNoise()
            try limits.check()
            try store.check()
            try tokens?.check()
            try webhook?.check()
        }

        /// The same settings with other files: what was checked is as it was.
        init(
            unchecked listeners: [Listener], _ admin: AdminListener?, _ access: AccessConfiguration,
            _ organisations: [String: [String: AccountEntry]], _ tokens: TokenSettings?, _ store: StoreSettings,
            _ upstreams: [String: Upstream], _ routes: [Route], _ limits: Limits, _ webhook: WebhookSettings?,
            _ stickyNoise: StickyNoiseSettings?
        ) {
            (self.listeners, self.admin, self.access, self.organisations) = (listeners, admin, access, organisations)
            (self.tokens, self.store, self.upstreams, self.routes) = (tokens, store, upstreams, routes)
            (self.limits, self.webhook, self.stickyNoise) = (limits, webhook, stickyNoise)
        }
    }
#endif
