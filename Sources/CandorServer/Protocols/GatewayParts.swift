#if Gateway
    import CandorAccess
    import CandorGateway
    import NIOCore
    import NIOHTTP1

    /// What all requests share.
    struct GatewayParts: Sendable {
        let limits: Limits
        let access: AccessService
        let maskers: MaskerCache
        let metrics: GatewayMetrics
    }

    /// One request of a known account to a route.
    struct RoutedRequest: Sendable {
        let request: ClientRequest
        /// The path below the route's.
        let path: ArraySlice<String>
        let query: String?
        var caller: Caller
        /// When its answer must have begun.
        let deadline: NIODeadline

        var method: HTTPMethod { request.method }

        /// Who waits for the answer.
        var client: ClientConnection { request.connection }

        /// Refuses other methods, and a query where the protocol has none.
        func expect(_ method: HTTPMethod) throws(Refusal) {
            guard self.method == method else { throw Refusal.method(method.rawValue, self.method) }
            guard query == nil else { throw Refusal.query }
        }
    }

    /// What answers below a route's path.
    protocol RouteService: Sendable {
        /// How it writes errors.
        var form: ErrorForm { get }

        /// The answer to questions that need no account: whether it lives. Nil for all others.
        func health(_ path: ArraySlice<String>, _ method: HTTPMethod) async -> Answer?

        /// The answer to a request of an account.
        ///
        /// - Throws: ``Refusal``, or what cut the client's connection.
        func answer(_ request: RoutedRequest, _ record: inout RequestRecord) async throws -> Answer
    }

    extension RouteService {
        func health(_ path: ArraySlice<String>, _ method: HTTPMethod) async -> Answer? { nil }
    }
#endif
