import CandorAccess
import Testing

@Suite struct InMemoryStoreTests {
    private static let charge = UsageCharge(
        account: "a", organisation: "o", time: 1_800_000_000, answers: 2, detailed: 1, bits: 3, server: 7)

    /// All that a transaction can change.
    private static func change(_ transaction: any AccessTransaction) throws(AccessError) {
        try transaction.put(Account("a", organisation: "o", tier: "premium"))
        try transaction.put(Account("b", organisation: "o", tier: "free"))
        try transaction.removeAccount("a")
        try transaction.removeAccount("c")
        try transaction.put(Organisation("p"))
        try transaction.add([charge, charge])
        try transaction.dropUsage(before: .max / 2)
        try transaction.append(AuditEntry(.alert, at: 1))
        try transaction.removeAuditRecords(through: 1)
    }

    /// What can be read, as text.
    private static func content(_ store: InMemoryStore) async throws -> [String] {
        try await store.read { transaction throws(AccessError) in
            let changes = try transaction.changes(since: 0)
            let news = try transaction.usageNews(since: 0, omitting: 0)
            return [
                "\(changes.revision) \(changes.accounts.sorted { $0.key < $1.key }) \(changes.organisations.keys.sorted())",
                "\(try transaction.usage(since: 0)) \(try transaction.totals())", "\(news.revision) \(news.entries)",
                "\(try transaction.auditRecords(from: 0, limit: .max))", "\(try transaction.auditHead())",
            ]
        }
    }

    private static func filled() async throws -> InMemoryStore {
        let store = InMemoryStore()
        try await store.write { transaction throws(AccessError) in
            try transaction.put(Account("a", organisation: "o", tier: "free"))
            try transaction.put(Organisation("o"))
            try transaction.add([charge])
            for time in 0..<3 { try transaction.append(AuditEntry(.alert, at: UInt64(time))) }
        }
        return store
    }

    @Test func whatIsThrownUndoesEveryChange() async throws {
        let store = try await Self.filled()
        let before = try await Self.content(store)
        await #expect(throws: AccessError.store(reason: "x")) {
            try await store.write { transaction throws(AccessError) in
                try Self.change(transaction)
                throw AccessError.store(reason: "x")
            }
        }
        #expect(try await Self.content(store) == before)
        try await store.write { transaction throws(AccessError) in try Self.change(transaction) }
        let after = try await Self.content(store)
        for (old, new) in zip(before, after) { #expect(old != new) }
    }

    @Test func aReadChangesNothing() async throws {
        let store = try await Self.filled()
        let before = try await Self.content(store)
        try await store.read { transaction throws(AccessError) in try Self.change(transaction) }
        #expect(try await Self.content(store) == before)
    }

    @Test func recordsAreFoundByTheirNumber() async throws {
        let store = InMemoryStore()
        try await store.write { transaction throws(AccessError) in
            for time in 0..<10 { try transaction.append(AuditEntry(.alert, at: UInt64(time))) }
            try transaction.removeAuditRecords(through: 4)
        }
        func numbers(_ from: UInt64, _ limit: Int) async throws -> [UInt64] {
            try await store.read { transaction throws(AccessError) in
                try transaction.auditRecords(from: from, limit: limit).map(\.sequence)
            }
        }
        #expect(try await numbers(0, .max) == [5, 6, 7, 8, 9, 10])
        #expect(try await numbers(5, 2) == [5, 6])
        #expect(try await numbers(7, 2) == [7, 8])
        #expect(try await numbers(10, 5) == [10])
        #expect(try await numbers(11, 5) == [])
        #expect(try await numbers(.max, 5) == [])
        try await store.write { transaction throws(AccessError) in try transaction.removeAuditRecords(through: .max) }
        #expect(try await numbers(0, .max) == [])
    }
}
