#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import Foundation
    import NIOHTTP1
    import Testing

    /// What callers hope for by who they are, how often they ask, and when.
    @Suite struct BypassAccountTests {
        /// Log-probabilities for premium accounts alone.
        static func access(ladder: [LadderStep] = []) throws -> AccessConfiguration {
            try AccessConfiguration(
                policies: [.full: MaskPolicy(.full, logprobs: .init(max: 2, step: 0.5))], ladder: ladder)
        }

        private static let token = #"{"token":"t","logprob":-0.873,"top_logprobs":[{"token":"t","logprob":-0.873}]}"#
        private static func choice(_ index: Int, _ said: String, logprobs: Bool) -> String {
            #"{"index":\#(index),"finish_reason":"stop","\#(said)":{"role":"assistant","content":"t"}"#
                + (logprobs ? #","logprobs":{"content":[\#(token)]}}"# : "}")
        }

        /// A whole answer of so many choices.
        static func chat(choices: Int, logprobs: Bool = false) -> String {
            #"{"id":"c","choices":[\#((0..<choices).map { choice($0, "message", logprobs: logprobs) }.joined(separator: ","))]}"#
        }

        /// The same as a stream, an event for each, again and again.
        private static func stream(choices: Int, rounds: Int = 1, logprobs: Bool) -> [String] {
            (0..<rounds * choices).map {
                #"data: {"id":"c","choices":[\#(choice($0 % choices, "delta", logprobs: logprobs))]}"# + "\n\n"
            } + ["data: [DONE]\n\n"]
        }

        private static let path = "/text/v1/chat/completions"
        private static func body(_ more: String) -> String { #"{"model":"t","messages":[]\#(more)}"# }
        private static let withLogprobs = body(#","logprobs":true,"top_logprobs":1"#)

        /// Samples of what a model says are counted as often as they leave: `n` in one request is no way around it.
        @Test(arguments: [false, true]) func manySamplesInOneRequest(isStream: Bool) async throws {
            let upstream = StubUpstream { question in
                guard question.text.contains(#""n":"#) else { return .init(Self.chat(choices: 1, logprobs: true)) }
                guard question.text.contains(#""stream":true"#) else { return .init(Self.chat(choices: 5)) }
                return .init(pieces: Self.stream(choices: 5, rounds: 2, logprobs: false))
            }
            let ladder = [LadderStep(Threshold(.answers, over: 5), level: .label)]
            try await ServerKit.run(upstream, access: try Self.access(ladder: ladder)) { kit in
                let many = try await kit.infer(
                    ServerKit.premium, Self.body(#","n":5,"stream":\#(isStream)"#), at: Self.path)
                #expect(many.status == 200 && many.text.contains(#""index":4"#))
                // Five rows so far, and one more is one too many.
                let next = try await kit.infer(ServerKit.premium, Self.withLogprobs, at: Self.path)
                #expect(next.status == 200 && next.text.contains(#""logprobs":null"#), "\(next.text)")
            }
        }

        /// Who asks for log-probabilities and gets none, since the upstream has none, has had a text all the same.
        @Test func samplesThatAreNotCountedSinceLogProbabilitiesWereAskedFor() async throws {
            let upstream = StubUpstream { question in
                question.text.contains(#""stream":true"#)
                    ? .init(pieces: Self.stream(choices: 1, logprobs: false))
                    : .init(Self.chat(choices: 1, logprobs: true))
            }
            let ladder = [LadderStep(Threshold(.answers, over: 3), level: .label)]
            try await ServerKit.run(upstream, access: try Self.access(ladder: ladder)) { kit in
                for _ in 0..<3 {
                    _ = try await kit.infer(
                        ServerKit.premium, Self.body(#","logprobs":true,"stream":true"#), at: Self.path)
                }
                let next = try await kit.infer(ServerKit.premium, Self.withLogprobs, at: Self.path)
                #expect(next.text.contains(#""logprobs":null"#), "\(next.text)")
            }
        }

        /// Byte for byte, so that neither form says more.
        @Test func aStreamThatSaysMoreThanAWholeAnswer() async throws {
            let upstream = StubUpstream { question in
                question.text.contains(#""stream":true"#)
                    ? .init(pieces: Self.stream(choices: 2, logprobs: true))
                    : .init(Self.chat(choices: 2, logprobs: true))
            }
            try await ServerKit.run(upstream, access: try Self.access()) { kit in
                func lists(_ more: String, _ key: APIKey) async throws -> [String] {
                    let got = try await kit.infer(
                        key, Self.body(#","logprobs":true,"top_logprobs":1"# + more), at: Self.path)
                    return got.text.components(separatedBy: #""logprobs":"#).dropFirst().map {
                        String($0.prefix(through: $0.lastIndex(of: "]")!).prefix { $0 != "}" })
                    }
                }
                let whole = try await lists("", ServerKit.premium),
                    stream = try await lists(#","stream":true"#, ServerKit.premium)
                #expect(whole.count == 2 && whole == stream && whole[0].contains("-1.0") && !whole[0].contains("873"))
                let label = try await lists(#","stream":true"#, ServerKit.free)
                #expect(label.count == 2 && label.allSatisfy { $0.hasPrefix("null") })
            }
        }

        @Test(arguments: [
            ("infer", "{"), ("infer", #"{"inputs":1}"#), ("other/infer", ServerKit.question), ("x", ""),
            ("versions/é/infer", ""),
        ])
        func whoTheOthersAreByErrors(path: String, body: String) async throws {
            try await ServerKit.run { kit in
                func got(_ authorization: String?) async throws -> String {
                    let place = path.contains("other") ? "/v2/models/\(path)" : "/v2/models/m/\(path)"
                    let header = authorization.map { "Authorization: \($0)\r\n" } ?? ""
                    let answer = try await kit.raw(
                        "POST \(place) HTTP/1.1\r\nHost: x\r\n\(header)Connection: close\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
                    )
                    return answer.components(separatedBy: "\r\n").filter { !$0.hasPrefix("date: ") }.joined(
                        separator: "\n")
                }
                // The whole answer with its headers but the time, whatever the tier.
                var known: Set<String> = [], unknown: Set<String> = []
                for key in ServerKit.keys.values { known.insert(try await got("Bearer \(key.text)")) }
                for text in [
                    "Bearer \(APIKey.make().text)", "Bearer x", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJwcmVtaXVtIn0.",
                    "Bearer \(ServerKit.root.text)", "Basic eDp5", "", nil,
                ] as [String?] { unknown.insert(try await got(text)) }
                let removed = try await kit.administer(.DELETE, "/v1/accounts/standard", "{}")
                #expect(removed.status == 200)
                unknown.insert(try await got("Bearer \(ServerKit.standard.text)"))
                #expect(known.count == 1 && unknown.count == 1, "\(known) \(unknown)")
            }
        }

        @Test func accountsOfOneOrganisationTakeTurns() async throws {
            let ladder = [LadderStep(Threshold(.answers, over: 5, per: .organisation), level: .label)]
            try await ServerKit.run(access: try AccessConfiguration(ladder: ladder)) { kit in
                var scores = 0
                for turn in 0..<12 {
                    let got = try await kit.infer(turn % 2 == 0 ? ServerKit.premium : ServerKit.standard)
                    if got.outputs.keys.contains("p") { scores += 1 }
                }
                #expect(scores == 5)
            }
        }

        /// Whose noise is fresh may average until the ladder ends it; whose noise is sticky gets the same a thousand times.
        @Test func anAverageOfRepeats() async throws {
            let keyFile = NSTemporaryDirectory() + "/sticky-\(UUID().uuidString)"
            try Data((0..<16).map { UInt8($0) }).write(to: URL(filePath: keyFile))
            defer { try? FileManager.default.removeItem(atPath: keyFile) }
            let rows = Array(repeating: "0.873,0.094,0.033", count: 500).joined(separator: ",")
            let upstream = StubUpstream { _ in
                .init(#"{"outputs":[{"name":"p","shape":[500,3],"datatype":"FP32","data":[\#(rows)]}]}"#)
            }
            @Sendable func configuration(_ port: Int, isSticky: Bool) throws -> GatewayConfiguration {
                let noise = MaskPolicy.Noise.laplace(scale: 0.05, isSticky: isSticky)
                let access = try AccessConfiguration(
                    policies: [.topK: MaskPolicy(.topK(3), noise: noise), .full: MaskPolicy(.full, noise: noise)],
                    ladder: [LadderStep(Threshold(.answers, over: 1000), level: .label)])
                let plain = try ServerKit.configuration(upstream: port)
                return try GatewayConfiguration(
                    listeners: plain.listeners, admin: plain.admin, access: access, organisations: plain.organisations,
                    store: .memory, upstreams: plain.upstreams, routes: plain.routes,
                    stickyNoise: StickyNoiseSettings(keyFile: keyFile))
            }
            try await upstream.withPort { port in
                for isSticky in [true, false] {
                    try await ServerKit.run(try configuration(port, isSticky: isSticky)) { kit in
                        var values: [Double] = [], labels = 0
                        for _ in 0..<3 {
                            let got = try await kit.infer(headers: ["Accept-Encoding": "identity"])
                            let json = try JSONSerialization.jsonObject(with: Data(got.body)) as? [String: Any]
                            let output = (json?["outputs"] as? [[String: Any]])?.first
                            guard output?["name"] as? String == "p" else {
                                labels += 1
                                continue
                            }
                            let data = try #require(output?["data"] as? [Double])
                            values += stride(from: 0, to: data.count, by: 3).map { data[$0] }
                        }
                        #expect(values.count == 1000 && labels == 1)
                        if isSticky {
                            #expect(Set(values).count == 1 && abs(values[0] - 0.873) > 1e-4)
                        } else {
                            #expect(Set(values).count > 500)
                        }
                    }
                }
            }
        }
    }

    extension ServerKit {
        /// What an administrator does.
        func administer(_ method: HTTPMethod, _ path: String, _ body: String) async throws -> Got {
            try await ask(
                method, path, key: Self.root, headers: ["Content-Type": "application/json"], body: Array(body.utf8),
                port: adminPort)
        }

        /// The names of the outputs that an account gets.
        func outputs(_ key: APIKey) async throws -> [String] { try await infer(key).outputs.keys.sorted() }
    }
#endif
