#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import CoreMetrics
    import Logging
    import NIOCore
    import NIOPosix
    import ServiceLifecycle
    import Synchronization

    /// A reverse proxy in front of inference servers: what leaves is masked by the level of who asks, and counted.
    ///
    /// ```swift
    /// let gateway = try await Gateway(configuration, logger: logger)
    /// let group = ServiceGroup(
    ///     services: [gateway], gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    /// try await group.run()
    /// ```
    ///
    /// When it is told to stop it says that it is not ready, takes no more connections, ends the requests that it has
    /// within ``Limits/shutdownTimeout``, and sends the alerts that wait. Keys are replaced by ``replaceKeys(by:)``,
    /// certificates by ``reloadCertificates()``; all else needs a restart.
    public final class Gateway: Service {
        private let configuration: GatewayConfiguration
        private let logger: Logger
        private let group: any EventLoopGroup
        private let access: AccessService
        private let upstreams: [String: UpstreamClient]
        private let webhook: (sender: Webhook, client: WebhookClient)?
        let listeners: [HTTPListener]
        private let ports: ListeningPorts
        private let isStopping: Flag
        private let gate: RequestGate
        let administration: AccessAdministration
        let authenticator: Authenticator
        let adminAuthenticator: AdminAuthenticator

        /// Opens the store and makes the accounts of the configuration that it does not have. Nothing listens yet.
        ///
        /// - Parameters:
        ///   - metrics: what is counted, which the admin listener shows.
        ///   - group: the event loops; nil for those of the process.
        /// - Throws: `AccessError` for files that cannot be used and a store that does not answer.
        public init(
            _ configuration: GatewayConfiguration, logger: Logger, metrics: PrometheusMetrics = PrometheusMetrics(),
            group: (any EventLoopGroup)? = nil
        ) async throws(AccessError) {
            let group = group ?? MultiThreadedEventLoopGroup.singleton
            (self.configuration, self.logger, self.group) = (configuration, logger, group)
            let (limits, isStopping) = (configuration.limits, Flag())
            self.isStopping = isStopping
            webhook = try configuration.webhook.map { settings throws(AccessError) in
                let client = try WebhookClient(url: settings.url, group: group)
                return (try Webhook(client, key: SmallFile.secret(settings.keyFile)), client)
            }
            let notifier = OperatorNotifier(logger: logger, webhook: webhook?.sender)
            let store = try configuration.store.open()
            administration = AccessAdministration(configuration.access, store: store, notifier: notifier)
            authenticator = try await Authenticator(configuration)
            adminAuthenticator = try AdminAuthenticator(configuration.admin?.keys ?? [:])
            try await Self.makeAccounts(configuration, administration)
            access = try await AccessService(configuration.access, store: store, notifier: notifier)
            var upstreams: [String: UpstreamClient] = [:]
            for (name, upstream) in configuration.upstreams {
                upstreams[name] = try UpstreamClient(upstream, name: name, limits: limits, group: group)
            }
            self.upstreams = upstreams
            let parts = GatewayParts(
                limits: limits, access: access,
                maskers: MaskerCache(stickyKey: try configuration.stickyNoise?.key()),
                metrics: GatewayMetrics(factory: metrics))
            gate = RequestGate(limits)
            let responder = GatewayResponder(
                routes: RouteTable(
                    configuration.routes.compactMap { route in
                        upstreams[route.upstream].map {
                            RouteTable.Entry(route, Self.service(route, $0, parts, isStopping: isStopping))
                        }
                    }),
                authenticator: authenticator, access: access, gate: gate, limits: limits,
                metrics: parts.metrics, logger: logger)
            let ports = ListeningPorts(count: configuration.listeners.count + (configuration.admin == nil ? 0 : 1))
            self.ports = ports
            var listeners: [HTTPListener] = []
            for (index, listener) in configuration.listeners.enumerated() {
                listeners.append(
                    try HTTPListener(
                        listener, limits: limits, group: group, onListening: { await ports.set($0, at: index) },
                        responder.respond))
            }
            if let admin = configuration.admin {
                let api = AdminAPI(
                    service: access, administration: administration,
                    audit: AuditLog(store, segments: configuration.store.segments), metrics: metrics)
                var own = limits
                own.bodyBytes = AdminAPI.bodyLimit
                let responder = AdminResponder(
                    api: api, authenticator: adminAuthenticator, limits: own, logger: logger)
                let index = listeners.count
                listeners.append(
                    try HTTPListener(
                        admin.listener, limits: own, group: group, onListening: { await ports.set($0, at: index) },
                        responder.respond))
            }
            self.listeners = listeners
        }

        /// The ports of the listeners in the order of the configuration, then that of administrators: when all listen; nil
        /// where one cannot.
        public func listeningPorts() async -> [Int]? { await ports.all() }

        /// Requests that are being answered.
        public var requestsInFlight: Int { gate.current }

        /// Serves until it is told to stop.
        ///
        /// - Throws: where an address cannot be listened on.
        public func run() async throws {
            let upkeep = Upkeep(access: access, segments: configuration.store.segments, logger: logger)
            let services: [any Service] = listeners + [upkeep]
            var settings = ServiceGroupConfiguration(services: services, logger: logger)
            settings.maximumGracefulShutdownDuration = .seconds(configuration.limits.shutdownTimeout)
            let group = ServiceGroup(configuration: settings)
            var failure: (any Error)?
            do {
                try await withGracefulShutdownHandler {
                    try await group.run()
                } onGracefulShutdown: { [isStopping] in
                    isStopping.raise()
                }
            } catch { failure = error }
            isStopping.raise()
            await ports.close()
            await close()
            if let failure { throw failure }
        }

        /// Ends what listens to nobody: alerts that wait, and connections to upstreams.
        private func close() async {
            if let webhook {
                let end = ContinuousClock.now + .seconds(configuration.limits.shutdownTimeout)
                while webhook.sender.waiting > 0, ContinuousClock.now < end {
                    guard (try? await Task.sleep(for: .milliseconds(20))) != nil else { break }
                }
                if webhook.sender.waiting > 0 { logger.error("alerts that were not sent: \(webhook.sender.waiting)") }
                webhook.client.shutdown()
            }
            for upstream in upstreams.values { upstream.shutdown() }
        }

        private static func service(
            _ route: Route, _ upstream: UpstreamClient, _ parts: GatewayParts, isStopping: Flag
        ) -> any RouteService {
            switch route.service {
            case .openInference(let models):
                OpenInferenceRoute(models, upstream: upstream, parts: parts, isStopping: { isStopping.isRaised })
            case .openAI(let service): OpenAIRoute(service: service, upstream: upstream, parts: parts)
            case .passThrough(let requests): PassThroughRoute(requests, upstream: upstream, parts: parts)
            }
        }

        static func makeAccounts(
            _ configuration: GatewayConfiguration, _ administration: AccessAdministration
        ) async throws(AccessError) {
            let known = try await administration.registry().accounts
            for (organisation, accounts) in configuration.organisations {
                // One that was removed stays removed: a restart gives nobody back what an administrator took.
                for (name, account) in accounts where !known.keys.contains(name) {
                    try await administration.setAccount(
                        name, organisation: organisation, tier: account.tier, by: "configuration")
                }
            }
        }
    }

    /// Something that happens once.
    final class Flag: Sendable {
        private let value = Atomic(false)
        var isRaised: Bool { value.load(ordering: .acquiring) }
        func raise() { value.store(true, ordering: .releasing) }
    }
#endif
