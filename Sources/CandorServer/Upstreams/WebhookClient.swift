#if Gateway
    import CandorAccess
    import CandorGateway
    import NIOCore
    import NIOHTTP1

    /// Carries alerts by HTTP.
    struct WebhookClient: WebhookTransport {
        private let client: UpstreamClient
        private let path: String
        private let executor: EventLoopExecutor

        /// - Throws: ``AccessError`` for a URL that is none.
        init(url: String, group: any EventLoopGroup) throws(AccessError) {
            path = ServerURL(url)?.path ?? ""
            executor = EventLoopExecutor(group.any())
            client = try UpstreamClient(
                Upstream(url: url, connections: 1, connectTimeout: 5, idleTimeout: 10), name: "webhook",
                limits: Limits(), group: group)
        }

        /// Posts a body and gives the status; the answer's body is not read.
        func post(_ body: [UInt8], header: (name: String, value: String)) async throws -> Int {
            let message = UpstreamClient.Message(
                method: .POST, path: path.hasPrefix("/") ? path : "/" + path,
                headers: ["content-type": "application/json", header.name: header.value], body: body)
            return try await withTaskExecutorPreference(executor) { @concurrent () async throws -> Int in
                let answer = try await client.open(message, deadline: .now() + .seconds(15), for: nil)
                return Int(answer.head.status.code)
            }
        }

        func shutdown() { client.shutdown() }
    }
#endif
