#if Gateway
    import CandorGateway
    import NIOHTTP1
    import Testing

    @Suite struct RoutingTests {
        @Test func whatIsNotServedNeverReachesAnUpstream() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream) { kit in
                for path in [
                    "/", "/v1/models", "/v2/models", "/v2/models/other/infer", "/v2/models/m/generate",
                    "/v2/models/m/infer/x",
                    "/v2/repository/index", "/v2/models/m/versions/1%2e%2e/x",
                    "/metrics",
                    "/binary", "/files/secret", "/files", "/text/v1/embeddings", "/text/v2/models/m/infer",
                    "/V2/models/m/infer",
                ] {
                    for method in [HTTPMethod.GET, .POST] {
                        let got = try await kit.ask(method, path)
                        #expect(got.status == 404, "\(method) \(path)")
                    }
                }
                for (method, path) in [
                    (HTTPMethod.GET, ServerKit.infer), (.PUT, ServerKit.infer), (.DELETE, "/v2/models/m"),
                    (.POST, "/v2"),
                    (.POST, "/text/v1/models"), (.GET, "/text/v1/chat/completions"), (.POST, "/files/docs/a"),
                    (.GET, "/files/echo"), (.HEAD, "/v2/models/m"),
                ] {
                    let got = try await kit.ask(method, path)
                    #expect(got.status == 405, "\(method) \(path)")
                }
                let query = try await kit.infer(at: ServerKit.infer + "?a=b")
                #expect(query.status == 400)
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test(arguments: [
            "/v2/models/m/%2e%2e/%2e%2e/secret", "//v2/models/m/infer", "/v2/models//m/infer", "/v2/models/m%2finfer",
            "/files/docs/../../secret", "/files/docs/%2e%2e/secret", "/files/docs//x", "/files/docs/%252e%252e/x",
            "http://127.0.0.1:1/v2/models/m/infer", "*", "/files/docs/\\..\\secret", "/v2/models/m/infer#x",
        ])
        func aPathCannotLeaveItsPlace(path: String) async throws {
            let upstream = StubUpstream { _ in .init("secret") }
            try await ServerKit.run(upstream) { kit in
                for method in ["GET", "POST"] {
                    let got = try await kit.raw(
                        "\(method) \(path) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(ServerKit.premium.text)\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
                    )
                    #expect(["400", "404", "405"].contains { got.hasPrefix("HTTP/1.1 \($0)") }, "\(got)")
                }
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func theLongestPathCounts() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream) { kit in
                _ = try await kit.infer(at: "/binary" + ServerKit.infer)
                _ = try await kit.infer()
            }
            let asked = upstream.questions.all
            #expect(asked.map(\.path) == [ServerKit.infer, ServerKit.infer])
            #expect(asked.map { $0.text.contains("binary_data") } == [true, false])
        }

        @Test func anUnmaskedRouteNeedsAnAccountAndPassesNoCredentials() async throws {
            let upstream = StubUpstream { question in
                var reply = StubUpstream.Reply(question.path + " " + question.text, status: 203)
                reply.headers[.init("Set-Cookie")!] = "a=b"
                reply.headers[.eTag] = "\"7\""
                return reply
            }
            try await ServerKit.run(upstream) { kit in
                let none = try await kit.ask(.GET, "/files/docs/a", key: nil)
                #expect(none.status == 401)
                let got = try await kit.ask(
                    .GET, "/files/docs/a%20b/c?q=%2e%2e", key: ServerKit.free, headers: ["Cookie": "x=y"])
                #expect(got.status == 203)
                #expect(got.text == "/docs/a%20b/c?q=%2e%2e ")
                #expect(got.headers["set-cookie"].isEmpty && got.headers["etag"] == ["\"7\""])
                let echo = try await kit.ask(.POST, "/files/echo", body: Array("hello".utf8))
                #expect(echo.text == "/echo hello")
            }
            for question in upstream.questions.all {
                #expect(question.headers[.authorization] == nil && question.headers[.cookie] == nil)
            }
        }
    }
#endif
