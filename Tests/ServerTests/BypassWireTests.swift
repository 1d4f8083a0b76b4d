#if Gateway
    import CandorGateway
    import NIOHTTP1
    import Testing

    /// What a caller hopes for that may see labels alone, by how it writes HTTP.
    @Suite struct BypassWireTests {
        private static func head(_ line: String, _ key: APIKey? = ServerKit.free, _ more: String = "") -> String {
            "\(line) HTTP/1.1\r\nHost: x\r\n\(key.map { "Authorization: Bearer \($0.text)\r\n" } ?? "")\(more)\r\n"
        }

        /// Where a request ends, two servers must not see differently: what is behind would be another account's.
        @Test(arguments: [
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
            "Content-Length: 5\r\nContent-Length: 6\r\n", "Content-Length: +5\r\n", "Content-Length: 0x5\r\n",
            "Content-Length: 5, 5\r\n", "Content-Length: -1\r\n", "Transfer-Encoding: chunked, identity\r\n",
            "Transfer-Encoding: xchunked\r\n", "Content-Length : 5\r\n",
            "Content-Length: 5\r\n Transfer-Encoding: chunked\r\n",
            "X\0Y: z\r\nContent-Length: 5\r\n",
        ])
        func aRequestThatEndsInTwoPlaces(headers: String) async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream, limits: Limits(idleTimeout: 20)) { kit in
                let hidden = Self.head("GET /files/docs/hidden", ServerKit.free)
                let got = try await kit.raw(
                    Self.head("POST \(ServerKit.infer)", ServerKit.free, headers) + "0\r\n\r\n" + hidden)
                #expect(got.hasPrefix("HTTP/1.1 400"), "\(got)")
                #expect(!got.contains("HTTP/1.1 200"))
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func theAnswerOfAnotherOnTheSameConnection() async throws {
            try await ServerKit.run { kit in
                let length = "Content-Length: \(ServerKit.question.utf8.count)\r\n"
                func question(_ key: APIKey?, _ more: String = "") -> String {
                    Self.head("POST \(ServerKit.infer)", key, more + length) + ServerKit.question
                }
                let got = try await kit.raw(
                    question(ServerKit.premium) + question(ServerKit.free) + question(nil)
                        + question(ServerKit.free, "Connection: close\r\n"))
                let answers = got.components(separatedBy: "HTTP/1.1 ").dropFirst().map { String($0) }
                #expect(answers.map { $0.prefix(3) } == ["200", "200", "401", "200"])
                #expect(answers.map { $0.contains("0.873") } == [true, false, false, false])
                #expect(
                    answers[1].hasSuffix(BypassRequestTests.label) && answers[3].hasSuffix(BypassRequestTests.label))
            }
        }

        /// A body behind the head of an answer to HEAD would be taken for the next answer.
        @Test func anAnswerThatIsTakenForTheNext() async throws {
            let upstream = StubUpstream { _ in .init("") }
            let routes = [
                Route(
                    path: "/", upstream: "stub",
                    service: .passThrough([
                        .init(method: "HEAD", path: "/docs/*"), .init(method: "GET", path: "/docs/*"),
                    ]))
            ]
            try await upstream.withPort { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port, routes: routes)) { kit in
                    let last = Self.head("GET /docs/b", ServerKit.free, "Connection: close\r\n")
                    for line in ["HEAD /nowhere", "HEAD /docs/a", "HEAD /%2e%2e"] {
                        let got = try await kit.raw(Self.head(line) + last)
                        #expect(Self.areBare(got), "\(line) \(got)")
                    }
                    let refused = try await kit.raw(Self.head("HEAD /docs/a", nil) + last)
                    #expect(refused.hasPrefix("HTTP/1.1 401") && Self.areBare(refused), "\(refused)")
                    let admin = try await kit.ask(.HEAD, "/metrics", key: ServerKit.root, port: kit.adminPort)
                    #expect(admin.status == 405 && admin.body.isEmpty)
                }
            }
        }

        /// Whether a head without a body comes, then the answer to the next question.
        private static func areBare(_ got: String) -> Bool {
            let answers = got.components(separatedBy: "HTTP/1.1 ").dropFirst()
            return answers.count == 2 && answers[1].hasSuffix("\r\n\r\n") && !answers[1].contains("{")
                && answers[2].hasPrefix("200")
        }

        @Test(arguments: [
            "/v2/../metrics", "/v2/%2e%2e/metrics", "/v2/%2E%2e/v2/models/m/infer", "/v2/models/m%2finfer",
            "/v2/models/m/infer%00", "/v2/models/m/infer%0d%0aCandor-Level:%20full", "/v2/models/m/infer;level=full",
            "/v2/models/m/infer/", "/v2/models/m/infer?level=full", "/v2/models/m/infer?", "//v2/models/m/infer",
            "/v2/models/m/./infer", "/v2\\models\\m\\infer", "/v2/models/%EF%BD%8D/infer", "/v2/models/\u{ff4d}/infer",
            "/v2/models/M/infer", "/v2/models/m/versions/../infer", "/v2/models/m/versions/7%2f..%2f/infer",
            "/v2/models/m/versions//infer", "/v1/accounts", "/metrics", "/v2/repository/models/m/load",
            "/v2/systemsharedmemory/region/r/register", "/v2/models/m/trace/setting", "/v2/models/m/stats", "*", "",
            "x", "mailto:a", "https://127.0.0.1:1/metrics",
        ])
        func aPathThatLeadsElsewhere(path: String) async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream, limits: Limits(idleTimeout: 20)) { kit in
                for method in ["GET", "POST"] {
                    let body = method == "POST" ? ServerKit.question : ""
                    let got = try await kit.raw(
                        Self.head(
                            "\(method) \(path)", ServerKit.premium,
                            "Connection: close\r\nContent-Length: \(body.utf8.count)\r\n") + body)
                    let statuses = path.contains("?") ? ["400", "405"] : ["400", "404"]
                    #expect(statuses.contains { got.hasPrefix("HTTP/1.1 \($0)") }, "\(method) \(path) \(got)")
                }
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test(arguments: ["GET", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "post"])
        func aMethodThatIsNotLookedAt(method: String) async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream, limits: Limits(idleTimeout: 20)) { kit in
                for path in [ServerKit.infer, "/text/v1/chat/completions", "/files/docs/a"] {
                    if path.hasPrefix("/files"), method == "GET" { continue }
                    let got = try await kit.raw(
                        Self.head("\(method) \(path)", ServerKit.premium, "Connection: close\r\n"))
                    #expect(["400", "404", "405"].contains { got.hasPrefix("HTTP/1.1 \($0)") }, "\(path) \(got)")
                    #expect(!got.contains(ServerKit.premium.text))
                }
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func aLongPathOrHead() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream, limits: Limits(idleTimeout: 20)) { kit in
                for count in [5000, 20_000, 200_000] {
                    let long = String(repeating: "a", count: count)
                    for head in [
                        Self.head("POST /v2/models/\(long)/infer", ServerKit.free, "Connection: close\r\n"),
                        Self.head("POST \(ServerKit.infer)", nil, "Connection: close\r\nX: \(long)\r\n"),
                    ] {
                        let got = (try? await kit.raw(head)) ?? ""
                        #expect(got.isEmpty || got.hasPrefix("HTTP/1.1 4"), "\(got)")
                    }
                }
                let got = try await kit.infer(ServerKit.free)
                #expect(got.text == BypassRequestTests.label)
            }
            #expect(upstream.questions.all.count == 1)
        }

        @Test func theAdministratorsPathsByAClientAndTheReverse() async throws {
            try await ServerKit.run { kit in
                for path in ["/", "/metrics", "/v1/accounts", "/v1/accounts/free", "/v1/upgrades", "/v1/audit/head"] {
                    for key in [ServerKit.premium, ServerKit.root] {
                        let client = try await kit.ask(.GET, path, key: key)
                        #expect([401, 404].contains(client.status), "\(path)")
                    }
                    for key in [ServerKit.premium, nil] {
                        let admin = try await kit.ask(.GET, path, key: key, port: kit.adminPort)
                        #expect(admin.status == 401, "\(path)")
                    }
                }
                for path in [ServerKit.infer, "/text/v1/models", "/v2"] {
                    let admin = try await kit.ask(.GET, path, key: ServerKit.root, port: kit.adminPort)
                    #expect(admin.status == 404, "\(path)")
                }
                let raised = try await kit.ask(
                    .PUT, "/v1/accounts/free", key: ServerKit.premium, headers: ["Content-Type": "application/json"],
                    body: Array(#"{"organisation":"acme","tier":"premium"}"#.utf8), port: kit.adminPort)
                #expect(raised.status == 401)
            }
        }
    }
#endif
