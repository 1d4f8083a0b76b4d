#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import HTTPTypes
    import NIOHTTP1
    import Synchronization
    import Testing

    /// What an upstream that is curious or broken hopes that the gateway releases: 0.873 wherever there is room for it.
    @Suite struct BypassUpstreamTests {
        private static func withSecretHeaders(_ text: String) -> StubUpstream.Reply {
            var reply = StubUpstream.Reply(text)
            for name in [
                "X-Request-ID", "X-Scores", "Set-Cookie", "Server-Timing", "ETag", "Warning", "Content-Language",
            ] {
                reply.headers[.init(name)!] = "0.873"
            }
            return reply
        }

        @Test func scoresBesideTheScores() async throws {
            let answer = """
                {"model_name":"0.873","model_version":"0.873","id":"0.873","parameters":{"scores":[0.873]},"error":"0.873",
                 "outputs":[{"name":"0.873","shape":[1],"datatype":"FP32","data":[0.873]},
                 {"name":"p_label","shape":[1],"datatype":"FP32","data":[0.873]},
                 {"name":"p","shape":[1,3],"datatype":"FP32","data":[0.873,0.094,0.033],"parameters":{"scores":[0.873]}}]}
                """
            try await ServerKit.run(StubUpstream { _ in Self.withSecretHeaders(answer) }) { kit in
                let got = try await kit.infer(ServerKit.free, headers: ["Accept-Encoding": "gzip"])
                #expect(got.text == BypassRequestTests.label.replacing(#""model_version":"7","#, with: ""))
                #expect(!"\(got.headers)".contains("0.873"))
            }
        }

        @Test(
            arguments: [
                ("\"7\"", "\"7\""), ("\"v1.0\"", "\"v1.0\""), ("\"1.2.3-rc_4\"", "\"1.2.3-rc_4\""), ("\"0.873\"", nil),
                ("\"8.73e-1\"", nil),
                ("\"0.873 0.094\"", nil), ("\"0,873\"", nil), ("0.873", nil), ("[0.873]", nil), ("{\"a\":0.873}", nil),
                ("\"\"", nil),
                ("\"\(String(repeating: "9", count: 33))\"", nil), ("null", nil),
            ] as [(String, String?)])
        func aVersionThatIsAScore(version: String, released: String?) async throws {
            let answer = ServerKit.answer.replacing(#""model_version":"7""#, with: #""model_version":\#(version)"#)
            try await ServerKit.run(StubUpstream { _ in .init(answer) }) { kit in
                let got = try await kit.infer(ServerKit.free)
                let expected = released.map { #""model_version":\#($0),"# } ?? ""
                #expect(got.text == BypassRequestTests.label.replacing(#""model_version":"7","#, with: expected))
            }
        }

        @Test func scoresInMetadata() async throws {
            let metadata = """
                {"name":"0.873","versions":["7"],"platform":"0.873","scores":[0.873],"inputs":[{"name":"x","datatype":"FP32",
                 "shape":[-1,0.873],"parameters":{"s":0.873}},{"name":{"a":0.873},"datatype":0.873,"shape":[-1,2]}],
                 "outputs":[{"name":"0.873","datatype":"FP32","shape":[0.873]}]}
                """
            try await ServerKit.run(StubUpstream { _ in Self.withSecretHeaders(metadata) }) { kit in
                let got = try await kit.ask(.GET, "/v2/models/m", key: ServerKit.free)
                #expect(
                    got.text
                        == #"{"name":"m","versions":["7"],"inputs":[{"name":"x","datatype":"FP32"},{"shape":[-1,2]}],"outputs":[{"name":"p_label","datatype":"INT32","shape":[-1]}]}"#
                )
                #expect(!"\(got.headers)".contains("0.873"))
                let ready = try await kit.ask(.GET, "/v2/models/m/ready", key: ServerKit.free)
                #expect(ready.text == #"{"name":"m","ready":true}"#)
            }
        }

        /// Rows that nobody asked for are counted before they are labels.
        @Test func moreRowsThanWereAskedFor() async throws {
            let rows = Array(repeating: "0.873,0.094,0.033", count: 9).joined(separator: ",")
            let answer = #"{"outputs":[{"name":"p","shape":[9,3],"datatype":"FP32","data":[\#(rows)]}]}"#
            let access = try AccessConfiguration(ladder: [LadderStep(Threshold(.answers, over: 8), level: .label)])
            try await ServerKit.run(StubUpstream { _ in .init(answer) }, access: access) { kit in
                let got = try await kit.infer(ServerKit.premium)
                #expect(got.outputs.keys.sorted() == ["p_label"] && !got.text.contains("873"))
            }
        }

        @Test(arguments: ["INT32", "UINT8", "BOOL", "BYTES", "FP8", "fp32", "", "FP32 "])
        func scoresOfAnotherType(type: String) async throws {
            let answer = ServerKit.answer.replacing(
                #""name":"p","shape":[1,3],"datatype":"FP32""#, with: #""name":"p","shape":[1,3],"datatype":"\#(type)""#
            )
            try await ServerKit.run(StubUpstream { _ in .init(answer) }) { kit in
                for key in ServerKit.keys.values {
                    let got = try await kit.infer(key)
                    #expect(
                        got.status == 502 && got.text == #"{"error":"the upstream's answer is none that may leave"}"#)
                }
            }
        }

        private static let fields = [
            #""id":{"a":0.873}"#, #""id":"0.873""#, #""id":[0.873]"#, #""object":"0.873""#, #""object":{"a":0.873}"#,
            #""created":0.873"#, #""model":"0.873""#, #""model":{"a":0.873}"#,
            #""usage":{"total_tokens":0.873,"scores":[0.873]}"#,
            #""usage":{"completion_tokens_details":{"logprobs":[0.873],"reasoning_tokens":"0.873"}}"#,
            #""usage":[0.873]"#,
            #""system_fingerprint":"0.873""#, #""service_tier":"0.873""#, #""prompt_logprobs":[{"1":-0.873}]"#,
            #""error":{"message":"0.873"}"#, #""logprobs":{"content":[0.873]}"#, #""timings":{"p":0.873}"#,
        ]
        private static let choices = [
            #""index":0.873"#, #""index":"0.873""#, #""finish_reason":"0.873""#, #""finish_reason":{"a":0.873}"#,
            #""finish_reason":[0.873]"#, #""stop_reason":0.873"#, #""scores":[0.873]"#, #""token_ids":[0.873]"#,
            #""prompt_logprobs":[0.873]"#, #""logprobs":{"content":[{"token":"t","logprob":-0.873}]}"#,
            #""logprobs":{"token_logprobs":[-0.873],"top_logprobs":[{"t":-0.873}]}"#, #""text":0.873"#,
            #""text":["0.873"]"#,
            #""delta":{"role":"0.873","content":{"a":0.873}}"#,
            #""message":{"role":{"a":0.873},"content":[{"text":0.873}]}"#,
            #""message":{"tool_calls":[{"id":0.873,"index":0.873,"function":{"name":0.873,"scores":0.873}}]}"#,
            #""delta":{"tool_calls":{"a":0.873},"function_call":[0.873],"annotations":[{"score":0.873}],"audio":{"s":0.873}}"#,
            #""message":{"refusal":{"a":0.873},"reasoning_content":"0.873","logprobs":[0.873],"scores":[0.873]}"#,
            #""content_filter_results":{"hate":{"score":0.873}}"#,
        ]

        /// What is no text of the model stays behind, in every field that leaves.
        @Test(arguments: ["chat/completions", "completions"], [false, true])
        func scoresInAText(path: String, isStream: Bool) async throws {
            let field = Mutex(""), isDone = "data: [DONE]\n\n"
            let upstream = StubUpstream { _ in
                let text = field.withLock { $0 }
                return Self.withSecretHeaders(
                    isStream ? "data: \(text)\n\n: 0.873\nevent: 0.873\nid: 0.873\n" + isDone : text)
            }
            try await ServerKit.run(upstream, access: try BypassAccountTests.access()) { kit in
                let question = path.hasPrefix("chat") ? #""messages":[]"# : #""prompt":"p","logprobs":null"#
                let whole = Self.fields.map { #"{\#($0),"choices":[]}"# }
                let parts = Self.choices.map { #"{"choices":[{\#($0)}]}"# }
                for text in whole + parts {
                    field.withLock { $0 = text }
                    // Premium: nothing is masked but what it did not ask for.
                    let got = try await kit.infer(
                        ServerKit.premium, #"{"model":"t","stream":\#(isStream),\#(question)}"#, at: "/text/v1/\(path)")
                    #expect(got.status == 200 && !got.text.contains("873"), "\(text) \(got.text)")
                    #expect(!"\(got.headers)".contains("873"))
                }
            }
        }

        /// Two answers to one question: the second is nobody's.
        @Test func anAnswerThatWaitsForTheNextCaller() async throws {
            func answer(_ row: String) -> String {
                let body = ServerKit.answer.replacing("0.873,0.094,0.033", with: row)
                return
                    "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
            }
            let both = answer("0.873,0.094,0.033") + answer("0.033,0.094,0.873")
            try await UpstreamFailureTests.withRawUpstream(both, closes: false) { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port, idleTimeout: 1)) { kit in
                    for _ in 0..<3 {
                        let got = try await kit.infer(ServerKit.free)
                        #expect(got.status >= 500 || got.text == BypassRequestTests.label, "\(got.text)")
                    }
                }
            }
        }

        @Test(arguments: [
            "101 Switching Protocols", "099 x", "000 x", "999 x", "600 x", "204 No Content", "304 Not Modified",
            "1000 x", "-1 x",
        ])
        func aStatusThatIsNone(status: String) async throws {
            try await UpstreamFailureTests.withRawUpstream(
                "HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n", closes: true
            ) { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port, idleTimeout: 1)) { kit in
                    let got = try await kit.infer()
                    #expect((500...504).contains(got.status))
                    _ = try? await kit.ask(.GET, "/files/docs/a")
                    let live = try await kit.ask(.GET, "/v2/health/live", key: nil)
                    #expect(live.status == 200)
                }
            }
        }

        @Test func scoresInTrailersAndEarlyHints() async throws {
            let body = ServerKit.answer
            let bytes =
                "HTTP/1.1 103 Early Hints\r\nLink: 0.873\r\n\r\nHTTP/1.1 200 OK\r\nTrailer: Scores\r\nTransfer-Encoding: chunked\r\n\r\n"
                + String(body.utf8.count, radix: 16) + ";p=0.873\r\n\(body)\r\n0\r\nScores: 0.873\r\n\r\n"
            try await UpstreamFailureTests.withRawUpstream(bytes, closes: false) { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port, idleTimeout: 1)) { kit in
                    let got = try await kit.raw(BypassRequestTests.question(ServerKit.free))
                    #expect(
                        got.hasPrefix("HTTP/1.1 200") && got.hasSuffix(BypassRequestTests.label)
                            && !got.contains("0.873"))
                }
            }
        }
    }
#endif
