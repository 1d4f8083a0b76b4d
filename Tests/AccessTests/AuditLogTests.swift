import CandorAccess
import Foundation
import Testing

@Suite struct AuditLogTests {
    private let clock = TestClock()

    /// A log of so many entries.
    private func store(_ count: Int) async throws -> InMemoryStore {
        let store = InMemoryStore()
        try await fill(store, count)
        return store
    }

    private func fill(_ store: some AccessStore, _ count: Int) async throws {
        let now = clock.now
        for index in 0..<count {
            try await store.write { transaction throws(AccessError) in
                var entry = AuditEntry(.detailedAnswer, at: now, account: "a\(index)")
                entry.useCase = "calibration \"ü\"\n"
                try transaction.append(entry)
            }
        }
    }

    private func records(_ store: some AccessStore) async throws -> [AuditRecord] {
        try await store.read { transaction throws(AccessError) in try transaction.auditRecords(from: 0, limit: .max) }
    }

    private func verify(_ records: [AuditRecord], anchor: AuditHead? = nil) -> AuditProblem? {
        var verification = AuditVerification(anchor: anchor)
        for record in records { verification.add(record) }
        verification.finish()
        return verification.problem
    }

    /// Every record, every way.
    @Test func everyEditRemovalAndChangeOfOrderIsFound() async throws {
        let records = try await records(store(12))
        #expect(verify(records) == nil)
        for index in records.indices {
            let sequence = records[index].sequence
            var edited = records
            edited[index] = AuditRecord(
                sequence: sequence, line: records[index].line.replacingOccurrences(of: "calib", with: "Calib"),
                hash: records[index].hash)
            #expect(verify(edited) == .altered(sequence: sequence))

            var rehashed = records
            rehashed[index] = AuditRecord(
                sequence: sequence, line: records[index].line, hash: String(repeating: "0", count: 64))
            #expect(verify(rehashed) == .altered(sequence: sequence))

            var removed = records
            removed.remove(at: index)
            switch index {
            // The chain alone cannot tell that its end is gone, nor that its beginning was not deleted by the rules.
            case records.count - 1: #expect(verify(removed) == nil)
            case 0: #expect(verify(removed) == .altered(sequence: 2))
            default: #expect(verify(removed) == .misplaced(expected: sequence, actual: sequence + 1))
            }
            for other in records.indices where other > index {
                var swapped = records
                swapped.swapAt(index, other)
                #expect(verify(swapped) != nil)
            }
            var doubled = records
            doubled.insert(records[index], at: index)
            #expect(verify(doubled) != nil)
        }
        // Numbered anew after a removal: the number is within what was hashed.
        let renumbered = records.filter { $0.sequence != 5 }.enumerated().map {
            AuditRecord(sequence: UInt64($0.offset + 1), line: $0.element.line, hash: $0.element.hash)
        }
        #expect(verify(renumbered) == .altered(sequence: 5))
    }

    /// A whole chain computed anew in which a record gives another number than its place.
    @Test func aRecordSaysItsOwnNumber() async throws {
        let records = try await records(store(3))
        var (forged, previous): ([AuditRecord], String) = ([], AuditHead.empty.hash)
        for record in records {
            let line = record.line.replacingOccurrences(of: "\"sequence\":2", with: "\"sequence\":3")
            let hash = AuditChain.hash(line, after: previous)
            forged.append(AuditRecord(sequence: record.sequence, line: line, hash: hash))
            previous = hash
        }
        #expect(verify(forged) == .altered(sequence: 2))
    }

    @Test func anAnchorShowsACutEndAndANewHistory() async throws {
        let records = try await records(store(10))
        let anchor = try #require(records.last.map { AuditHead(sequence: $0.sequence, hash: $0.hash) })
        #expect(verify(records, anchor: anchor) == nil)
        for count in 0..<10 {
            #expect(
                verify(Array(records.prefix(count)), anchor: anchor) == .missingEnd(anchor: 10, last: UInt64(count)))
        }
        // Somebody who can write the store computes the whole chain anew, without one answer.
        let other = InMemoryStore()
        clock.advance(1)
        try await fill(other, 10)
        let rewritten = try await self.records(other)
        #expect(verify(rewritten) == nil)
        #expect(verify(rewritten, anchor: anchor) == .otherHistory(anchor: 10))
        #expect(AuditHead("\(anchor)") == anchor)
        for text in ["", "10", "10:", "x:\(anchor.hash)", "10:\(anchor.hash.uppercased())", "10:\(anchor.hash):"] {
            #expect(AuditHead(text) == nil)
        }
    }

    @Test(arguments: StoreKind.allCases) func rotationAndPruningKeepTheChain(kind: StoreKind) async throws {
        let folder = try TemporaryFolder(), store = try kind.make(in: folder)
        let log = AuditLog(store, segments: folder.path + "/segments", clock: clock.clock)
        try await fill(store, 20)
        let anchor = try await log.head()
        let files = try await log.rotate(by: "admin")
        #expect(files.count == 1)
        var check = try await log.verify(anchor: anchor)
        #expect(check.problem == nil && check.isAnchored && check.records == 21)
        #expect(try await records(store).count == 2)

        try await fill(store, 5)
        let second = try await log.rotate(by: "admin")
        #expect(second.count == 1)
        #expect(try await log.rotate(by: "admin").count == 1, "the record of the last rotation moves too")

        // Nothing is old yet; then all closed segments are.
        #expect(try await log.prune(olderThan: 10, by: "admin").isEmpty)
        clock.advance(10 * 86_400 + 1)
        let pruned = try await log.prune(olderThan: 10, by: "admin")
        #expect(pruned.count == 3)
        check = try await log.verify()
        #expect(check.problem == nil && check.first == 27)
        #expect(try await store.entries().last?.kind == .pruned)
        // The log goes on where no segment is left.
        #expect(try await log.rotate(by: "admin").count == 1)
        check = try await log.verify()
        #expect(check.problem == nil && check.first == 27)
    }

    @Test func damageOfASegmentIsFound() async throws {
        let folder = try TemporaryFolder(), store = InMemoryStore()
        let log = AuditLog(store, segments: folder.path, clock: clock.clock)
        try await fill(store, 6)
        let path = try #require(try await log.rotate(by: "admin").first)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        func problem(_ bytes: Data) async throws -> AuditProblem? {
            try bytes.write(to: URL(fileURLWithPath: path))
            return try await log.verify().problem
        }
        #expect(try await problem(whole) == nil)
        for index in stride(from: 0, to: whole.count, by: 3) {
            var flipped = whole
            flipped[index] ^= 1
            #expect(try await problem(flipped) != nil, "byte \(index)")
        }
        // Without its last line end nothing is missing.
        for count in stride(from: 0, to: whole.count - 1, by: 7) {
            #expect(try await problem(whole.prefix(count)) != nil, "\(count) bytes")
        }
        #expect(try await problem(Data("something else".utf8)) == .unreadable(place: path))
        // The oldest records gone without a record that says so.
        try FileManager.default.removeItem(atPath: path)
        #expect(try await log.verify().problem == .altered(sequence: 6))
    }

    @Test func aBeginningThatNobodyPrunedIsFound() async throws {
        let folder = try TemporaryFolder(), store = InMemoryStore()
        let log = AuditLog(store, segments: folder.path, clock: clock.clock)
        try await fill(store, 4)
        let first = try #require(try await log.rotate(by: "admin").first)
        try await fill(store, 4)
        try await log.rotate(by: "admin")
        try FileManager.default.removeItem(atPath: first)
        #expect(try await log.verify().problem == .missingBeginning(first: 4))
    }

    @Test func anInterruptedRotationLosesNothing() async throws {
        let folder = try TemporaryFolder(), store = FragileStore()
        let log = AuditLog(store, segments: folder.path, clock: clock.clock)
        try await fill(store, 8)
        // The file is written, and the store falls before it forgets.
        let fallen = FallingStore(store)
        await #expect(throws: AccessError.self) {
            try await AuditLog(fallen, segments: folder.path, clock: clock.clock).rotate(by: "admin")
        }
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(files.filter { $0 != "lock" }.count == 1)
        let check = try await log.verify()
        #expect(check.problem == nil && check.records == 8)
        try await log.rotate(by: "admin")
        #expect(try await log.verify().problem == nil)
    }

    /// The line is what an encoder with sorted keys writes, whatever is in the entry.
    @Test func aLineIsTheJSONOfItsRecord() async throws {
        struct Body: Codable {
            let sequence: Int
            let entry: AuditEntry
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        for record in try await records(store(3)) {
            let body = Body(sequence: Int(record.sequence), entry: try record.entry())
            #expect(String(decoding: try encoder.encode(body), as: UTF8.self) == record.line)
        }
    }

    /// A record has no place for a score: its only numbers are whole.
    @Test func noFieldCouldHoldAScore() async throws {
        var entry = AuditEntry(.detailedAnswer, at: 1, account: "a", actor: "b")
        (entry.organisation, entry.level, entry.tier, entry.useCase) = ("o", .full, "t", "u")
        (entry.upgrade, entry.subject, entry.reason, entry.rows) = (1, "s", "r", 2)
        (entry.expires, entry.through, entry.hash) = (3, 4, "h")
        let fields = Mirror(reflecting: entry).children
        #expect(fields.count == 15)
        for field in fields {
            #expect(!"\(type(of: field.value))".contains("Double") && !"\(type(of: field.value))".contains("Float"))
            #expect(!"\(type(of: field.value))".contains("Array"))
        }
    }
}

/// A store that reads and does not write.
private struct FallingStore: AccessStore {
    let store: any AccessStore

    init(_ store: any AccessStore) { self.store = store }

    func write<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        throw .store(reason: "fallen")
    }

    func read<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        try await store.read(body)
    }
}
