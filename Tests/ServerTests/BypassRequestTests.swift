#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import NIOHTTP1
    import Testing

    /// What a caller hopes for that may see labels alone, by what it can write into a request.
    @Suite struct BypassRequestTests {
        /// All that an account of level label gets of the one row.
        static let label =
            #"{"model_name":"m","model_version":"7","outputs":[{"name":"p_label","shape":[1],"datatype":"INT32","data":[0]}]}"#

        @Test func aHeaderThatRaisesTheLevel() async throws {
            try await ServerKit.run { kit in
                for (name, value, status) in [
                    ("Candor-Level", "full", 200), ("Candor-Level", "FULL", 400), ("Candor-Level", " full,", 400),
                    ("Candor-Level", "", 400), ("Candor-Tier", "premium", 200), ("Candor-Account", "premium", 200),
                    ("Candor-Use-Case", "calibration", 200), ("X-Forwarded-User", "premium", 200),
                    ("X-Forwarded-For", "127.0.0.1", 200), ("Forwarded", "for=127.0.0.1", 200),
                    ("X-HTTP-Method-Override", "GET", 200), ("X-Original-URL", "/metrics", 200),
                    ("X-Rewrite-URL", "/metrics", 200), ("Connection", "Candor-Level, Authorization", 200),
                    ("Cookie", "tier=premium", 200), ("X-Account", "premium", 200),
                    ("Proxy-Authorization", "Bearer x", 200),
                    ("X-API-Key", ServerKit.premium.text, 401), ("X-API-Key", "", 401),
                    ("Authorization", "Bearer \(ServerKit.premium.text)", 401), ("Upgrade", "h2c", 200),
                    ("Inference-Header-Content-Length", "\(ServerKit.question.utf8.count)", 200),
                    ("Inference-Header-Content-Length", "0", 400), ("Inference-Header-Content-Length", "10", 400),
                    ("Inference-Header-Content-Length", "18446744073709551616", 400),
                ] {
                    let got = try await kit.infer(ServerKit.free, headers: [name: value])
                    #expect(got.status == status, "\(name): \(value) \(got.text)")
                    #expect(got.status != 200 || got.text == Self.label, "\(name): \(value) \(got.text)")
                }
            }
        }

        /// Twice the same header: one server reads the first, the next the last.
        @Test func aHeaderThatIsThereTwice() async throws {
            try await ServerKit.run { kit in
                for (headers, status) in [
                    ("Candor-Level: label\r\nCandor-Level: full", 400),
                    ("Candor-Use-Case: a\r\nCandor-Use-Case: b", 200),
                    ("Authorization: Bearer \(ServerKit.premium.text)", 401),
                    ("X-API-Key: \(ServerKit.premium.text)\r\nX-API-Key: \(ServerKit.free.text)", 401),
                    ("Content-Encoding: gzip\r\nContent-Encoding: identity", 415), ("Content-Length: 5", 400),
                    ("Transfer-Encoding: chunked", 400), (" Authorization: Bearer x", 400),
                ] {
                    let got = try await kit.raw(Self.question(ServerKit.free, headers: headers))
                    #expect(got.hasPrefix("HTTP/1.1 \(status)"), "\(headers) \(got)")
                    #expect(!got.contains("873"))
                }
            }
        }

        @Test func aFieldOfTheBodyThatRaisesTheLevel() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            let inputs = ServerKit.question.dropFirst().dropLast()
            try await ServerKit.run(upstream) { kit in
                for fields in [
                    #""parameters":{"detail":"full"}"#, #""parameters":{"binary_data_output":false}"#,
                    #""outputs":[{"name":"p_label"},{"name":"p"}]"#, #""outputs":[{"name":"p_label"}]"#,
                ] {
                    let got = try await kit.infer(ServerKit.free, "{\(fields),\(inputs)}")
                    #expect(got.status == 200 && got.text == Self.label, "\(fields) \(got.text)")
                }
                for fields in [
                    #""outputs":[{"name":"p"}]"#, #""outputs":[{"name":"p","parameters":{"binary_data":true}}]"#,
                    #""outputs":[{"name":"p_confidence"}]"#,
                ] {
                    let got = try await kit.infer(ServerKit.free, "{\(fields),\(inputs)}")
                    #expect(
                        got.text == #"{"model_name":"m","model_version":"7","outputs":[]}"#, "\(fields) \(got.text)")
                }
                let asked = upstream.questions.all
                #expect(asked.count == 7 && asked.allSatisfy { $0.text.hasSuffix(#""outputs":[{"name":"p"}]}"#) })
                for fields in [
                    #""outputs":[{"name":"other"}]"#, #""outputs":[{"name":"p"},{"name":"p"}]"#,
                    #""outputs":{"name":"p"}"#,
                    #""outputs":[{"name":"p","parameters":{"classification":3}}]"#,
                    #""parameters":{"classification":3}"#,
                    #""outputs":[{"name":"p","parameters":{"shared_memory_region":"r","shared_memory_byte_size":12}}]"#,
                    #""parameters":{"tier":"premium"}"#, #""parameters":{"level":"full"}"#,
                    #""parameters":{"detail":1}"#,
                    #""parameters":{"detail":"full","detail":"label"}"#,
                    #""parameters":{"det\u0061il":"x","detail":"full"}"#,
                    #""raw_output":true"#, #""logprobs":true"#, #""level":"full""#, #""inputs":[]"#,
                    #""outputs":[],"outputs":[{"name":"p"}]"#, #""outp\u0075ts":[],"outputs":[]"#,
                ] {
                    let got = try await kit.infer(ServerKit.free, "{\(fields),\(inputs)}")
                    #expect(got.status == 400, "\(fields) \(got.text)")
                }
            }
            #expect(upstream.questions.all.count == 7)
        }

        /// Numbers that some servers read as "all", "none" or "very many".
        @Test(arguments: ["-1", "21", "1000000000", "2.5", "3e0", #""3""#, "[3]", "{}", "9223372036854775808"])
        func aNumberOfLogProbabilitiesThatIsNone(number: String) async throws {
            let upstream = StubUpstream { _ in .init(BypassAccountTests.chat(choices: 1)) }
            try await ServerKit.run(upstream, access: try BypassAccountTests.access()) { kit in
                let chat = #"{"model":"t","messages":[],"#, text = #"{"model":"t","prompt":"p","#
                for (path, body) in [
                    ("chat/completions", chat + #""logprobs":true,"top_logprobs":\#(number)}"#),
                    ("chat/completions", chat + #""logprobs":\#(number)}"#),
                    ("completions", text + #""logprobs":\#(number)}"#),
                ] {
                    let got = try await kit.infer(ServerKit.premium, body, at: "/text/v1/\(path)")
                    #expect(got.status == 400, "\(body) \(got.text)")
                }
                guard number != "21" else { return }
                for (path, body) in [
                    ("chat/completions", chat + #""n":\#(number)}"#), ("completions", text + #""n":\#(number)}"#),
                    ("completions", text + #""best_of":\#(number)}"#),
                ] {
                    let got = try await kit.infer(ServerKit.premium, body, at: "/text/v1/\(path)")
                    #expect(got.status == 400, "\(body) \(got.text)")
                }
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func aFieldByWhichLogProbabilitiesLeaveBesideTheAnswersOwn() async throws {
            let upstream = StubUpstream { _ in .init(BypassAccountTests.chat(choices: 1)) }
            try await ServerKit.run(upstream, access: try BypassAccountTests.access()) { kit in
                for field in [
                    #""echo":true"#, #""echo":false"#, #""prompt_logprobs":5"#, #""prompt_logprobs":-1"#,
                    #""top_logprobs":2"#,
                    #""return_tokens_as_token_ids":true"#, #""n_probs":5"#, #""include":["logprobs"]"#,
                    #""logits":true"#,
                    #""logprobs":2,"logit_bias":{"5":-100}"#, #""logprobs":0,"logit_bias":{"5":1}"#, #""n":0"#,
                    #""n":129"#,
                    #""logprobs":2,"logprobs":2"#, #""logpro\u0062s":2,"logprobs":2"#, #""extra_body":{"logprobs":5}"#,
                ] {
                    let got = try await kit.infer(
                        ServerKit.premium, #"{"model":"t","prompt":"p",\#(field)}"#, at: "/text/v1/completions")
                    #expect(got.status == 400, "\(field) \(got.text)")
                }
            }
            #expect(upstream.questions.all.isEmpty)
        }

        static func question(_ key: APIKey, headers: String = "", body: String = ServerKit.question) -> String {
            let more = headers.isEmpty ? "" : headers + "\r\n"
            return
                "POST \(ServerKit.infer) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(key.text)\r\nConnection: close\r\n\(more)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        }
    }
#endif
