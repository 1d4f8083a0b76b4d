#if Gateway
    import CandorAccess
    import CandorGateway
    import Foundation
    import NIOHTTP1
    import Testing

    @Suite struct OpenInferenceRouteTests {
        @Test func aTierSeesWhatItsLevelHas() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream) { kit in
                let full = try await kit.infer(ServerKit.premium)
                #expect(full.status == 200)
                #expect(full.text.contains("[0.873,0.094,0.033]"))
                let best = try await kit.infer(ServerKit.standard)
                #expect(Set(best.outputs.keys) == ["p", "p_label"])
                let label = try await kit.infer(ServerKit.free)
                #expect(Set(label.outputs.keys) == ["p_label"])
                #expect(label.text.contains(#""data":[0]"#))
                for got in [full, best, label] {
                    #expect(!got.text.contains("0.424242") && !got.text.contains("other"))
                    #expect(got.headers["content-type"] == ["application/json"])
                }
            }
            #expect(
                upstream.questions.all.map(\.path) == [
                    "/v2/models/m/infer", "/v2/models/m/infer", "/v2/models/m/infer",
                ])
        }

        @Test func theUpstreamGetsNoCredentialsAndNoHeadersOfTheClient() async throws {
            let upstream = StubUpstream { _ in
                var reply = StubUpstream.Reply(ServerKit.answer)
                reply.headers[.init("X-Secret")!] = "0.873"
                reply.headers[.server] = "stub"
                return reply
            }
            try await ServerKit.run(upstream) { kit in
                let got = try await kit.infer(
                    headers: [
                        "X-API-Key": ServerKit.premium.text, "Candor-Use-Case": "calibration", "Cookie": "a=b",
                        "X-Forwarded-For": "1.2.3.4",
                        "traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                    ])
                #expect(got.status == 200)
                #expect(got.headers["x-secret"].isEmpty && got.headers["server"].isEmpty)
            }
            let headers = try #require(upstream.questions.all.first?.headers)
            #expect(
                Set(headers.map(\.name.canonicalName)) == ["content-type", "content-length", "traceparent"])
        }

        private static let lowered: [(String?, String?, [String])] = [
            ("label", nil, ["p_label"]), ("top-k", nil, ["p", "p_label"]), ("full", "label", ["p_label"]),
            ("bucket", "full", ["p_confidence", "p_label"]), (nil, "bucket", ["p_confidence", "p_label"]),
        ]

        @Test(arguments: lowered)
        func aLevelIsLoweredByHeaderAndBody(header: String?, detail: String?, outputs: [String]) async throws {
            try await ServerKit.run { kit in
                let parameters = detail.map { #""parameters":{"detail":"\#($0)"},"# } ?? ""
                let body = "{" + parameters + ServerKit.question.dropFirst()
                let got = try await kit.infer(
                    ServerKit.premium, body, headers: header.map { ["Candor-Level": $0] } ?? [:])
                #expect(got.outputs.keys.sorted() == outputs)
            }
        }

        @Test(arguments: [["Candor-Level": "full"], ["Candor-Use-Case": "calibration"], ["Candor-Tier": "premium"]])
        func noHeaderRaisesALevel(headers: [String: String]) async throws {
            try await ServerKit.run { kit in
                let got = try await kit.infer(
                    ServerKit.free, #"{"parameters":{"detail":"full"},"# + ServerKit.question.dropFirst(),
                    headers: HTTPHeaders(headers.map { ($0.key, $0.value) }))
                #expect(got.outputs.keys.sorted() == ["p_label"])
            }
        }

        @Test func whatIsNotUnderstoodIsRefusedBeforeTheUpstreamIsAsked() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream) { kit in
                for headers in [
                    ["Candor-Level": "everything"], ["Candor-Level": "full, label"],
                    ["Inference-Header-Content-Length": "-1"], ["Inference-Header-Content-Length": "9999"],
                    ["Inference-Header-Content-Length": "1e3"], ["Content-Encoding": "gzip"],
                ] {
                    let got = try await kit.infer(headers: HTTPHeaders(headers.map { ($0.key, $0.value) }))
                    #expect(got.status == 400, "\(headers) \(got.text)")
                    #expect(got.text.hasPrefix(#"{"error":""#))
                }
                let coding = try await kit.infer(headers: ["Content-Encoding": "br"])
                #expect(coding.status == 415)
                for body in [
                    "", "{", "[]", #"{"inputs":[],"parameters":{"detail":"all"}}"#,
                    #"{"parameters":{"classification":5}}"#,
                ] {
                    let got = try await kit.infer(ServerKit.premium, body)
                    #expect(got.status == 400, "\(body) \(got.text)")
                }
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func tensorsTravelInBinaryBothWays() async throws {
            let upstream = StubUpstream { question in
                let tensor = [Float](arrayLiteral: 0.873, 0.094, 0.033).flatMap { value in
                    withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
                }
                let json =
                    #"{"model_name":"m","outputs":[{"name":"p","shape":[1,3],"datatype":"FP32","parameters":{"binary_data_size":12}}]}"#
                var reply = StubUpstream.Reply(json)
                reply.pieces = [Array(json.utf8) + tensor]
                reply.headers[.init("Inference-Header-Content-Length")!] = "\(json.utf8.count)"
                return reply
            }
            try await ServerKit.run(upstream) { kit in
                let json =
                    #"{"inputs":[{"name":"x","shape":[1,2],"datatype":"FP32","parameters":{"binary_data_size":8}}],"parameters":{"binary_data_output":true}}"#
                let got = try await kit.ask(
                    .POST, "/binary" + ServerKit.infer,
                    headers: ["Inference-Header-Content-Length": "\(json.utf8.count)"],
                    body: Array(json.utf8) + [UInt8](repeating: 1, count: 8))
                #expect(got.status == 200)
                let count = try #require(got.headers.first(name: "inference-header-content-length").flatMap { Int($0) })
                #expect(got.headers["content-type"] == ["application/octet-stream"])
                #expect(got.body.count == count + 12)
                #expect(
                    got.body[count..<count + 4].elementsEqual(
                        withUnsafeBytes(of: Float(0.873).bitPattern) { Array($0) }))
            }
            let question = try #require(upstream.questions.all.first)
            #expect(question.headers[.contentType] == "application/octet-stream")
            #expect(question.body.suffix(8).elementsEqual([UInt8](repeating: 1, count: 8)))
        }

        @Test func bodiesArePackedAndUnpacked() async throws {
            let rows = 200
            let scores = Array(repeating: "0.873,0.094,0.033", count: rows).joined(separator: ",")
            let upstream = StubUpstream { _ in
                .init(
                    #"{"model_name":"m","outputs":[{"name":"p","shape":[200,3],"datatype":"FP32","data":[\#(scores)]}]}"#
                )
            }
            try await ServerKit.run(upstream) { kit in
                let got = try await kit.ask(
                    headers: ["Content-Encoding": "gzip", "Accept-Encoding": "gzip"],
                    body: Gzip.compress(Array(ServerKit.question.utf8)))
                #expect(got.status == 200)
                #expect(got.headers["content-encoding"] == ["gzip"])
                let body = try Gzip.decompress(got.body, limit: 1 << 20)
                #expect(String(decoding: body, as: UTF8.self).contains(scores))
                let plain = try await kit.infer()
                #expect(plain.headers["content-encoding"].isEmpty && plain.body == body)
            }
            #expect(upstream.questions.all.first?.text.contains(#""shape":[1,2]"#) == true)
        }

        @Test func metadataHasTheOutputsOfTheLevelAlone() async throws {
            let upstream = StubUpstream { _ in
                .init(
                    #"{"name":"m","versions":["1"],"platform":"x","secret":1,"inputs":[{"name":"x","datatype":"FP32","shape":[-1,2],"parameters":{"a":1}}],"outputs":[{"name":"hidden","datatype":"FP32","shape":[1]}]}"#
                )
            }
            try await ServerKit.run(upstream) { kit in
                let free = try await kit.ask(.GET, "/v2/models/m", key: ServerKit.free)
                #expect(
                    free.text
                        == #"{"name":"m","versions":["1"],"platform":"x","inputs":[{"name":"x","datatype":"FP32","shape":[-1,2]}],"outputs":[{"name":"p_label","datatype":"INT32","shape":[-1]}]}"#
                )
                let full = try await kit.ask(.GET, "/v2/models/m/versions/3", key: ServerKit.premium)
                #expect(full.text.contains(#""outputs":[{"name":"p","datatype":"FP32","shape":[-1,3]}]"#))
            }
            #expect(upstream.questions.all.map(\.path) == ["/v2/models/m", "/v2/models/m/versions/3"])
        }

        @Test func healthNeedsNoKeyAndAsksTheUpstream() async throws {
            let begin = ContinuousClock.now
            let upstream = StubUpstream { question in .init("", status: question.path == "/v2/health/ready" ? 200 : 500)
            }
            try await ServerKit.run(upstream) { kit in
                let live = try await kit.ask(.GET, "/v2/health/live", key: nil)
                #expect(live.status == 200)
                for _ in 0..<20 {
                    let got = try await kit.ask(.GET, "/v2/health/ready", key: nil)
                    #expect(got.status == 200)
                }
                let post = try await kit.ask(.POST, "/v2/health/live", key: nil)
                #expect(post.status == 405)
                let server = try await kit.ask(.GET, "/v2")
                #expect(server.text.contains(#""name":"candor""#))
            }
            // Asked once a second, however often a gateway is asked.
            let asked = upstream.questions.all.map(\.path)
            let seconds = Int((ContinuousClock.now - begin).components.seconds)
            #expect((1...min(19, seconds + 1)).contains(asked.count))
            #expect(asked.allSatisfy { $0 == "/v2/health/ready" })
        }

        @Test func aGatewayIsNotReadyWhoseUpstreamIsDown() async throws {
            try await ServerKit.run(try ServerKit.configuration(upstream: 1)) { kit in
                let ready = try await kit.ask(.GET, "/v2/health/ready", key: nil)
                #expect(ready.status == 503)
                #expect(ready.headers["retry-after"] == ["1"])
                let live = try await kit.ask(.GET, "/v2/health/live", key: nil)
                #expect(live.status == 200)
            }
        }

        @Test func rowsAreCountedBeforeTheyLeave() async throws {
            let ladder = try AccessConfiguration(ladder: [LadderStep(Threshold(.answers, over: 2), level: .label)])
            try await ServerKit.run(access: ladder) { kit in
                var seen: [[String]] = []
                for _ in 0..<3 { seen.append(try await kit.infer().outputs.keys.sorted()) }
                #expect(seen == [["p"], ["p"], ["p_label"]])
            }
        }
    }
#endif
