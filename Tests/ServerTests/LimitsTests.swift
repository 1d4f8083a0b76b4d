#if Gateway
    import CandorGateway
    import NIOHTTP1
    import Testing

    @Suite struct LimitsTests {

        @Test func anAccountWithTooManyRequestsWaitsAloneAndAllTogetherAreBounded() async throws {
            // Answers when it may.
            let (gate, release) = AsyncStream.makeStream(of: Void.self)
            defer { release.finish() }
            let opened = Task { for await _ in gate {} }
            let slow = StubUpstream { _ in
                await opened.value
                return .init(ServerKit.answer)
            }
            try await ServerKit.run(slow, limits: Limits(requests: 3, requestsPerAccount: 2)) { kit in
                try await withThrowingTaskGroup(of: ServerKit.Got.self) { group in
                    for _ in 0..<2 { group.addTask { try await kit.infer(ServerKit.free) } }
                    try await Self.until { kit.gateway.requestsInFlight == 2 }
                    let own = try await kit.infer(ServerKit.free)
                    #expect(own.status == 429)
                    #expect(own.headers["retry-after"] == ["1"])
                    group.addTask { try await kit.infer(ServerKit.premium) }
                    try await Self.until { kit.gateway.requestsInFlight == 3 }
                    let all = try await kit.infer(ServerKit.standard)
                    #expect(all.status == 503)
                    release.finish()
                    for try await got in group { #expect(got.status == 200) }
                }
                try await Self.until { kit.gateway.requestsInFlight == 0 }
            }
        }

        @Test func aBodyBeyondTheLimitIsRefused() async throws {
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await ServerKit.run(upstream, limits: Limits(bodyBytes: 4096)) { kit in
                let long = ServerKit.question + String(repeating: " ", count: 8192)
                let got = try await kit.infer(ServerKit.premium, long)
                #expect(got.status == 413)
                let packed = try await kit.ask(
                    headers: ["Content-Encoding": "gzip"], body: Gzip.compress(Array(long.utf8)))
                #expect(packed.status == 413)
                let chunked = try await kit.raw(
                    "POST \(ServerKit.infer) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(ServerKit.premium.text)\r\nTransfer-Encoding: chunked\r\n\r\n2000\r\n\(String(repeating: " ", count: 8192))\r\n"
                )
                #expect(chunked.hasPrefix("HTTP/1.1 413"))
                let claimed = try await kit.raw(
                    "POST \(ServerKit.infer) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(ServerKit.premium.text)\r\nContent-Length: 99999999999\r\n\r\n"
                )
                #expect(claimed.hasPrefix("HTTP/1.1 413"))
            }
            #expect(upstream.questions.all.isEmpty)
        }

        @Test func aClientThatWaitsToContinueIsTold() async throws {
            try await ServerKit.run { kit in
                let got = try await kit.raw(
                    "POST \(ServerKit.infer) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(ServerKit.premium.text)\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: \(ServerKit.question.utf8.count)\r\n\r\n",
                    more: ServerKit.question)
                #expect(got.hasPrefix("HTTP/1.1 100"))
                #expect(got.contains("HTTP/1.1 200"))
            }
        }

        @Test func aClientThatNeverEndsItsRequestIsCut() async throws {
            try await ServerKit.run(limits: Limits(idleTimeout: 0.3)) { kit in
                let start = ContinuousClock.now
                for text in [
                    "POST ",
                    "POST \(ServerKit.infer) HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer \(ServerKit.premium.text)\r\nContent-Length: 10\r\n\r\n{",
                ] {
                    _ = try? await kit.raw(text)
                }
                #expect(ContinuousClock.now - start < .seconds(5))
                try await Self.until { kit.gateway.requestsInFlight == 0 }
            }
        }

        static func until(_ condition: () -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(5)
            while !condition() {
                guard ContinuousClock.now < end else { throw CancellationError() }
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
#endif
