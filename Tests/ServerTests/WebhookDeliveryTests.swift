#if Gateway
    import CandorAccess
    import CandorCore
    import CandorGateway
    import Foundation
    import HTTPTypes
    import Synchronization
    import Testing

    /// Alerts on their way to a receiver.
    @Suite struct WebhookDeliveryTests {
        private static let key = "0123456789abcdef0123456789abcdef"
        private static let access = try? AccessConfiguration(rules: [
            "busy": AlertRule(Threshold(.answers, over: 2), notifies: true, downgrade: .label, expires: 3600)
        ])

        private static func isSigned(_ question: StubUpstream.Question, by key: String) -> Bool {
            guard let name = HTTPField.Name("Candor-Signature"), let value = question.headers[name] else {
                return false
            }
            let bytes = Array(key.utf8)
            let now = UInt64(Date().timeIntervalSince1970)
            let secret = SecretBuffer(copying: bytes.span.bytes)
            return WebhookSignature.isValid(value, of: question.body, at: now, key: secret)
        }

        /// A gateway between a stub and a receiver that answers these statuses, then 200; gives what had come when the gateway
        /// had ended.
        @discardableResult
        private func run(
            statuses: [Int], logger: LogBook = LogBook(),
            _ body: @escaping @Sendable (ServerKit, Questions) async throws -> Void
        ) async throws -> [StubUpstream.Question] {
            let folder = try TestFolder()
            let keyFile = try folder.write(Self.key + "\n", as: "hook.key")
            let left = Mutex(statuses)
            let receiver = StubUpstream { _ in
                .init("{}", status: left.withLock { $0.isEmpty ? 200 : $0.removeFirst() })
            }
            defer { withExtendedLifetime(folder) {} }
            return try await receiver.withPort { hook in
                try await StubUpstream { _ in .init(ServerKit.answer) }.withPort { port in
                    let configuration = try ServerKit.configuration(upstream: port, access: Self.access)
                        .with(webhook: WebhookSettings(url: "http://127.0.0.1:\(hook)/hook?x=1", keyFile: keyFile))
                    try await ServerKit.run(configuration, logger: logger.logger) {
                        try await body($0, receiver.questions)
                    }
                    return receiver.questions.all
                }
            }
        }

        @Test func anAlertArrivesSignedAndIsTriedAgain() async throws {
            let book = LogBook()
            try await run(statuses: [500, 503], logger: book) { kit, posts in
                for _ in 0..<3 {
                    let got = try await kit.infer(ServerKit.premium)
                    #expect(got.status == 200)
                }
                // At once, and again after 1 and 2 seconds.
                try await LimitsTests.eventually { posts.all.count == 3 }
                for post in posts.all {
                    #expect(post.method == "POST" && post.path == "/hook?x=1")
                    #expect(post.headers[.contentType] == "application/json")
                    #expect(Self.isSigned(post, by: Self.key), "\(post.headers)")
                    #expect(!Self.isSigned(post, by: Self.key + "x"))
                    #expect(post.body == posts.all[0].body)
                }
                let notice = try JSONDecoder().decode(Notice.self, from: Data(posts.all[0].body))
                #expect(notice.kind == .alert && notice.account == "premium" && notice.rule == "busy")
                #expect(notice.measure == .answers && notice.value == 3 && notice.level == .label)
                #expect(!posts.all[0].text.contains("0.873"))
                // What it tells of holds.
                let held = try await kit.infer(ServerKit.premium)
                #expect(held.outputs.keys.sorted() == ["p_label"])
                try await Task.sleep(for: .milliseconds(300))
                #expect(posts.all.count == 3, "what was taken is not sent again")
            }
            #expect(book.lines("warning notice", "kind=alert", "account=premium", "rule=busy").count == 1)
        }

        @Test func aStopSendsWhatWaits() async throws {
            let posts = try await run(statuses: [500]) { kit, posts in
                for _ in 0..<3 { _ = try await kit.infer(ServerKit.premium) }
                // The gateway is stopped in the second before the next try.
                try await LimitsTests.eventually { posts.all.count == 1 }
            }
            #expect(posts.count == 2)
        }
    }
#endif
