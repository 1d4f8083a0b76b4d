#if Gateway
    import CandorGateway
    import Foundation
    import Testing

    /// Signed tokens, from a client to the upstream.
    @Suite struct TokenTests {
        private let folder: TestFolder, issuer: TokenIssuer, upstream = StubUpstream { _ in .init(ServerKit.answer) }

        init() throws { (folder, issuer) = (try TestFolder(), try TokenIssuer()) }

        private func run(_ body: @escaping @Sendable (ServerKit) async throws -> Void) async throws {
            let path = try folder.write(issuer.keySet, as: "jwks.json")
            try await upstream.withPort { port in
                try await ServerKit.run(
                    try ServerKit.configuration(upstream: port).with(tokens: TokenIssuer.settings(keySet: path)), body)
            }
        }

        private static func ask(_ kit: ServerKit, _ token: String) async throws -> ServerKit.Got {
            try await kit.infer(nil, headers: ["Authorization": "Bearer \(token)"])
        }

        /// The token says who somebody is; what they may see is the account's.
        @Test func aTokenGivesWhatItsAccountHas() async throws {
            try await run { [issuer] kit in
                for (account, outputs) in [("premium", ["p"]), ("free", ["p_label"])] {
                    let got = try await Self.ask(kit, issuer.token(TokenIssuer.claims(account)))
                    #expect(got.status == 200 && got.outputs.keys.sorted() == outputs, "\(account): \(got.text)")
                }
                let raised = TokenIssuer.claims("free", ["level": #""full""#, "tier": #""premium""#])
                let got = try await Self.ask(kit, issuer.token(raised))
                #expect(got.status == 200 && got.outputs.keys.sorted() == ["p_label"])
                let several = TokenIssuer.claims("premium", ["aud": #"["other","candor"]"#])
                let listed = try await Self.ask(kit, issuer.token(several))
                #expect(listed.status == 200)
                // Keys count beside tokens.
                let key = try await kit.infer(ServerKit.premium)
                #expect(key.status == 200)
            }
            #expect(upstream.questions.all.count == 5)
            // Nobody's credentials go further.
            #expect(upstream.questions.all.allSatisfy { $0.headers[.authorization] == nil })
        }

        @Test func everyOtherTokenGetsOneAnswer() async throws {
            let now = Int(Date().timeIntervalSince1970)
            try await run { [issuer] kit in
                func signed(_ changes: [String: String?], header: String? = nil) async throws -> String {
                    try await issuer.token(TokenIssuer.claims("premium", changes), header: header)
                }
                let good = try await signed([:])
                let claims = TokenIssuer.claims("premium")
                let parts = good.split(separator: ".")
                let none = TokenIssuer.unsigned(claims, header: #"{"alg":"none"}"#)
                let raised = TokenIssuer.text(Array(TokenIssuer.claims("premium", ["x": "1"]).utf8))
                let tokens: [(String, String)] = [
                    ("another audience", try await signed(["aud": #""other""#])),
                    ("no audience", try await signed(["aud": nil])),
                    ("another issuer", try await signed(["iss": #""https://id.example/""#])),
                    ("expired", try await signed(["exp": "\(now - 120)"])),
                    ("without an end", try await signed(["exp": nil])),
                    ("not begun", try await signed(["nbf": "\(now + 600)"])),
                    ("algorithm none", none + "."),
                    ("algorithm none with a signature", none + "." + parts[2]),
                    ("algorithm none, signed", try await signed([:], header: #"{"alg":"none"}"#)),
                    ("a shared secret's algorithm", try await signed([:], header: #"{"alg":"HS256"}"#)),
                    ("another key's identifier", try await signed([:], header: #"{"alg":"EdDSA","kid":"2"}"#)),
                    ("another issuer's key", try await TokenIssuer().token(claims)),
                    ("altered", "\(parts[0]).\(raised).\(parts[2])"),
                    ("without a signature", "\(parts[0]).\(parts[1])."),
                    ("an account that is not known", try await issuer.token(TokenIssuer.claims("nobody"))),
                    ("an organisation", try await issuer.token(TokenIssuer.claims("acme"))),
                    ("an administrator", try await issuer.token(TokenIssuer.claims("root"))),
                ]
                var bodies: Set<String> = []
                for (what, token) in tokens {
                    let got = try await Self.ask(kit, token)
                    #expect(got.status == 401, "\(what)")
                    bodies.insert(got.text)
                }
                #expect(bodies.count == 1)
                // By the header of keys no token comes, nor does one to the admin listener.
                let other = try await kit.infer(nil, headers: ["X-API-Key": good])
                #expect(other.status == 401)
                let admin = try await kit.ask(
                    .GET, "/metrics", key: nil, headers: ["Authorization": "Bearer \(good)"], port: kit.adminPort)
                #expect(admin.status == 401)
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func aKeySetThatIsNoneIsNoStart() async throws {
            for text in ["", "{}", #"{"keys":[]}"#, #"{"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA"}]}"#] {
                let path = try folder.write(text, as: "jwks.json")
                let configuration = try ServerKit.configuration(upstream: 1)
                    .with(tokens: TokenIssuer.settings(keySet: path))
                await #expect(throws: (any Error).self) { try await ServerKit.run(configuration) { _ in } }
            }
        }
    }
#endif
