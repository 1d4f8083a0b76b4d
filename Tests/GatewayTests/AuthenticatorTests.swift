#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import Testing

    @Suite struct AuthenticatorTests {
        @Test func aKeyIsRandomAndHasAHash() throws {
            let keys = (0..<100).map { _ in APIKey.make() }
            #expect(Set(keys.map(\.text)).count == 100)
            for key in keys {
                #expect(key.text.wholeMatch(of: /candor_[A-Za-z0-9_-]{43}/) != nil, "\(key.text)")
                #expect(key.hash.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil)
            }
            // Each of the 64 characters is there: no bit is stuck.
            #expect(Set(keys.flatMap { $0.text.dropFirst(7).dropLast() }).count == 64)
        }

        @Test func aKeyIsNotPrinted() {
            let key = APIKey.make()
            #expect("\(key)" == "a key" && String(reflecting: key) == "a key")
            var dumped = ""
            dump(key, to: &dumped)
            #expect(!dumped.contains(key.text.dropFirst(7)))
        }

        private func authenticator(_ keys: [String: String]) async throws -> Authenticator {
            try await Authenticator(
                ConfigurationKit.read(with: [
                    "organisations": ["acme": keys.mapValues { ["tier": "free", "keys": [$0]] as [String: Any] }]
                ]))
        }

        @Test func aKeyIsFoundByEitherHeader() async throws {
            let (one, two) = (APIKey.make(), APIKey.make())
            let authenticator = try await authenticator(["a-1": one.hash, "a-2": two.hash])
            func account(_ authorization: String?, _ apiKey: String? = nil) async -> String? {
                await authenticator.account(authorization: authorization, apiKey: apiKey, at: 0)
            }
            for scheme in ["Bearer", "bearer", "BEARER"] {
                #expect(await account("\(scheme) \(one.text)") == "a-1")
            }
            #expect(await account(nil, two.text) == "a-2")
            #expect(await account("Bearer \(two.text)", two.text) == "a-2")
            // Two that differ, or one that is no bearer's: whose it is would depend on which is looked at.
            #expect(await account("Bearer \(one.text)", two.text) == nil)
            #expect(await account("Basic \(one.text)", one.text) == nil)
            #expect(await account("Bearer \(one.text)", "") == nil)
            #expect(await account(nil) == nil)
        }

        @Test func everythingElseIsNobodys() async throws {
            let key = APIKey.make()
            let authenticator = try await authenticator(["a-1": key.hash])
            let other = APIKey.make().text
            var texts = [
                "", " ", "candor_", other, key.hash, String(key.text.dropLast()), key.text + "A", key.text.uppercased(),
                " \(key.text)", "\(key.text) ", "\(key.text) x", "\(key.text)\n", "\(key.text)\u{0}", "é", "a.b.c",
                String(repeating: "x", count: 8193), String(repeating: "x", count: 1 << 20),
            ]
            for place in 0..<key.text.utf8.count {
                var bytes = Array(key.text.utf8)
                bytes[place] ^= 1
                texts.append(String(decoding: bytes, as: UTF8.self))
            }
            for text in texts {
                for header in ["Bearer \(text)", text, "Bearer  \(text)", "Bearer\t\(text)", "Basic \(text)"] {
                    #expect(await authenticator.account(authorization: header, apiKey: nil, at: 0) == nil, "\(header)")
                }
                #expect(await authenticator.account(authorization: nil, apiKey: text, at: 0) == nil, "\(text)")
            }
        }

        @Test func tokensStandBesideKeys() async throws {
            let (kit, key) = (try TokenKit(), APIKey.make())
            let folder = FileManager.default.temporaryDirectory.appendingPathComponent("candor-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            try Data(kit.keySet.utf8).write(to: folder.appendingPathComponent("jwks.json"))
            let configuration = try ConfigurationKit.read(with: [
                "organisations.acme.acme-1.keys.0": key.hash,
                "tokens": ["keySet": "jwks.json", "issuer": "https://id.example", "audience": "candor"],
            ])
            let authenticator = try await Authenticator(configuration.resolving(from: folder.path))
            let token = try await kit.token("ES256", TokenKit.claims(["sub": #""beta-1""#]))
            func account(_ authorization: String?, _ apiKey: String? = nil) async -> String? {
                await authenticator.account(authorization: authorization, apiKey: apiKey, at: TokenKit.now)
            }
            #expect(await account("Bearer \(key.text)") == "acme-1")
            #expect(await account("Bearer \(token)") == "beta-1")
            #expect(await account("Bearer \(token)", token) == "beta-1")
            #expect(await account(nil, token) == nil)
            #expect(await account("Bearer \(token)", key.text) == nil)
            #expect(
                await authenticator.account(authorization: "Bearer \(token)", apiKey: nil, at: TokenKit.now + 360)
                    == nil)
            // Without settings for tokens none counts.
            let keysAlone = try await self.authenticator(["a-1": key.hash])
            #expect(
                await keysAlone.account(authorization: "Bearer \(token)", apiKey: nil, at: TokenKit.now) == nil)

            let missing = await #expect(throws: AccessError.self) {
                try await Authenticator(configuration.resolving(from: "/nonexistent"))
            }
            #expect(missing == .file(path: "/nonexistent/jwks.json", reason: "a key set that cannot be read"))
            try Data(count: 1 << 20 | 1).write(to: folder.appendingPathComponent("jwks.json"))
            let large = await #expect(throws: AccessError.self) {
                try await Authenticator(configuration.resolving(from: folder.path))
            }
            #expect(large?.expected == "at most 1048576 bytes")
        }

        @Test func anAdministratorHasAKeyOfTheirOwn() throws {
            let (root, deputy) = (APIKey.make(), APIKey.make())
            let administrators = try AdminAuthenticator(["root": root.hash, "deputy": deputy.hash])
            func basic(_ text: String) -> String { "Basic " + Data(text.utf8).base64EncodedString() }
            #expect(administrators.administrator(authorization: "Bearer \(root.text)") == "root")
            #expect(administrators.administrator(authorization: basic("anybody:\(deputy.text)")) == "deputy")
            #expect(administrators.administrator(authorization: basic(":\(root.text)")) == "root")
            let refused: [String?] = [
                nil, "", root.text, basic(root.text), basic("\(root.text):"), basic("root:\(root.text) "),
                basic("root:x:\(root.text)"), "Basic", "Basic ",
                "Basic %%%%", "Basic cm9vdA", "Basic " + String(repeating: "A", count: 1 << 20), "Digest \(root.text)",
                "Bearer \(APIKey.make().text)",
            ]
            for header in refused {
                #expect(administrators.administrator(authorization: header) == nil, "\(header ?? "none")")
            }
            #expect(throws: AccessError.self) { try AdminAuthenticator(["root": "sha256:00"]) }
            #expect(throws: AccessError.self) { try AdminAuthenticator(["a": root.hash, "b": root.hash]) }
        }
    }
#endif
