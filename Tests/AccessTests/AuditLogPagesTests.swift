import CandorAccess
import Testing

@Suite struct AuditLogPagesTests {
    private let store = InMemoryStore()
    private var log: AuditLog { AuditLog(store, segments: "/nonexistent/candor") }

    /// Heads after each of so many entries.
    private func fill(_ count: Int) async throws -> [AuditHead] {
        try await store.write { transaction throws(AccessError) in
            var heads: [AuditHead] = []
            for index in 0..<count {
                let record = try transaction.append(AuditEntry(.alert, at: UInt64(index), account: "a"))
                heads.append(AuditHead(sequence: record.sequence, hash: record.hash))
            }
            return heads
        }
    }

    private func forget(through sequence: UInt64) async throws {
        try await store.write { transaction throws(AccessError) in
            try transaction.removeAuditRecords(through: sequence)
        }
    }

    @Test func partsMeetAndReachTheEnd() async throws {
        let heads = try await fill(10)
        var head: AuditHead?
        var counts: [UInt64] = []
        for _ in 0..<5 {
            let part = try await log.verify(after: head, limit: 4)
            #expect(part.problem == nil)
            counts.append(part.records)
            head = part.head
        }
        #expect(counts == [4, 4, 2, 0, 0])
        #expect(head == heads.last)
    }

    @Test func aHeadThatWasKeptElsewhereMustBeThere() async throws {
        let heads = try await fill(5)
        let other = AuditHead(sequence: 3, hash: String(repeating: "a", count: 64))
        #expect(try await log.verify(after: heads[2], limit: 9).problem == nil)
        #expect(try await log.verify(after: other, limit: 9).problem == .otherHistory(anchor: 3))
        let late = AuditHead(sequence: 9, hash: heads[4].hash)
        #expect(try await log.verify(after: late, limit: 9).problem == .missingEnd(anchor: 9, last: 5))
        let begin = AuditHead(sequence: 0, hash: other.hash)
        #expect(try await log.verify(after: begin, limit: 9).problem == .altered(sequence: 1))
        #expect(try await log.verify(after: .empty, limit: 9).records == 5)
    }

    @Test func whatWasMovedToSegmentsIsLeftAside() async throws {
        let heads = try await fill(8)
        try await forget(through: 5)
        let rest = try await log.verify(after: nil, limit: 9)
        #expect(rest.problem == nil)
        #expect(rest.records == 2, "the first of the store is where the check begins")
        #expect(try await log.verify(after: heads[4], limit: 9).records == 3)
        let wrong = AuditHead(sequence: 5, hash: heads[3].hash)
        #expect(try await log.verify(after: wrong, limit: 9).problem == .altered(sequence: 6))
        await #expect(
            throws: AccessError.invalid(
                what: "head", expected: "record 5 or later: earlier ones are in the segments", actual: "record 4")
        ) {
            try await log.verify(after: heads[3], limit: 9)
        }
    }

    @Test func anEmptyLogIsWhole() async throws {
        #expect(try await log.verify(after: nil, limit: 9).problem == nil)
        #expect(try await log.verify(after: .empty, limit: 9).head == .empty)
        let late = AuditHead(sequence: 1, hash: AuditHead.empty.hash)
        #expect(try await log.verify(after: late, limit: 9).problem == .missingEnd(anchor: 1, last: 0))
    }

    @Test func recordsComeInOrderFromANumber() async throws {
        _ = try await fill(6)
        #expect(try await log.records(from: 3, limit: 2).map(\.sequence) == [3, 4])
        #expect(try await log.records(from: 7, limit: 2).isEmpty)
        #expect(try await log.records(from: 0, limit: -1).isEmpty)
    }
}
