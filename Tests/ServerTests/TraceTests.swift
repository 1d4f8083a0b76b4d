#if Gateway
    import HTTPTypes
    import Testing
    import Tracing

    /// What a tracer sees. A process sets one up once and for all, so that each test has a process of its own.
    @Suite struct TraceTests {
        private static let trace = "0af7651916cd43dd8448eb211c80319c"
        private static let parent = "00-\(trace)-b7ad6b7169203331-01"

        private static func setUp() -> RecordingTracer {
            let tracer = RecordingTracer()
            InstrumentationSystem.bootstrap(tracer)
            return tracer
        }

        /// Asks as a client that traces nothing itself.
        private static func ask(
            _ kit: ServerKit, _ line: String = "POST \(ServerKit.infer)", headers: String = "",
            body: String = ServerKit.question
        ) async throws -> String {
            let length = line.hasPrefix("GET") ? "" : "Content-Length: \(body.utf8.count)\r\n"
            return try await kit.raw(
                """
                \(line) HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer \(ServerKit.premium.text)\r\n\
                \(headers)\(length)\r\n\(length.isEmpty ? "" : body)
                """)
        }

        /// What an upstream was told of the trace.
        private static func parents(_ upstream: StubUpstream) -> [String] {
            HTTPField.Name("traceparent").map { name in
                upstream.questions.all.compactMap { $0.headers[name] }
            } ?? []
        }

        @Test func aRequestIsASpanOfItsClientsTraceAndTheUpstreamsQuestionOneBelow() async {
            await #expect(processExitsWith: .success) {
                let tracer = Self.setUp()
                let upstream = StubUpstream { _ in .init(ServerKit.answer) }
                try await ServerKit.run(upstream) { kit in
                    let got = try await Self.ask(kit, headers: "traceparent: \(Self.parent)\r\n")
                    #expect(got.hasPrefix("HTTP/1.1 200"))
                }
                #expect(tracer.records.map(\.name) == ["POST", "POST /"])
                let (asked, served) = (try #require(tracer.records.first), try #require(tracer.records.last))
                #expect(served.kind == .server && served.trace == Self.trace && served.parent == "b7ad6b7169203331")
                #expect(asked.kind == .client && asked.trace == Self.trace && asked.parent == served.id)
                #expect(Self.parents(upstream) == ["00-\(Self.trace)-\(asked.id)-01"])
                #expect(served["http.request.method"] == .string("POST") && served["http.route"] == .string("/"))
                #expect(served["http.response.status_code"] == .int64(200) && !served.isError)
                #expect(asked["server.address"] == .string("127.0.0.1") && asked["server.port"] != nil)
                #expect(asked["http.response.status_code"] == .int64(200) && !asked.isError)
            }
        }

        @Test func withoutAParentATraceBegins() async {
            await #expect(processExitsWith: .success) {
                let tracer = Self.setUp()
                let upstream = StubUpstream { _ in .init(pieces: ["a", "b"]) }
                try await ServerKit.run(upstream) { kit in
                    for _ in 0..<2 {
                        let got = try await Self.ask(kit, "GET /files/docs/a")
                        #expect(got.hasPrefix("HTTP/1.1 200"))
                    }
                }
                let served = tracer.records.filter { $0.kind == .server }
                #expect(served.map(\.name) == ["GET /files", "GET /files"] && served.allSatisfy { $0.parent.isEmpty })
                #expect(Set(served.map(\.trace)).count == 2)
                let asked = tracer.records.filter { $0.kind == .client }
                #expect(asked.map(\.parent) == served.map(\.id))
                #expect(Self.parents(upstream) == asked.map { "00-\($0.trace)-\($0.id)-01" })
            }
        }

        /// Who reads traces sees no scores, no inputs, no keys, and none of the words that a refusal repeats.
        @Test func nothingOfARequestIsInASpan() async {
            await #expect(processExitsWith: .success) {
                let tracer = Self.setUp()
                let secret = "canary314159"
                let upstream = StubUpstream { question in
                    question.text.contains("271828")
                        ? .init("the scores were 0.873", status: 500) : .init(ServerKit.answer)
                }
                try await ServerKit.run(upstream) { kit in
                    let whole = try await Self.ask(
                        kit, headers: "Cookie: \(secret)\r\nCandor-Use-Case: \(secret)\r\n")
                    #expect(whole.hasPrefix("HTTP/1.1 200") && whole.contains("0.873"))
                    // A key that nobody knows, which the answer repeats.
                    let wrong = ServerKit.question.dropLast() + #","outputs":[{"name":"p","\#(secret)":1}]}"#
                    let refused = try await Self.ask(kit, body: String(wrong))
                    #expect(refused.hasPrefix("HTTP/1.1 400") && refused.contains(secret), "\(refused)")
                    let failed = try await Self.ask(
                        kit, body: ServerKit.question.replacing("[1,2]}", with: "[271828,2]}"))
                    #expect(failed.hasPrefix("HTTP/1.1 502"), "\(failed)")
                    let passed = try await Self.ask(kit, "GET /files/docs/\(secret)?\(secret)")
                    #expect(passed.hasPrefix("HTTP/1.1 200"))
                }
                #expect(tracer.records.count >= 7)
                // No word that the digits of a span's number could have by chance.
                for record in tracer.records {
                    for word in [secret, "0.873", "314159", "271828", ServerKit.premium.text, "acme", "premium"] {
                        #expect(!record.text.contains(word), "\(record.text)")
                    }
                }
                let served = tracer.records.filter { $0.kind == .server }
                #expect(
                    served.map { $0["http.response.status_code"] } == [
                        .int64(200), .int64(400), .int64(502), .int64(200),
                    ])
                #expect(served.map(\.isError) == [false, false, true, false])
                let failure = tracer.records.first { $0.kind == .client && $0["error.type"] != nil }
                #expect(failure?["http.response.status_code"] == .int64(500) && failure?.isError == true)
            }
        }

        @Test func anUpstreamThatIsNotThereIsAnErrorOfBothSpans() async {
            await #expect(processExitsWith: .success) {
                let tracer = Self.setUp()
                try await ServerKit.run(try ServerKit.configuration(upstream: 1)) { kit in
                    let got = try await Self.ask(kit)
                    #expect(got.hasPrefix("HTTP/1.1 503"))
                }
                let (asked, served) = (try #require(tracer.records.first), try #require(tracer.records.last))
                #expect(asked.kind == .client && !asked.errors.isEmpty)
                #expect(served["http.response.status_code"] == .int64(503) && served.isError)
            }
        }
    }
#endif
