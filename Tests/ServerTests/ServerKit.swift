#if Gateway
    import AsyncHTTPClient
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import CandorServer
    import Foundation
    import HTTPTypes
    import Logging
    import NIOCore
    import NIOHTTP1
    import NIOPosix
    import ServiceLifecycle

    /// A gateway with accounts of three tiers in front of a stub.
    struct ServerKit: Sendable {
        static let free = APIKey.make()
        static let standard = APIKey.make()
        static let premium = APIKey.make()
        static let root = APIKey.make()
        static let keys = ["free": free, "standard": standard, "premium": premium]

        /// The row of the masking card.
        static let scores = "[0.873,0.094,0.033]"
        static let answer = """
            {"model_name":"m","model_version":"7","outputs":[
            {"name":"other","shape":[1],"datatype":"FP32","data":[0.424242]},
            {"name":"p","shape":[1,3],"datatype":"FP32","data":\(scores)}]}
            """
        static let question = #"{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","data":[1,2]}]}"#
        static let infer = "/v2/models/m/infer"

        /// What a client gets.
        struct Got: Sendable {
            let status: Int
            let headers: HTTPHeaders
            let body: [UInt8]
            var text: String { String(decoding: body, as: UTF8.self) }
            /// The outputs' names and data.
            var outputs: [String: String] {
                let json = (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any]
                let outputs = json?["outputs"] as? [[String: Any]] ?? []
                return Dictionary(
                    uniqueKeysWithValues: outputs.map { ($0["name"] as? String ?? "", "\($0["data"] ?? "")") })
            }
        }

        /// Follows and unpacks nothing.
        private static let client: HTTPClient = {
            var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
            configuration.connectionPool.retryConnectionEstablishment = false
            return HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        }()

        let gateway: Gateway
        let port: Int
        let adminPort: Int

        static func configuration(
            upstream port: Int, access: AccessConfiguration? = nil, limits: Limits = Limits(), routes: [Route]? = nil,
            store: StoreSettings = .memory, idleTimeout: Double = 30, connections: Int = 64
        ) throws -> GatewayConfiguration {
            let model = ServedModel(OpenInferenceModel(name: "m", output: "p", kind: .probabilities), classes: 3)
            let binary = ServedModel(
                OpenInferenceModel(name: "m", output: "p", kind: .probabilities, sendsBinary: true), classes: 3)
            return try GatewayConfiguration(
                listeners: [Listener(host: "127.0.0.1", port: 0)],
                admin: AdminListener(Listener(host: "127.0.0.1", port: 0), keys: ["root": root.hash]),
                access: access ?? AccessConfiguration(),
                organisations: [
                    "acme": [
                        "free": AccountEntry(tier: "free", keys: [free.hash]),
                        "standard": AccountEntry(tier: "standard", keys: [standard.hash]),
                        "premium": AccountEntry(tier: "premium", keys: [premium.hash]),
                    ]
                ],
                store: store,
                upstreams: [
                    "stub": Upstream(
                        url: "http://127.0.0.1:\(port)", connections: connections, connectTimeout: 2,
                        idleTimeout: idleTimeout)
                ],
                routes: routes ?? [
                    Route(path: "/", upstream: "stub", service: .openInference(["m": model])),
                    Route(path: "/binary", upstream: "stub", service: .openInference(["m": binary])),
                    Route(
                        path: "/text", upstream: "stub",
                        service: .openAI(TextService(models: ["t"], vocabulary: 1000))),
                    Route(
                        path: "/files", upstream: "stub",
                        service: .passThrough([
                            PassedRequest(method: "GET", path: "/docs/*"), PassedRequest(method: "POST", path: "/echo"),
                        ])),
                ],
                limits: limits)
        }

        /// Runs `body` on a gateway in front of `upstream`.
        static func run(
            _ upstream: StubUpstream = StubUpstream { _ in .init(answer) }, access: AccessConfiguration? = nil,
            limits: Limits = Limits(), idleTimeout: Double = 30,
            _ body: @escaping @Sendable (ServerKit) async throws -> Void
        ) async throws {
            try await upstream.withPort { port in
                try await run(
                    configuration(upstream: port, access: access, limits: limits, idleTimeout: idleTimeout), body)
            }
        }

        static func run(
            _ configuration: GatewayConfiguration, logger: Logger = .silent,
            _ body: @escaping @Sendable (ServerKit) async throws -> Void
        ) async throws {
            let gateway = try await Gateway(configuration, logger: logger)
            let group = ServiceGroup(services: [gateway], logger: .silent)
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                let ports = await gateway.listeningPorts() ?? []
                let kit = ServerKit(gateway: gateway, port: ports[0], adminPort: ports[1])
                do { try await body(kit) } catch {
                    await group.triggerGracefulShutdown()
                    throw error
                }
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        }

        /// Asks as the holder of a key.
        func ask(
            _ method: HTTPMethod = .POST, _ path: String = infer, key: APIKey? = premium, headers: HTTPHeaders = [:],
            body: [UInt8]? = nil, port: Int? = nil
        ) async throws -> Got {
            var request = HTTPClientRequest(url: "http://127.0.0.1:\(port ?? self.port)\(path)")
            request.method = method
            request.headers = headers
            if let key { request.headers.add(name: "authorization", value: "Bearer \(key.text)") }
            if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
            let response = try await Self.client.execute(request, timeout: .seconds(20))
            let buffer = try await response.body.collect(upTo: 64 << 20)
            return Got(
                status: Int(response.status.code), headers: response.headers,
                body: buffer.withUnsafeReadableBytes { Array($0) })
        }

        /// An inference of the one row.
        func infer(
            _ key: APIKey? = premium, _ body: String = question, headers: HTTPHeaders = [:], at path: String = infer
        ) async throws -> Got {
            try await ask(.POST, path, key: key, headers: headers, body: Array(body.utf8))
        }

        /// Sends bytes as they are, and hangs up once a condition holds.
        func hangUp(_ text: String, when condition: @Sendable () -> Bool) async throws {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port).get()
            try await channel.writeAndFlush(ByteBuffer(string: text))
            try await LimitsTests.until(condition)
            try await channel.close()
        }

        /// Sends bytes as they are, `more` once something has come back and after a pause, and gives what comes back until
        /// the connection ends.
        func raw(
            _ text: String, more: String? = nil, pause: Duration = .zero, halfCloses: Bool = false
        ) async throws -> String {
            let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connect(host: "127.0.0.1", port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true))
                    }
                }
            return try await channel.executeThenClose { inbound, outbound in
                try await outbound.write(ByteBuffer(string: text))
                if halfCloses { outbound.finish() }
                var got = ""
                for try await piece in inbound {
                    if got.isEmpty, let more {
                        try await Task.sleep(for: pause)
                        try await outbound.write(ByteBuffer(string: more))
                    }
                    got += String(buffer: piece)
                }
                return got
            }
        }
    }
#endif
