#if Redis
    import CandorAccess
    import Foundation
    import Synchronization
    import Testing

    /// Redis is killed again and again under two servers at work; nothing that it had acknowledged may be missing.
    @Suite(.serialized, .enabled(if: RedisServer.isInstalled)) struct RedisCrashTests {
        /// What was acknowledged.
        private final class Book: Sendable {
            private let lines = Mutex<Set<String>>([])

            func note(_ line: String) { _ = lines.withLock { $0.insert(line) } }
            var all: Set<String> { lines.withLock { $0 } }
        }

        @Test func twentyKillsOfRedisLoseNothing() async throws {
            let folder = try TemporaryFolder(), server = try RedisServer.of(folder), book = Book()
            let configuration = try AccessConfiguration()
            var settings = server.settings
            settings.timeout = 1
            try await AccessAdministration(configuration, store: RedisStore(settings))
                .setAccount("a", organisation: "o", tier: "premium", by: "root")
            // A clock that is fast where a server waits before it asks the store again.
            let begin = ContinuousClock.now
            let clock = AccessClock {
                1_800_000_000 + UInt64(max(0, (ContinuousClock.now - begin) / .milliseconds(20)))
            }
            for round in 0..<20 {
                // Each round is a restart of both servers too.
                let stores = [RedisStore(settings), RedisStore(settings)]
                var services: [AccessService] = []
                for store in stores {
                    services.append(try await AccessService(configuration, store: store, clock: clock))
                }
                let first = services[0], second = services[1], isOver = Mutex(false)
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for worker in 0..<8 {
                        group.addTask {
                            for number in 0... where !isOver.withLock({ $0 }) {
                                let use = "\(round)-\(worker)-\(number)"
                                let decision = await (worker % 2 == 0 ? first : second).admit(
                                    "a", AccessRequest(useCase: use), classes: 10)
                                if decision.isDetailed { book.note("answer \(use)") }
                                if decision.reasons.contains(.storeUnavailable) {
                                    try await Task.sleep(for: .milliseconds(5))
                                }
                                if number > 100_000 || isOver.withLock({ $0 }) { return }
                            }
                        }
                    }
                    group.addTask {
                        let administration = AccessAdministration(configuration, store: stores[round % 2])
                        for number in 0..<100_000 where !isOver.withLock({ $0 }) {
                            let kind = "\(round)-\(number)"
                            do {
                                try await administration.addFact(
                                    kind, to: "a", evidence: "e", expires: .max / 2, by: "root")
                                book.note("fact \(kind)")
                                try await administration.removeFact(kind, from: "a", by: "root")
                            } catch { try await Task.sleep(for: .milliseconds(5)) }
                            if isOver.withLock({ $0 }) { return }
                        }
                    }
                    try await Task.sleep(for: .milliseconds(30 + (round * 7) % 23))
                    server.kill()
                    try await Task.sleep(for: .milliseconds(10))
                    try server.start()
                    try await Task.sleep(for: .milliseconds(round % 3 == 0 ? 150 : 20))
                    isOver.withLock { $0 = true }
                    try await group.waitForAll()
                }
            }
            let store = RedisStore(settings)
            let check = try await AuditLog(store, segments: folder.path + "/none").verify()
            #expect(check.problem == nil)
            let entries = try await store.entries()
            var kept = Set(entries.filter { $0.kind == .detailedAnswer }.map { "answer \($0.useCase ?? "")" })
            kept.formUnion(entries.filter { $0.kind == .factAdded }.map { "fact \($0.subject ?? "")" })
            let said = book.all
            #expect(said.count { $0.hasPrefix("answer") } > 100 && said.contains { $0.hasPrefix("fact") })
            #expect(said.subtracting(kept).isEmpty)
            // What was tried again may count twice, never not at all.
            let totals = try await store.read { transaction throws(AccessError) in try transaction.totals() }
            #expect((totals.first?.answers ?? 0) >= Double(said.count { $0.hasPrefix("answer") }))
            #expect((totals.first?.answers ?? 0) >= Double(entries.count { $0.kind == .detailedAnswer }))
        }
    }
#endif
