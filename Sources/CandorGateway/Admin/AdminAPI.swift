#if Gateway
    import CandorAccess

    /// The administration of a gateway over HTTP, without any socket of its own: JSON in and out, a page for browsers, and
    /// metrics.
    ///
    /// It takes requests of administrators, whose keys somebody else has checked; their names are the actors in the audit
    /// log. `Documentation/openapi-admin.yaml` describes every path. Errors are
    /// `{"error": {"what": …, "expected": …, "actual": …}}`.
    ///
    /// A browser that keeps an administrator's key sends it along with requests that a foreign page makes. So whatever
    /// changes something needs `Content-Type: application/json`, which a foreign page may not send without asking first,
    /// and is never told that it may; and where there is an `Origin` it must be this server's own.
    public struct AdminAPI: Sendable {
        /// Most bytes of a request's body.
        public static let bodyLimit = 65_536

        let service: AccessService
        let administration: AccessAdministration
        let audit: AuditLog
        let clock: AccessClock
        let metrics: PrometheusMetrics
        let storeMetrics: StoreMetrics
        let follower: AuditFollower

        /// An API of a running service.
        ///
        /// - Parameters:
        ///   - administration: of the same store and configuration as `service`.
        ///   - audit: the log of the same store.
        ///   - metrics: what `/metrics` shows; what the store holds is added to it.
        public init(
            service: AccessService, administration: AccessAdministration, audit: AuditLog,
            metrics: PrometheusMetrics = PrometheusMetrics(), clock: AccessClock = .system
        ) {
            self.service = service
            self.administration = administration
            self.audit = audit
            self.clock = clock
            self.metrics = metrics
            storeMetrics = StoreMetrics(factory: metrics, configuration: service.configuration)
            follower = AuditFollower(audit, metrics: storeMetrics)
        }

        /// Answers a request; what it changes is durable when this returns.
        public func respond(to request: AdminRequest) async -> AdminResponse {
            var response: AdminResponse
            do throws(AdminRefusal) {
                response = try await answer(request)
            } catch {
                response = error.response
            }
            let own = Set(response.headers.map(\.name))
            response.headers += Self.headers.filter { !own.contains($0.name) }
            return response
        }

        /// The headers of every answer, also of those that are given before the API is asked: nothing is kept by anyone,
        /// shown within another page, or taken for another type. The dashboard's policy is its own.
        public static let headers: [(name: String, value: String)] = [
            ("Cache-Control", "no-store"), ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"), ("X-Frame-Options", "DENY"), ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"), ("Cross-Origin-Resource-Policy", "same-origin"),
        ]

        private func answer(_ request: AdminRequest) async throws(AdminRefusal) -> AdminResponse {
            guard request.body.count <= Self.bodyLimit else { throw .tooLarge(request.body.count) }
            let target: AdminTarget
            do throws(AccessError) { target = try AdminTarget(request.target) } catch { throw .access(error) }
            let fitting = AdminRoute.all.compactMap { route in
                route.match(target.path).map { (route: route, parameters: $0) }
            }
            guard !fitting.isEmpty else { throw .unknownPath }
            guard let (route, parameters) = fitting.first(where: { $0.route.method == request.method }) else {
                throw .method(request.method, allowed: fitting.map(\.route.method))
            }
            if route.method != "GET" { try Self.checkIntent(request) }
            do throws(AccessError) {
                try target.check(route.query)
                let response = try await route.handler(self)(
                    AdminCall(
                        target: target, parameters: parameters, administrator: request.administrator,
                        body: request.body))
                // The next question sees the change; where the store fails now, a second later.
                if route.method != "GET" { try? await service.refresh() }
                return response
            } catch {
                throw .access(error)
            }
        }

        /// Refuses what a foreign page can make an administrator's browser send.
        private static func checkIntent(_ request: AdminRequest) throws(AdminRefusal) {
            if let origin = request.origin {
                let schemes = ["http://", "https://"]
                guard let host = request.host?.lowercased(), schemes.map({ $0 + host }).contains(origin.lowercased())
                else { throw .foreignOrigin(origin, host: request.host) }
            }
            let type = request.contentType?.split(separator: ";").first?.lowercased().filter { $0 != " " }
            guard type == "application/json" else { throw .contentType(request.contentType) }
        }
    }
#endif
