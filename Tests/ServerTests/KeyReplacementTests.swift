#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorServer
    import Testing

    /// Credentials that are replaced while the gateway serves.
    @Suite struct KeyReplacementTests {
        private let folder: TestFolder

        init() throws { folder = try TestFolder() }

        private static func organisations(_ keys: [String: [APIKey]]) -> [String: [String: AccountEntry]] {
            ["acme": keys.mapValues { AccountEntry(tier: "premium", keys: $0.map(\.hash)) }]
        }

        private func run(
            _ configuration: @escaping @Sendable (GatewayConfiguration) throws -> GatewayConfiguration,
            body: @escaping @Sendable (ServerKit, GatewayConfiguration) async throws -> Void
        ) async throws {
            try await StubUpstream { _ in .init(ServerKit.answer) }.withPort { port in
                let configuration = try configuration(ServerKit.configuration(upstream: port))
                try await ServerKit.run(configuration) { try await body($0, configuration) }
            }
        }

        private static func status(_ kit: ServerKit, _ key: APIKey) async throws -> Int {
            try await kit.infer(key).status
        }

        @Test func keysOfAccountsComeAndGo() async throws {
            let (old, new, other) = (APIKey.make(), APIKey.make(), APIKey.make())
            try await run {
                try $0.with(organisations: Self.organisations(["premium": [old]]))
            } body: { kit, first in
                #expect(try await Self.status(kit, old) == 200)
                #expect(try await Self.status(kit, new) == 401)
                let both = Self.organisations(["premium": [old, new]])
                try await kit.gateway.replaceKeys(by: first.with(organisations: both))
                #expect(try await Self.status(kit, old) == 200)
                #expect(try await Self.status(kit, new) == 200)
                // The old one goes, and an account comes that the store does not know.
                let without = Self.organisations(["premium": [new], "fresh": [other]])
                try await kit.gateway.replaceKeys(by: first.with(organisations: without))
                #expect(try await Self.status(kit, old) == 401)
                #expect(try await Self.status(kit, new) == 200)
                try await LimitsTests.eventually { try await Self.status(kit, other) == 200 }
            }
        }

        @Test func keysOfAdministratorsComeAndGo() async throws {
            let other = APIKey.make()
            try await run {
                $0
            } body: { kit, first in
                func status(_ key: APIKey) async throws -> Int {
                    try await kit.ask(.GET, "/metrics", key: key, port: kit.adminPort).status
                }
                #expect(try await status(ServerKit.root) == 200)
                #expect(try await status(other) == 401)
                try await kit.gateway.replaceKeys(by: first.with(adminKeys: ["deputy": other.hash]))
                #expect(try await status(ServerKit.root) == 401)
                #expect(try await status(other) == 200)
            }
        }

        @Test func aKeySetIsReadAnew() async throws {
            let (old, new) = (try TokenIssuer("1"), try TokenIssuer("2"))
            let path = try folder.write(old.keySet, as: "jwks.json")
            try await run {
                try $0.with(tokens: TokenIssuer.settings(keySet: path))
            } body: { [folder] kit, first in
                func status(_ issuer: TokenIssuer) async throws -> Int {
                    let token = try await issuer.token(TokenIssuer.claims("premium"))
                    return try await kit.infer(nil, headers: ["Authorization": "Bearer \(token)"]).status
                }
                #expect(try await status(old) == 200)
                #expect(try await status(new) == 401)
                try folder.write(new.keySet, as: "jwks.json")
                #expect(try await status(old) == 200, "a file alone changes nothing")
                try await kit.gateway.replaceKeys(by: first)
                #expect(try await status(old) == 401)
                #expect(try await status(new) == 200)
            }
        }

        @Test func whatIsWrongChangesNothing() async throws {
            let (key, other, deputy) = (APIKey.make(), APIKey.make(), APIKey.make())
            let issuer = try TokenIssuer()
            let path = try folder.write(issuer.keySet, as: "jwks.json")
            try await run {
                try $0.with(
                    organisations: Self.organisations(["premium": [key]]), tokens: TokenIssuer.settings(keySet: path))
            } body: { [folder] kit, first in
                let next = try first.with(
                    organisations: Self.organisations(["premium": [other]]), adminKeys: ["deputy": deputy.hash])
                try folder.write("{}", as: "jwks.json")
                await #expect(throws: AccessError.self) { try await kit.gateway.replaceKeys(by: next) }
                #expect(try await Self.status(kit, key) == 200)
                #expect(try await Self.status(kit, other) == 401)
                let admin = try await kit.ask(.GET, "/metrics", key: ServerKit.root, port: kit.adminPort)
                #expect(admin.status == 200)
                let token = try await issuer.token(TokenIssuer.claims("premium"))
                let got = try await kit.infer(nil, headers: ["Authorization": "Bearer \(token)"])
                #expect(got.status == 200)
            }
        }
    }
#endif
