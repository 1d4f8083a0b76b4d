#if Gateway
    import AsyncHTTPClient
    import CandorAccess
    import NIOCore

    /// Carries alerts by HTTP.
    struct WebhookClient: WebhookTransport {
        let client: HTTPClient
        let url: String

        init(url: String, group: any EventLoopGroup) {
            self.url = url
            var configuration = HTTPClient.Configuration(
                redirectConfiguration: .disallow, timeout: .init(connect: .seconds(5), read: .seconds(10)))
            configuration.httpVersion = .http1Only
            configuration.http1_1ConnectionDebugInitializer = StatusGuard.install
            client = HTTPClient(eventLoopGroupProvider: .shared(group), configuration: configuration)
        }

        /// Posts a body and gives the status; the answer's body is not read.
        func post(_ body: [UInt8], header: (name: String, value: String)) async throws -> Int {
            var request = HTTPClientRequest(url: url)
            request.method = .POST
            request.headers = ["content-type": "application/json", header.name: header.value]
            request.body = .bytes(ByteBuffer(bytes: body))
            return Int(try await client.execute(request, timeout: .seconds(15)).status.code)
        }

        func shutdown() async { try? await client.shutdown() }
    }
#endif
