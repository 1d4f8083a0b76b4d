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

        private final class Flag: Sendable {
            private let value = Mutex(false)

            var isSet: Bool { value.withLock { $0 } }
            func set() { value.withLock { $0 = true } }
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
                let (first, second, end) = (services[0], services[1], Flag())
                let administration = AccessAdministration(configuration, store: stores[round % 2])
                try await withThrowingTaskGroup(of: Void.self) { group in
                    for worker in 0..<8 {
                        let service = worker % 2 == 0 ? first : second
                        group.addTask {
                            var number = 0
                            while !end.isSet {
                                number += 1
                                let use = "\(round)-\(worker)-\(number)"
                                let decision = await service.admit("a", AccessRequest(useCase: use), classes: 10)
                                if decision.isDetailed { book.note("answer \(use)") }
                                if !decision.isDetailed { try await Task.sleep(for: .milliseconds(5)) }
                            }
                        }
                    }
                    group.addTask {
                        var number = 0
                        while !end.isSet {
                            number += 1
                            let kind = "\(round)-\(number)"
                            do {
                                try await administration.addFact(
                                    kind, to: "a", evidence: "e", expires: .max / 2, by: "root")
                                book.note("fact \(kind)")
                                try await administration.removeFact(kind, from: "a", by: "root")
                            } catch {
                                try await Task.sleep(for: .milliseconds(5))
                            }
                        }
                    }
                    try await Task.sleep(for: .milliseconds(30 + (round * 7) % 23))
                    server.kill()
                    try await Task.sleep(for: .milliseconds(10))
                    try server.start()
                    try await Task.sleep(for: .milliseconds(round % 3 == 0 ? 150 : 20))
                    end.set()
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
