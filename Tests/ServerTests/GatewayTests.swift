#if Gateway
    import AsyncHTTPClient
    import CandorAccess
    import CandorGateway
    import CandorServer
    import NIOHTTP1
    import ServiceLifecycle
    import Synchronization
    import Testing

    @Suite struct GatewayTests {
        @Test func requestsInFlightEndBeforeTheGatewayDoes() async throws {
            let upstream = StubUpstream { _ in
                try await Task.sleep(for: .milliseconds(500))
                return .init(ServerKit.answer)
            }
            try await upstream.withPort { port in
                let gateway = try await Gateway(try ServerKit.configuration(upstream: port), logger: .silent)
                let group = ServiceGroup(services: [gateway], logger: .silent)
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { try await group.run() }
                    let ports = try #require(await gateway.listeningPorts())
                    let kit = ServerKit(gateway: gateway, port: ports[0], adminPort: ports[1])
                    async let got = kit.infer()
                    try await LimitsTests.until { gateway.requestsInFlight == 1 }
                    await group.triggerGracefulShutdown()
                    let status = try await got.status
                    #expect(status == 200)
                    try await tasks.waitForAll()
                    // Nobody listens any more.
                    await #expect(throws: (any Error).self) { _ = try await kit.infer() }
                }
            }
        }

        @Test func aStopWaitsForNoRequestBeyondItsTime() async throws {
            let upstream = StubUpstream { _ in
                try await Task.sleep(for: .seconds(60))
                return .init(ServerKit.answer)
            }
            try await upstream.withPort { port in
                let configuration = try ServerKit.configuration(
                    upstream: port, limits: Limits(shutdownTimeout: 0.5), idleTimeout: 60)
                let gateway = try await Gateway(configuration, logger: .silent)
                let group = ServiceGroup(services: [gateway], logger: .silent)
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { try? await group.run() }
                    let ports = try #require(await gateway.listeningPorts())
                    let kit = ServerKit(gateway: gateway, port: ports[0], adminPort: ports[1])
                    tasks.addTask { _ = try? await kit.infer() }
                    try await LimitsTests.until { gateway.requestsInFlight == 1 }
                    let start = ContinuousClock.now
                    await group.triggerGracefulShutdown()
                    try await tasks.waitForAll()
                    #expect(ContinuousClock.now - start < .seconds(10))
                }
            }
        }

        @Test func anAddressInUseIsAnError() async throws {
            try await ServerKit.run { kit in
                let taken = try GatewayConfiguration(
                    listeners: [Listener(host: "127.0.0.1", port: kit.port)], access: AccessConfiguration(),
                    store: .memory, upstreams: ["stub": Upstream(url: "http://127.0.0.1:1")],
                    routes: [
                        Route(path: "/", upstream: "stub", service: .passThrough([.init(method: "GET", path: "/a")]))
                    ])
                let gateway = try await Gateway(taken, logger: .silent)
                await #expect(throws: (any Error).self) {
                    try await ServiceGroup(services: [gateway], logger: .silent).run()
                }
                #expect(await gateway.listeningPorts() == nil)
            }
        }

        @Test func filesThatAreNotThereAreNamed() async throws {
            let configuration = try GatewayConfiguration(
                listeners: [
                    Listener(host: "127.0.0.1", port: 0, tls: TLSFiles(certificates: "/none/c.pem", key: "/none/k.pem"))
                ],
                access: AccessConfiguration(), store: .memory, upstreams: ["stub": Upstream(url: "http://127.0.0.1:1")],
                routes: [Route(path: "/", upstream: "stub", service: .passThrough([.init(method: "GET", path: "/a")]))])
            let checked = await #expect(throws: AccessError.self) { try await Gateway.check(configuration) }
            #expect(checked?.description.contains("/none/c.pem") == true)
            await #expect(throws: AccessError.self) { _ = try await Gateway(configuration, logger: .silent) }
        }

        @Test func aStoreThatCannotBeOpenedIsNoStart() async throws {
            let configuration = try ServerKit.configuration(upstream: 1, store: .sqlite(path: "/none/access.sqlite"))
            await #expect(throws: AccessError.self) { _ = try await Gateway(configuration, logger: .silent) }
        }

        @Test func administratorsHaveAnAddressOfTheirOwn() async throws {
            try await ServerKit.run { kit in
                _ = try await kit.infer(ServerKit.free)
                let none = try await kit.ask(.GET, "/metrics", key: nil, port: kit.adminPort)
                #expect(none.status == 401)
                #expect(none.headers["www-authenticate"].first?.hasPrefix("Basic") == true)
                let account = try await kit.ask(.GET, "/metrics", key: ServerKit.premium, port: kit.adminPort)
                #expect(account.status == 401)
                let metrics = try await kit.ask(.GET, "/metrics", key: ServerKit.root, port: kit.adminPort)
                #expect(metrics.status == 200)
                #expect(
                    metrics.text.contains(
                        #"candor_requests_total{level="label",protocol="open-inference",status="200"} 1"#))
                #expect(metrics.text.contains(#"candor_rows_total{level="label"} 1"#))
                #expect(!metrics.text.contains("account="))
                let client = try await kit.ask(.GET, "/metrics", key: ServerKit.root)
                #expect(client.status == 401)
            }
        }

        @Test func anAccountThatWasRemovedIsUnknown() async throws {
            try await ServerKit.run { kit in
                let before = try await kit.infer(ServerKit.free)
                #expect(before.status == 200)
                let removed = try await kit.ask(
                    .DELETE, "/v1/accounts/free", key: ServerKit.root, headers: ["Content-Type": "application/json"],
                    body: Array("{}".utf8), port: kit.adminPort)
                #expect(removed.status == 200, "\(removed.text)")
                let after = try await kit.infer(ServerKit.free)
                #expect(after.status == 401)
            }
        }
    }
#endif
