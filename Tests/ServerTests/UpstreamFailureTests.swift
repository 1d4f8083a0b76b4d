#if Gateway
    import CandorGateway
    import NIOCore
    import NIOPosix
    import Testing

    @Suite struct UpstreamFailureTests {
        @Test(arguments: [
            (400, 400), (422, 400), (404, 502), (500, 502), (503, 503), (429, 503), (504, 504), (301, 502), (204, 502),
            (201, 502),
        ])
        func noWordOfAnErrorLeaves(status: Int, expected: Int) async throws {
            let upstream = StubUpstream { _ in
                var reply = StubUpstream.Reply("the scores were 0.873", status: status)
                reply.headers[.location] = "http://127.0.0.1:1/"
                return reply
            }
            try await ServerKit.run(upstream) { kit in
                let got = try await kit.infer()
                #expect(got.status == expected)
                #expect(!got.text.contains("0.873") && got.text.hasPrefix(#"{"error":""#))
                #expect(got.headers["location"].isEmpty)
            }
        }

        @Test(arguments: [
            "", "{", "[1]", "0.873", ServerKit.answer + " ", #"{"outputs":[]}"#,
            ServerKit.answer.replacing("[1,3]", with: "[3,1]"), ServerKit.answer.replacing("[1,3]", with: "[1,2]"),
            ServerKit.answer.replacing("[1,3]", with: "[-1,3]"),
            ServerKit.answer.replacing("[1,3]", with: "[1,9000000000000000000]"),
            ServerKit.answer.replacing("0.873", with: "NaN"), ServerKit.answer.replacing("0.873", with: "1e40"),
            ServerKit.answer.replacing("0.873", with: "-0.873"), ServerKit.answer.replacing("0.873", with: "0.5"),
            ServerKit.answer.replacing("0.873", with: "\"0.873\""),
            ServerKit.answer.replacing("\"p\"", with: "\"q\""),
            #"{"outputs":[{"name":"p","shape":[1,2],"datatype":"FP32","data":[0.873,0.127]}]}"#,
        ])
        func aLieIsNoAnswer(body: String) async throws {
            // A blank behind is none.
            let isLie = body != ServerKit.answer + " "
            let upstream = StubUpstream { _ in .init(body) }
            try await ServerKit.run(upstream) { kit in
                for key in [ServerKit.premium, ServerKit.free] {
                    let got = try await kit.infer(key)
                    #expect(got.status == (isLie ? 502 : 200), "\(body) \(got.text)")
                    if isLie { #expect(!got.text.contains("873")) }
                }
            }
        }

        /// Answers of a server that does not keep to HTTP.
        @Test(arguments: [
            ("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n{\"outputs\"", true),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"out", true),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", true),
            ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", true),
            ("HTTP/1.1 200 OK\r\nInference-Header-Content-Length: -5\r\nContent-Length: 2\r\n\r\n{}", true),
            ("HTTP/1.1 200 OK\r\nInference-Header-Content-Length: 5\r\nContent-Length: 2\r\n\r\n{}", true),
            ("garbage 0.873\r\n\r\n", true), ("", true),
        ])
        func whatBreaksOffIsNoAnswer(bytes: String, closes: Bool) async throws {
            try await Self.withRawUpstream(bytes, closes: closes) { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port)) { kit in
                    let got = try await kit.infer()
                    #expect((502...503).contains(got.status))
                    #expect(!got.text.contains("0.873"))
                }
            }
        }

        @Test func anUpstreamThatIsSilentIsWaitedForSoLong() async throws {
            try await Self.withRawUpstream("", closes: false) { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port, idleTimeout: 0.3)) { kit in
                    let got = try await kit.infer()
                    #expect(got.status == 504)
                }
            }
        }

        @Test func anUpstreamThatDripsIsCutAtTheDeadline() async throws {
            let upstream = StubUpstream { _ in
                .init(pieces: Array(repeating: " ", count: 400) + [ServerKit.answer], pause: .milliseconds(20))
            }
            try await ServerKit.run(upstream, limits: Limits(requestTimeout: 0.5)) { kit in
                let start = ContinuousClock.now
                let got = try await kit.infer()
                #expect(got.status == 504)
                #expect(ContinuousClock.now - start < .seconds(4))
            }
        }

        @Test func anAnswerWithoutEndIsCutAtTheLimit() async throws {
            let upstream = StubUpstream { _ in
                .init(pieces: Array(repeating: String(repeating: " ", count: 4096), count: 64))
            }
            try await ServerKit.run(upstream, limits: Limits(answerBytes: 65_536)) { kit in
                let got = try await kit.infer()
                #expect(got.status == 502)
            }
        }

        @Test func anUpstreamThatIsNotThereIs503() async throws {
            try await ServerKit.run(try ServerKit.configuration(upstream: 1)) { kit in
                let got = try await kit.infer()
                #expect(got.status == 503)
                #expect(got.headers["retry-after"] == ["1"])
                #expect(got.text == #"{"error":"upstream: expected one that answers"}"#)
            }
        }

        /// A server that answers whatever comes first with these bytes, and reads no more where it does not read.
        static func withRawUpstream(
            _ bytes: String, closes: Bool, reads: Bool = true, _ body: @escaping @Sendable (Int) async throws -> Void
        ) async throws {
            let server = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(Canned(bytes, closes: closes, reads: reads))
                    }
                }
                .bind(host: "127.0.0.1", port: 0).get()
            do { try await body(server.localAddress?.port ?? 0) } catch {
                try await server.close()
                throw error
            }
            try await server.close()
        }

        private final class Canned: ChannelDuplexHandler {
            typealias InboundIn = ByteBuffer
            typealias OutboundIn = ByteBuffer
            typealias OutboundOut = ByteBuffer
            private let bytes: String
            private let closes: Bool
            private var isDone = false

            private let reads: Bool

            init(_ bytes: String, closes: Bool, reads: Bool) {
                (self.bytes, self.closes, self.reads) = (bytes, closes, reads)
            }

            func read(context: ChannelHandlerContext) { if reads || !isDone { context.read() } }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                guard !isDone else { return }
                isDone = true
                if !bytes.isEmpty {
                    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: bytes)), promise: nil)
                }
                if closes { context.close(promise: nil) }
            }
        }
    }
#endif
