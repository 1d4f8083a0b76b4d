#if Gateway
    import CandorGateway
    import NIOCore
    import NIOPosix
    import Synchronization
    import Testing

    #if canImport(Glibc)
        import Glibc
    #endif

    /// Connections of clients and to upstreams: how long they live, and what waits for what.
    @Suite(.timeLimit(.minutes(2))) struct ConnectionTests {
        private static func head(_ line: String, _ more: String = "") -> String {
            "\(line)\r\nHost: x\r\nAuthorization: Bearer \(ServerKit.premium.text)\r\n\(more)\r\n"
        }

        private static let length = "Content-Length: \(ServerKit.question.utf8.count)\r\n"

        @Test func aConnectionToAnUpstreamIsUsedAgain() async throws {
            let upstream = RawUpstream(.keeps)
            try await upstream.withPort { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port)) { kit in
                    let question = Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length) + ServerKit.question
                    let last =
                        Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length + "Connection: close\r\n")
                        + ServerKit.question
                    let got = try await kit.raw(String(repeating: question, count: 20) + last)
                    #expect(got.components(separatedBy: "HTTP/1.1 200").count == 22)
                }
            }
            #expect(upstream.requests.load(ordering: .relaxed) == 21)
            #expect(upstream.connections.load(ordering: .relaxed) == 1)
        }

        /// A question to a connection that has ended would be lost, and may not be asked again.
        @Test func aConnectionThatAnUpstreamEndsIsNotUsedAgain() async throws {
            let upstream = RawUpstream(.closes)
            try await upstream.withPort { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port)) { kit in
                    for number in 1...8 {
                        let got = try await kit.infer()
                        #expect(got.status == 200, "\(got.text)")
                        #expect(upstream.connections.load(ordering: .relaxed) == number)
                        // The end of the connection is on its way, and answered by the gateway's.
                        for _ in 0..<2000 where upstream.ended.load(ordering: .relaxed) < number {
                            try await Task.sleep(for: .milliseconds(5))
                        }
                    }
                }
            }
        }

        @Test func moreRequestsThanConnectionsWaitTheirTurn() async throws {
            let counts = Counts()
            let upstream = StubUpstream { _ in
                counts.enter()
                try await Task.sleep(for: .milliseconds(5))
                counts.leave()
                return .init(ServerKit.answer)
            }
            try await upstream.withPort { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port, connections: 1)) { kit in
                    try await withThrowingTaskGroup(of: Int.self) { group in
                        for _ in 0..<40 { group.addTask { try await kit.infer().status } }
                        for try await status in group { #expect(status == 200) }
                    }
                }
            }
            // Each event loop has one.
            #expect(counts.most.load(ordering: .relaxed) <= System.coreCount)
        }

        /// What a client does not take is not read from the upstream either, but for what the system keeps between.
        @Test func aStreamIsReadNoFasterThanItIsTaken() async throws {
            let upstream = RawUpstream(.pours)
            try await upstream.withPort { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port)) { kit in
                    let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                        .channelOption(.autoRead, value: false)
                        .connect(host: "127.0.0.1", port: kit.port).get()
                    try await client.writeAndFlush(ByteBuffer(string: Self.head("GET /files/docs/a HTTP/1.1")))
                    try await LimitsTests.until { upstream.poured.load(ordering: .relaxed) > 0 }
                    var before = -1
                    var now = 0
                    for _ in 0..<100 where now != before {
                        before = now
                        try await Task.sleep(for: .milliseconds(200))
                        now = upstream.poured.load(ordering: .relaxed)
                    }
                    #expect(now == before && now < 64 << 20)
                    // And it goes on when the client does.
                    try await client.setOption(.autoRead, value: true).get()
                    try await LimitsTests.until { upstream.poured.load(ordering: .relaxed) > now + 64 << 20 }
                    try await client.close()
                    try await LimitsTests.until { kit.gateway.requestsInFlight == 0 }
                }
            }
        }

        @Test func aClientThatOnlyReadsAnyMoreGetsItsAnswer() async throws {
            try await ServerKit.run { kit in
                let got = try await kit.raw(
                    Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length) + ServerKit.question, halfCloses: true)
                #expect(got.hasPrefix("HTTP/1.1 200") && got.contains("0.873"))
                #expect(got.contains("connection: close"))
            }
        }

        @Test func aRequestThatIsNeverWholeIsSaidToBeWrong() async throws {
            try await ServerKit.run { kit in
                let got = try await kit.raw(
                    Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length) + "{", halfCloses: true)
                #expect(got.hasPrefix("HTTP/1.1 400"), "\(got)")
            }
        }

        @Test func anOldClientsConnectionEndsUnlessItAsks() async throws {
            try await ServerKit.run { kit in
                let question = Self.head("POST \(ServerKit.infer) HTTP/1.0", Self.length) + ServerKit.question
                let once = try await kit.raw(question)
                #expect(once.hasPrefix("HTTP/1.1 200") && once.contains("connection: close"))
                let kept = try await kit.raw(
                    Self.head("POST \(ServerKit.infer) HTTP/1.0", Self.length + "Connection: keep-alive\r\n")
                        + ServerKit.question + question)
                #expect(kept.components(separatedBy: "HTTP/1.1 200").count == 3)
                #expect(kept.contains("connection: keep-alive"))
            }
        }

        /// A stream to who knows no chunks ends with the connection.
        @Test func anOldClientsStreamHasNoChunks() async throws {
            let upstream = StubUpstream { _ in .init(pieces: ["one", "two"], pause: .milliseconds(5)) }
            try await ServerKit.run(upstream) { kit in
                let old = try await kit.raw(Self.head("GET /files/docs/a HTTP/1.0", "Connection: keep-alive\r\n"))
                #expect(old.hasSuffix("\r\n\r\nonetwo") && old.contains("connection: close"))
                let new = try await kit.raw(Self.head("GET /files/docs/a HTTP/1.1", "Connection: close\r\n"))
                #expect(new.hasSuffix("\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\n\r\n"), "\(new)")
            }
        }

        /// Who asks and hangs up at once is nobody's request any more, whatever it had begun.
        @Test func clientsThatHangUpAtOnceLeaveNothingBehind() async throws {
            let upstream = StubUpstream { _ in .init(pieces: ["data: x\n\n"], pause: .milliseconds(1)) }
            try await ServerKit.run(upstream, limits: Limits(requests: 64, requestsPerAccount: 64)) { kit in
                let body = #"{"model":"t","messages":[]}"#
                let questions = [
                    Self.head("POST /text/v1/chat/completions HTTP/1.1", "Content-Length: \(body.utf8.count)\r\n")
                        + body,
                    Self.head("GET /files/docs/a HTTP/1.1"),
                    Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length) + ServerKit.question,
                ]
                for number in 0..<300 {
                    let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                        .connect(host: "127.0.0.1", port: kit.port).get()
                    let options = channel as? any SocketOptionProvider
                    try await options?.setSoLinger(linger(l_onoff: 1, l_linger: 0)).get()
                    channel.writeAndFlush(ByteBuffer(string: questions[number % 3]), promise: nil)
                    try? await channel.close()
                }
                try await LimitsTests.until { kit.gateway.requestsInFlight == 0 }
                let got = try await kit.ask(.GET, "/files/docs/a")
                #expect(got.status == 200)
            }
        }

        /// Answers that nobody reads are not written without end.
        @Test func aClientThatReadsNothingIsAnsweredNoFurther() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream) { kit in
                let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .channelOption(.autoRead, value: false)
                    .channelOption(.socketOption(.so_rcvbuf), value: 4096)
                    .connect(host: "127.0.0.1", port: kit.port).get()
                let question = Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length) + ServerKit.question
                // 64 MiB of questions: were they all read, so many would have been asked.
                let many = ByteBuffer(string: String(repeating: question, count: 1000))
                let count = 64 << 20 / many.readableBytes
                for _ in 0..<count { client.write(many, promise: nil) }
                client.flush()
                var before = -1
                for _ in 0..<150 where upstream.questions.all.count != before {
                    before = upstream.questions.all.count
                    try await Task.sleep(for: .milliseconds(200))
                }
                #expect(upstream.questions.all.count == before && before < count * 1000 / 2)
                try await client.close()
            }
        }

        /// What a client sends ahead stays with it while a request is answered, but for what the system keeps between.
        @Test func requestsAheadAreNotReadBeforeTheirTurn() async throws {
            let (turn, release) = AsyncStream<Void>.makeStream()
            defer { release.finish() }
            let upstream = StubUpstream { _ in
                for await _ in turn {}
                return .init(ServerKit.answer)
            }
            try await ServerKit.run(upstream) { kit in
                let client = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                    .connect(host: "127.0.0.1", port: kit.port).get()
                let question = Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length) + ServerKit.question
                try await client.writeAndFlush(ByteBuffer(string: question))
                try await LimitsTests.until { upstream.questions.all.count == 1 }
                let many = ByteBuffer(string: String(repeating: question, count: 1000))
                let (count, taken) = (64 << 20 / many.readableBytes, Counts())
                for _ in 0..<count { client.write(many).whenSuccess { taken.enter() } }
                client.flush()
                var before = -1
                for _ in 0..<50 where taken.most.load(ordering: .relaxed) != before {
                    before = taken.most.load(ordering: .relaxed)
                    try await Task.sleep(for: .milliseconds(200))
                }
                #expect(before < count / 2)
                release.finish()
                try await client.close()
            }
        }

        /// A body of a request that has none would be the next request to a server that does not look for it.
        @Test func aRequestWithinTheBodyOfAnother() async throws {
            let upstream = StubUpstream { _ in .init("{}") }
            try await ServerKit.run(upstream) { kit in
                let hidden = "GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
                let got = try await kit.raw(
                    Self.head(
                        "GET /files/docs/a HTTP/1.1",
                        "Connection: close\r\nContent-Length: \(hidden.utf8.count)\r\n") + hidden)
                #expect(got.hasPrefix("HTTP/1.1 400"))
            }
            #expect(upstream.questions.all.isEmpty)
        }

        /// A client that was not told to send a body may send its next request in place of it.
        @Test func aBodyThatMayNotComeEndsTheConnection() async throws {
            try await ServerKit.run { kit in
                let got = try await kit.raw(
                    "POST \(ServerKit.infer) HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n"
                )
                #expect(got.hasPrefix("HTTP/1.1 401") && got.contains("connection: close"))
            }
        }

        /// An upstream that answers before it has read the question is not asked again on that connection.
        @Test func anAnswerBeforeTheEndOfTheQuestion() async throws {
            let canned = "HTTP/1.1 413 Too Long\r\nContent-Length: 0\r\n\r\n"
            try await UpstreamFailureTests.withRawUpstream(canned, closes: false, reads: false) { port in
                try await ServerKit.run(try ServerKit.configuration(upstream: port, idleTimeout: 5)) { kit in
                    let long = String(repeating: "1,", count: 4 << 20)
                    let question =
                        #"{"inputs":[{"name":"x","shape":[\#(4 << 20 + 1)],"datatype":"FP32","data":[\#(long)1]}]}"#
                    // Two of them come by one event loop, which would have kept the first one's connection.
                    for _ in 0...System.coreCount {
                        let got = try await kit.infer(ServerKit.premium, question)
                        #expect(got.status == 400, "\(got.text.prefix(200))")
                    }
                }
            }
        }

        @Test func connectionsBeyondTheMostWait() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream, limits: Limits(connections: 2)) { kit in
                let group = MultiThreadedEventLoopGroup.singleton
                var held: [any Channel] = []
                for _ in 0..<2 {
                    held.append(
                        try await ClientBootstrap(group: group).connect(host: "127.0.0.1", port: kit.port).get())
                }
                // Those that are open must have been taken, or the next would come before them.
                try await Task.sleep(for: .milliseconds(200))
                let answer = Task {
                    try await kit.raw(
                        Self.head("POST \(ServerKit.infer) HTTP/1.1", Self.length + "Connection: close\r\n")
                            + ServerKit.question)
                }
                try await Task.sleep(for: .milliseconds(300))
                #expect(upstream.questions.all.isEmpty)
                for channel in held { try await channel.close() }
                let got = try await answer.value
                #expect(got.hasPrefix("HTTP/1.1 200"))
                #expect(upstream.questions.all.count == 1)
            }
        }

        /// How many are answered at once.
        private final class Counts: Sendable {
            private let busy = Atomic(0)
            let most = Atomic(0)
            func enter() { most.max(busy.add(1, ordering: .relaxed).newValue, ordering: .relaxed) }
            func leave() { busy.subtract(1, ordering: .relaxed) }
        }
    }
#endif
