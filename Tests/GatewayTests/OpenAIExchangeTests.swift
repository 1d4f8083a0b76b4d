#if Gateway
    import CandorGateway
    import CandorMasking
    import Foundation
    import Testing

    @Suite struct OpenAIExchangeTests {
        private static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
        private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        private static func policy(max: Int, step: Double? = nil) throws -> MaskPolicy {
            try MaskPolicy(.label, logprobs: .init(max: max, step: step))
        }

        private func upstream(
            _ request: String, _ endpoint: OpenAIEndpoint = .chat, max: Int = 2, passing: Set<String> = []
        ) throws -> String {
            var exchange = OpenAIExchange(endpoint, policy: try Self.policy(max: max), passing: passing)
            return Self.text(try exchange.request(Self.bytes(request)))
        }

        private func answer(
            _ answer: String, to request: String, _ endpoint: OpenAIEndpoint = .chat, max: Int = 2, step: Double? = nil
        ) throws -> String {
            var exchange = OpenAIExchange(endpoint, policy: try Self.policy(max: max, step: step))
            _ = try exchange.request(Self.bytes(request))
            return Self.text(try exchange.answer(Self.bytes(answer)))
        }

        @Test(arguments: [
            (#""logprobs":true,"top_logprobs":20"#, 2, #","logprobs":true,"top_logprobs":2}"#),
            (#""logprobs":true,"top_logprobs":1"#, 2, #","logprobs":true,"top_logprobs":1}"#),
            (#""logprobs":true"#, 2, #","logprobs":true,"top_logprobs":0}"#),
            (#""logprobs":true,"top_logprobs":5"#, 0, "}"),
            (#""logprobs":false"#, 2, "}"),
            (#""logprobs":null,"top_logprobs":null"#, 2, "}"),
        ])
        func theUpstreamIsAskedForNoMoreThanLeaves(fields: String, max: Int, end: String) throws {
            let asked = try upstream(#"{\#(fields),"model":"m","messages":[{"role":"user","content":"é"}]}"#, max: max)
            #expect(asked == #"{"model":"m","messages":[{"role":"user","content":"é"}]"# + end)
        }

        @Test func completionsCountTheirLogprobs() throws {
            #expect(
                try upstream(#"{"model":"m","prompt":"p","logprobs":5}"#, .completions)
                    == #"{"model":"m","prompt":"p","logprobs":2}"#)
            #expect(
                try upstream(#"{"model":"m","prompt":"p","logprobs":0}"#, .completions)
                    == #"{"model":"m","prompt":"p","logprobs":0}"#)
        }

        @Test(arguments: [
            #"{"model":"m","logprobs":true,"logit_bias":{"7":100},"messages":[]}"#,
            #"{"model":"m","logprobs":true,"top_logprobs":-1,"messages":[]}"#,
            #"{"model":"m","logprobs":true,"top_logprobs":21,"messages":[]}"#,
            #"{"model":"m","logprobs":true,"top_logprobs":2.0,"messages":[]}"#,
            #"{"model":"m","logprobs":1,"messages":[]}"#,
            #"{"model":"m","top_logprobs":2,"messages":[]}"#,
            #"{"model":"m","prompt_logprobs":2,"messages":[]}"#,
            #"{"model":"m","return_tokens_as_token_ids":true,"messages":[]}"#,
            #"{"model":"m","echo":true,"messages":[]}"#,
            #"{"model":"m","stream":"yes","messages":[]}"#,
            #"{"model":"m","logprobs":false,"logprobs":true,"messages":[]}"#,
            #"{"model":"m","logprobs":false,"logpro\u0062s":true,"messages":[]}"#,
            #"{"messages":[]}"#, "[]", "{", "",
        ])
        func requestsThatWouldLeakOrAreUnknownAreRefused(request: String) {
            let error = #expect(throws: GatewayError.self, "\(request)") { _ = try upstream(request) }
            guard case .request? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }

        @Test func aBiasAloneGoesOn() throws {
            let asked = try upstream(#"{"model":"m","logit_bias":{"7":100},"messages":[]}"#)
            #expect(asked == #"{"model":"m","logit_bias":{"7":100},"messages":[]}"#)
            // Where nothing is released, log-probabilities that are asked for do not stand beside it.
            let suppressed = try upstream(
                #"{"model":"m","logit_bias":{"7":100},"logprobs":true,"messages":[]}"#, max: 0)
            #expect(suppressed == asked)
        }

        @Test func fieldsThatTheOperatorAddsGoOn() throws {
            let request = #"{"model":"m","min_p":0.1,"messages":[]}"#
            #expect(throws: GatewayError.self) { _ = try upstream(request) }
            #expect(try upstream(request, passing: ["min_p"]) == request)
        }

        private static let chat = #"{"model":"m","logprobs":true,"top_logprobs":5,"messages":[]}"#

        @Test func anAnswerKeepsWhatIsKnownAndMasksTheRest() throws {
            let given = """
                {"id":"c","object":"chat.completion","created":1,"model":"m","secret":[1],"prompt_logprobs":[{"1":-0.5}],
                 "choices":[{"index":0,"finish_reason":"stop","stop_reason":7,
                   "message":{"role":"assistant","content":"Hi","reasoning_content":"because"},
                   "logprobs":{"content":[{"token":"Hi","bytes":[72,105],"logprob":-0.26,"rank":1,
                     "top_logprobs":[{"token":"Hi","bytes":null,"logprob":-0.26},{"token":"Ho","logprob":-1.74},
                       {"token":"Ha","logprob":-3.5}]}],"hidden":-0.26}}],
                 "usage":{"total_tokens":2}}
                """
            let expected =
                #"{"id":"c","object":"chat.completion","created":1,"model":"m","usage":{"total_tokens":2},"choices":["#
                + #"{"index":0,"finish_reason":"stop","message":{"role":"assistant","content":"Hi"},"logprobs":{"content":["#
                + #"{"token":"Hi","bytes":[72,105],"logprob":-0.3,"top_logprobs":["#
                + #"{"token":"Hi","bytes":null,"logprob":-0.3},{"token":"Ho","logprob":-1.7}]}]}}]}"#
            #expect(try answer(given, to: Self.chat, step: 0.1) == expected)
            // Not asked for, or nothing allowed: nothing leaves, whatever the upstream sends.
            let unasked = try answer(given, to: #"{"model":"m","messages":[]}"#, step: 0.1)
            #expect(unasked.contains(#""logprobs":null"#) && !unasked.contains("-0."))
            let suppressed = try answer(given, to: Self.chat, max: 0)
            #expect(suppressed.contains(#""logprobs":null"#) && !suppressed.contains("-0."))
        }

        @Test func completionsKeepTheBestAlternatives() throws {
            let given = """
                {"id":"c","choices":[{"index":0,"text":"ab","logprobs":{"tokens":["a","b"],"text_offset":[0,1],
                  "token_logprobs":[null,-2.5e0],"top_logprobs":[null,{"z":-7.0,"b":-2.5,"y":-0.125,"x":-0.5}]}}]}
                """
            let expected =
                #"{"id":"c","choices":[{"index":0,"text":"ab","logprobs":{"tokens":["a","b"],"text_offset":[0,1],"#
                + #""token_logprobs":[null,-2.5],"top_logprobs":[null,{"y":-0.125,"x":-0.5}]}}]}"#
            let request = #"{"model":"m","prompt":"p","logprobs":5}"#
            #expect(try answer(given, to: request, .completions) == expected)
            let own = try answer(given, to: #"{"model":"m","prompt":"p","logprobs":0}"#, .completions)
            #expect(own.contains(#""token_logprobs":[null,-2.5],"top_logprobs":null"#))
        }

        /// A number of at most 0, or nothing leaves.
        @Test(arguments: [#""x""#, "0.5", "null", "true", "[-1]"]) func logprobsThatAreNoneAreRefused(value: String) {
            let given = #"{"choices":[{"index":0,"logprobs":{"content":[{"token":"a","logprob":\#(value)}]}}]}"#
            let error = #expect(throws: GatewayError.self) { _ = try answer(given, to: Self.chat) }
            guard case .upstream? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
        }

        @Test(arguments: [
            ("-1e300", "-9999.0"), ("0.0005", "0.0"), ("-0.0", "0.0"), ("-0.04", "0.0"), ("-9998.97", "-9999.0"),
        ])
        func logprobsStayWithinTheirBounds(value: String, masked: String) throws {
            let given = #"{"choices":[{"logprobs":{"content":[{"token":"a","logprob":\#(value)}]}}]}"#
            #expect(try answer(given, to: Self.chat, step: 0.1).contains(#""logprob":\#(masked),"#))
        }

        @Test(arguments: [
            "{}", "[]", "{", #"{"choices":[7]}"#, #"{"choices":[{"message":7}]}"#, #"{"choices":[{"logprobs":7}]}"#,
        ])
        func answersOfAnotherFormAreRefused(given: String) {
            #expect(throws: GatewayError.self) { _ = try answer(given, to: Self.chat) }
        }

        /// The same values in a stream as in a whole answer, wherever the stream is cut.
        @Test func aStreamSaysTheSameAsAWholeAnswer() throws {
            let token = #"{"token":"Hi","logprob":-0.26,"top_logprobs":[{"token":"Hi","logprob":-0.26}]}"#
            let whole = try answer(
                #"{"choices":[{"index":0,"logprobs":{"content":[\#(token)]}}]}"#, to: Self.chat, step: 0.1)
            let parts =
                ": a comment\r\nevent: x\r\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hi\",\"x\":1},\r\n"
                + "data: \"logprobs\":{\"content\":[\(token)]}}]}\r\n\r\ndata:[DONE]\n\ndata: {\"late\":1}\n\n"
            let request = Self.chat.replacingOccurrences(of: "{\"model\"", with: "{\"stream\":true,\"model\"")
            for size in [1, 2, 7, 64, 1000] {
                var exchange = OpenAIExchange(.chat, policy: try Self.policy(max: 2, step: 0.1))
                _ = try exchange.request(Self.bytes(request))
                let isStream = exchange.isStream
                #expect(isStream)
                var written: [UInt8] = []
                let bytes = Self.bytes(parts)
                for start in stride(from: 0, to: bytes.count, by: size) {
                    written += try exchange.stream(Array(bytes[start..<min(start + size, bytes.count)]))
                }
                let events = Self.text(written).components(separatedBy: "\n\n")
                #expect(events.count == 3 && events[1] == "data: [DONE]" && events[2].isEmpty)
                let logprobs = try #require(whole.range(of: #""logprobs":.*\}\]\}"#, options: .regularExpression))
                #expect(events[0].hasPrefix(#"data: {"choices":[{"index":0,"delta":{"content":"Hi"},"#))
                #expect(events[0].contains(whole[logprobs]))
                let isComplete = exchange.isComplete
                #expect(isComplete)
            }
        }

        @Test func anEventWithoutEndIsRefused() throws {
            var exchange = OpenAIExchange(.chat, policy: try Self.policy(max: 0))
            _ = try exchange.request(Self.bytes(Self.chat))
            #expect(throws: GatewayError.self) {
                for _ in 0..<40 { _ = try exchange.stream([UInt8](repeating: 0x64, count: 1 << 16)) }
            }
        }
    }
#endif
