#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorMasking
    import Foundation
    import NIOHTTP1
    import Synchronization
    import Testing

    /// What callers hope for while somebody decides about them: at the same moment, across restarts, at another gateway.
    @Suite struct BypassChangeTests {
        private let folder: TestFolder

        init() throws { folder = try TestFolder() }

        private static func request(_ kit: ServerKit) async throws -> Int {
            let got = try await kit.administer(
                .POST, "/v1/upgrades", #"{"account":"free","tier":"premium","justification":"contract 17"}"#)
            #expect(got.status == 201, "\(got.text)")
            let json = try JSONSerialization.jsonObject(with: Data(got.body)) as? [String: Any]
            return try #require(json?["id"] as? Int)
        }

        @Test func twoReviewersAtOnce() async throws {
            try await ServerKit.run { kit in
                for round in 0..<5 {
                    let id = try await Self.request(kit)
                    @Sendable func step(_ name: String) async throws -> Int {
                        try await kit.administer(.POST, "/v1/upgrades/\(id)/\(name)", #"{"reason":"seen"}"#).status
                    }
                    async let first = step("approve"), second = step(round % 2 == 0 ? "approve" : "deny")
                    let both = try await [first, second].sorted()
                    #expect(both == [200, 409])
                    let json = try await kit.ask(.GET, "/v1/accounts/free", key: ServerKit.root, port: kit.adminPort)
                    let outputs = try await kit.outputs(ServerKit.free)
                    #expect((outputs == ["p"]) == json.text.contains("premium"), "\(json.text)")
                    if outputs == ["p"] { #expect(try await step("revoke") == 200) }
                    #expect(try await kit.outputs(ServerKit.free) == ["p_label"])
                }
            }
        }

        /// Whichever comes first: what was revoked is not there, and what was not yet approved cannot be revoked.
        @Test func anApprovalThatOutlivesItsRevocation() async throws {
            try await ServerKit.run { kit in
                for _ in 0..<5 {
                    let id = try await Self.request(kit)
                    @Sendable func step(_ name: String) async throws -> Int {
                        try await kit.administer(.POST, "/v1/upgrades/\(id)/\(name)", #"{"reason":"seen"}"#).status
                    }
                    async let approval = step("approve"), revocation = step("revoke")
                    let (approved, revoked) = try await (approval, revocation)
                    #expect(approved == 200 && [200, 409].contains(revoked))
                    #expect(try await kit.outputs(ServerKit.free) == (revoked == 200 ? ["p_label"] : ["p"]))
                    if revoked == 409 { #expect(try await step("revoke") == 200) }
                    #expect(try await step("approve") == 409)
                    #expect(try await kit.outputs(ServerKit.free) == ["p_label"])
                }
            }
        }

        private static let event =
            #"data: {"choices":[{"index":0,"delta":{"content":"t"},"logprobs":{"content":[{"token":"t","logprob":-0.7,"top_logprobs":[]}]}}]}"#
            + "\n\n"
        /// The events of a stream of 200, after 70 of which `change` is made.
        private static func events(
            _ key: APIKey, while change: @escaping @Sendable (ServerKit) async throws -> Void
        ) async throws -> [Bool] {
            let released = Mutex<[Bool]>([])
            let (reached, reach) = AsyncStream.makeStream(of: Void.self)
            let (changed, goOn) = AsyncStream.makeStream(of: Void.self)
            let upstream = StubUpstream { _ in
                var reply = StubUpstream.Reply(pieces: Array(repeating: event, count: 200) + ["data: [DONE]\n\n"])
                reply.beforePiece = { number in
                    guard number == 70 else { return }
                    reach.finish()
                    for await _ in changed {}
                }
                return reply
            }
            try await ServerKit.run(upstream, access: try BypassAccountTests.access()) { kit in
                defer { goOn.finish() }
                async let stream = kit.infer(
                    key, #"{"model":"t","messages":[],"logprobs":true,"stream":true}"#, at: "/text/v1/chat/completions")
                for await _ in reached {}
                try await change(kit)
                goOn.finish()
                let events = try await stream.text.components(separatedBy: "\n\n").dropLast(2)
                released.withLock { $0 = events.map { $0.contains("-0.5") } }
            }
            return released.withLock { $0 }
        }

        @Test func aLevelThatComesInTheMiddleOfAStream() async throws {
            let released = try await Self.events(ServerKit.free) { kit in
                let got = try await kit.administer(
                    .PUT, "/v1/accounts/free", #"{"organisation":"acme","tier":"premium"}"#)
                #expect(got.status == 200, "\(got.text)")
            }
            // The stream was decided about when it began.
            #expect(released == Array(repeating: false, count: 200))
        }

        @Test func aLevelThatStaysUntilTheStreamEnds() async throws {
            let released = try await Self.events(ServerKit.premium) { kit in
                let got = try await kit.administer(
                    .PUT, "/v1/accounts/premium", #"{"organisation":"acme","tier":"free"}"#)
                #expect(got.status == 200, "\(got.text)")
            }
            // Blocks of tokens that were counted before, and nothing after.
            let count = released.count { $0 }
            #expect(released.count == 200 && count > 0 && count < 200 && count % 64 == 0)
            #expect(released.prefix(count).allSatisfy { $0 })
        }

        /// The configuration says what was at first; the store says what is.
        @Test func aRestartThatForgets() async throws {
            let path = folder.path + "/access.sqlite"
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await upstream.withPort { port in
                let access = try AccessConfiguration(ladder: [LadderStep(Threshold(.answers, over: 3), level: .label)])
                let configuration = try ServerKit.configuration(
                    upstream: port, access: access, store: .sqlite(path: path))
                try await ServerKit.run(configuration) { kit in
                    for _ in 0..<3 { #expect(try await kit.outputs(ServerKit.premium) == ["p"]) }
                    let lowered = try await kit.administer(
                        .PUT, "/v1/accounts/standard", #"{"organisation":"acme","tier":"free"}"#)
                    let removed = try await kit.administer(.DELETE, "/v1/accounts/free", "{}")
                    #expect(lowered.status == 200 && removed.status == 200)
                }
                try await ServerKit.run(configuration) { kit in
                    #expect(try await kit.outputs(ServerKit.premium) == ["p_label"])
                    #expect(try await kit.outputs(ServerKit.standard) == ["p_label"])
                    let removed = try await kit.infer(ServerKit.free)
                    #expect(removed.status == 401, "\(removed.text)")
                    // An administrator can make it anew.
                    let made = try await kit.administer(
                        .PUT, "/v1/accounts/free", #"{"organisation":"acme","tier":"free"}"#)
                    #expect(made.status < 300)
                    #expect(try await kit.outputs(ServerKit.free) == ["p_label"])
                }
            }
        }

        /// What is taken at one gateway is taken at the other a second later, and stays taken.
        @Test func theOtherGatewayOfOneStore() async throws {
            let path = folder.path + "/access.sqlite"
            let upstream = StubUpstream { _ in .init(ServerKit.answer) }
            try await upstream.withPort { port in
                let configuration = try ServerKit.configuration(upstream: port, store: .sqlite(path: path))
                try await ServerKit.run(configuration) { first in
                    try await ServerKit.run(configuration) { second in
                        #expect(try await second.outputs(ServerKit.premium) == ["p"])
                        let flagged = try await first.administer(
                            .POST, "/v1/accounts/premium/flags",
                            #"{"source":"detector","reason":"copies","level":"label"}"#)
                        let removed = try await first.administer(.DELETE, "/v1/accounts/free", "{}")
                        #expect(flagged.status < 300 && removed.status == 200, "\(flagged.text)")
                        let end = ContinuousClock.now + .seconds(10)
                        while try await second.outputs(ServerKit.premium) == ["p"], ContinuousClock.now < end {
                            try await Task.sleep(for: .milliseconds(50))
                        }
                        for kit in [first, second] {
                            #expect(try await kit.outputs(ServerKit.premium) == ["p_label"])
                            let gone = try await kit.infer(ServerKit.free)
                            #expect(gone.status == 401)
                        }
                    }
                }
            }
        }
    }
#endif
