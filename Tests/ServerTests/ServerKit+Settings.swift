#if Gateway
    import CandorAccess
    import CandorGateway
    import CandorServer
    import Foundation
    import Logging
    import Synchronization
    import Testing

    extension GatewayConfiguration {
        /// The same with other credentials, or with a receiver of alerts.
        func with(
            organisations: [String: [String: AccountEntry]]? = nil, adminKeys: [String: String]? = nil,
            tokens: TokenSettings? = nil, webhook: WebhookSettings? = nil
        ) throws -> GatewayConfiguration {
            try GatewayConfiguration(
                listeners: listeners, admin: admin.map { AdminListener($0.listener, keys: adminKeys ?? $0.keys) },
                access: access, organisations: organisations ?? self.organisations, tokens: tokens ?? self.tokens,
                store: store, upstreams: upstreams, routes: routes, limits: limits, webhook: webhook ?? self.webhook,
                stickyNoise: stickyNoise)
        }
    }

    /// What an operator reads: lines of a message and `key=value` by key.
    final class LogBook: Sendable {
        private let kept = Mutex<[String]>([])

        var lines: [String] { kept.withLock { $0 } }
        var logger: Logger { Logger(label: "test") { _ in Handler(book: self) } }

        /// Lines that have all of these words.
        func lines(_ words: String...) -> [String] { lines.filter { line in words.allSatisfy { line.contains($0) } } }

        private struct Handler: LogHandler {
            let book: LogBook
            var logLevel = Logger.Level.info
            var metadata: Logger.Metadata = [:]

            subscript(metadataKey key: String) -> Logger.Metadata.Value? {
                get { metadata[key] }
                set { metadata[key] = newValue }
            }

            func log(event: LogEvent) {
                let values = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
                let line = (["\(event.level)", "\(event.message)"] + values).joined(separator: " ")
                book.kept.withLock { $0.append(line) }
            }
        }
    }

    /// A folder of its own for one test.
    final class TestFolder: Sendable {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.path + "/server-\(UUID().uuidString)"
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        /// Writes a file and gives its path.
        @discardableResult
        func write(_ text: String, as name: String) throws -> String {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
            return "\(path)/\(name)"
        }
    }

    extension LimitsTests {
        /// Waits until something is so, at most half a minute.
        static func eventually(_ condition: () async throws -> Bool) async throws {
            let end = ContinuousClock.now + .seconds(30)
            while try await !condition() {
                try #require(ContinuousClock.now < end, "it never was")
                try await Task.sleep(for: .milliseconds(20))
            }
        }
    }
#endif
