#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import NIOHTTP1
    import Testing

    @Suite struct OpenAIRouteTests {
        private static let chat = "/text/v1/chat/completions"

        /// Log-probabilities for premium accounts alone.
        private static func access(ladder: [LadderStep] = []) throws -> AccessConfiguration {
            try AccessConfiguration(
                policies: [.full: MaskPolicy(.full, logprobs: .init(max: 2, step: 0.5))], ladder: ladder)
        }

        private static func token(_ text: String) -> String {
            #"{"token":"\#(text)","logprob":-0.7,"bytes":null,"top_logprobs":[{"token":"\#(text)","logprob":-0.7,"bytes":null},{"token":"x","logprob":-1.3,"bytes":null},{"token":"y","logprob":-2.2,"bytes":null}]}"#
        }

        private static func whole(_ tokens: [String], logprobs: Bool) -> String {
            let list = logprobs ? #"{"content":[\#(tokens.map(token).joined(separator: ","))]}"# : "null"
            return
                #"{"id":"c","object":"chat.completion","created":1,"model":"t","secret":1,"choices":[{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"\#(tokens.joined())"},"logprobs":\#(list)}]}"#
        }

        private static func part(_ text: String, logprobs: Bool) -> String {
            let list = logprobs ? #"{"content":[\#(token(text))]}"# : "null"
            return
                "data: "
                + #"{"id":"c","object":"chat.completion.chunk","created":1,"model":"t","choices":[{"index":0,"delta":{"content":"\#(text)"},"logprobs":\#(list)}]}"#
                + "\n\n"
        }

        /// An upstream that answers so many tokens, in the way that it is asked.
        private static func upstream(_ count: Int, isEnded: Bool = true) -> StubUpstream {
            StubUpstream { question in
                let logprobs = question.text.contains(#""logprobs":true"#)
                let tokens = (0..<count).map { "t\($0)" }
                guard question.text.contains(#""stream":true"#) else { return .init(whole(tokens, logprobs: logprobs)) }
                var reply = StubUpstream.Reply(
                    pieces: tokens.map { part($0, logprobs: logprobs) } + (isEnded ? ["data: [DONE]\n\n"] : [""]))
                reply.headers = [.contentType: "text/event-stream"]
                return reply
            }
        }

        private static func body(stream: Bool = false, _ more: String = #","logprobs":true,"top_logprobs":20"#)
            -> String
        {
            #"{"model":"t","messages":[{"role":"user","content":"hi"}],"stream":\#(stream)\#(more)}"#
        }

        @Test func theUpstreamIsAskedForNoMoreThanTheLevelHas() async throws {
            let upstream = Self.upstream(2)
            try await ServerKit.run(upstream, access: try Self.access()) { kit in
                let full = try await kit.infer(ServerKit.premium, Self.body(), at: Self.chat)
                #expect(full.status == 200)
                #expect(full.text.contains(#""logprob":-0.5"#) && full.text.contains(#""logprob":-1.5"#))
                #expect(!full.text.contains("-2") && !full.text.contains("-0.7") && !full.text.contains("secret"))
                let free = try await kit.infer(ServerKit.free, Self.body(), at: Self.chat)
                #expect(free.text.contains(#""logprobs":null"#) && free.text.contains("t0t1"))
                let lowered = try await kit.infer(
                    ServerKit.premium, Self.body(), headers: ["Candor-Level": "label"], at: Self.chat)
                #expect(lowered.text.contains(#""logprobs":null"#))
            }
            let asked = upstream.questions.all
            #expect(asked.map(\.path) == Array(repeating: "/v1/chat/completions", count: 3))
            #expect(asked[0].text.contains(#""top_logprobs":2}"#))
            #expect(!asked[1].text.contains("logprobs") && !asked[2].text.contains("logprobs"))
        }

        @Test func aStreamSaysWhatAWholeAnswerSays() async throws {
            try await ServerKit.run(Self.upstream(5), access: try Self.access()) { kit in
                let whole = try await kit.infer(ServerKit.premium, Self.body(), at: Self.chat)
                let stream = try await kit.infer(ServerKit.premium, Self.body(stream: true), at: Self.chat)
                #expect(stream.headers["content-type"] == ["text/event-stream"])
                #expect(stream.text.hasSuffix("data: [DONE]\n\n"))
                func tokens(_ text: String) -> [Substring] {
                    text.split(separator: #"{"token":"t"#).dropFirst().map { $0.prefix { $0 != "]" } }
                }
                #expect(tokens(whole.text).count == 10 && tokens(whole.text) == tokens(stream.text))
            }
        }

        @Test func whereTheLevelFallsInTheMiddleTheRestGoesWithout() async throws {
            let ladder = [LadderStep(Threshold(.answers, over: 100), level: .label)]
            try await ServerKit.run(Self.upstream(200), access: try Self.access(ladder: ladder)) { kit in
                let got = try await kit.infer(ServerKit.premium, Self.body(stream: true), at: Self.chat)
                let events = got.text.split(separator: "data: ")
                #expect(events.count == 201)
                // A block of 64 tokens is below the threshold, and the second is not.
                let released = events.map { $0.contains("top_logprobs") }
                #expect(released == Array(repeating: true, count: 64) + Array(repeating: false, count: 137))
                let whole = try await kit.infer(ServerKit.premium, Self.body(), at: Self.chat)
                #expect(whole.text.contains(#""logprobs":null"#))
            }
        }

        @Test func aStreamWithoutItsEndIsCut() async throws {
            try await ServerKit.run(Self.upstream(3, isEnded: false), access: try Self.access()) { kit in
                await #expect(throws: (any Error).self) {
                    _ = try await kit.infer(ServerKit.premium, Self.body(stream: true), at: Self.chat)
                }
            }
        }

        @Test(arguments: [false, true])
        func aClientThatHangsUpLetsTheUpstreamGo(stream: Bool) async throws {
            let upstream = StubUpstream { _ in
                if !stream { try await Task.sleep(for: .seconds(30)) }
                return .init(pieces: [Self.part("a", logprobs: false), ""], pause: .seconds(30))
            }
            try await ServerKit.run(upstream, idleTimeout: 60) { kit in
                let body = Self.body(stream: stream, "")
                let head =
                    "POST \(Self.chat) HTTP/1.1\r\nHost: x\r\nX-API-Key: \(ServerKit.premium.text)\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n"
                try await kit.hangUp(head + body) {
                    kit.gateway.requestsInFlight == 1 && upstream.questions.all.count == 1
                }
                try await LimitsTests.until { kit.gateway.requestsInFlight == 0 }
            }
        }

        @Test func aTextWithoutLogProbabilitiesIsCountedOnce() async throws {
            let ladder = [LadderStep(Threshold(.answers, over: 3), level: .label)]
            try await ServerKit.run(Self.upstream(50), access: try Self.access(ladder: ladder)) { kit in
                for stream in [true, false, true] {
                    _ = try await kit.infer(ServerKit.premium, Self.body(stream: stream, ""), at: Self.chat)
                }
                // Three rows so far: the next one is too many.
                let next = try await kit.infer(ServerKit.premium, Self.body(), at: Self.chat)
                #expect(next.text.contains(#""logprobs":null"#))
            }
        }

        @Test func whatIsNotServedIsRefusedInOpenAIsForm() async throws {
            let upstream = Self.upstream(1)
            try await ServerKit.run(upstream, access: try Self.access()) { kit in
                for (body, status) in [
                    (Self.body().replacing("\"t\"", with: "\"other\""), 404),
                    (Self.body(stream: false, #","echo":true"#), 400),
                    (Self.body(stream: false, #","logprobs":true,"top_logprobs":-1"#), 400), ("{", 400),
                    (Self.body(stream: false, #","logprobs":true,"logit_bias":{"1":1}"#), 400),
                ] {
                    let got = try await kit.infer(ServerKit.premium, body, at: Self.chat)
                    #expect(got.status == status, "\(body)")
                    #expect(got.text.contains(#""type":"invalid_request_error""#))
                }
                let models = try await kit.ask(.GET, "/text/v1/models")
                #expect(models.text.contains(#""data":[{"id":"t""#))
                let one = try await kit.ask(.GET, "/text/v1/models/t")
                #expect(one.status == 200)
                let other = try await kit.ask(.GET, "/text/v1/models/u")
                #expect(other.status == 404)
            }
            #expect(upstream.questions.all.isEmpty)
        }
    }
#endif
