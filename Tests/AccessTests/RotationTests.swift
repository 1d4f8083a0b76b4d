import CandorAccess
import Foundation
import Testing

/// Rotation by several at once, after interruptions, and over files that are not its own.
@Suite(.serialized) struct RotationTests {
    private let clock = TestClock(), folder: TemporaryFolder
    private var segments: String { folder.path + "/segments" }

    init() throws { folder = try TemporaryFolder() }

    private func append(_ count: Int, to store: any AccessStore) async throws {
        for number in 0..<count {
            let entry = AuditEntry(.alert, at: clock.now, account: "a\(number)")
            try await store.write { transaction throws(AccessError) in _ = try transaction.append(entry) }
        }
    }

    private func log(_ store: any AccessStore) -> AuditLog {
        AuditLog(store, segments: segments, clock: clock.clock)
    }

    /// Two on one store, round after round, while others write: one of them rotates, or both do, and nothing is lost.
    @Test(arguments: StoreKind.allCases) func twoAtOnceLoseNothing(kind: StoreKind) async throws {
        let (first, second) = try kind.makeTwo(in: folder)
        var (locked, rotations) = (0, 0)
        for _ in 0..<40 {
            try await append(3, to: first)
            await withTaskGroup(of: Bool?.self) { group in
                for store in [first, second] {
                    group.addTask {
                        do throws(AccessError) {
                            return try await !log(store).rotate(by: "admin").isEmpty
                        } catch {
                            guard case .locked = error else {
                                Issue.record("\(error)")
                                return false
                            }
                            return nil
                        }
                    }
                }
                group.addTask {
                    try? await append(2, to: second)
                    return false
                }
                for await hasRotated in group {
                    if hasRotated == nil { locked += 1 }
                    if hasRotated == true { rotations += 1 }
                }
            }
            let check = try await log(second).verify()
            #expect(check.problem == nil && check.first == 1)
        }
        #expect(rotations >= 40 && locked <= 40)
        let check = try await log(first).verify()
        #expect(check.problem == nil && check.records == UInt64(40 * 5 + rotations))
    }

    /// What a rotation that was interrupted has put into a file is not written again: the store has more by then.
    @Test func anInterruptedRotationIsTakenUp() async throws {
        let store = InMemoryStore(), other = InMemoryStore()
        try await append(8, to: store)
        try await append(8, to: other)
        // The same records, in a file and still in the other store.
        let path = try #require(try await log(store).rotate(by: "admin").first)
        let written = try Data(contentsOf: URL(fileURLWithPath: path))
        try await append(4, to: other)
        let paths = try await log(other).rotate(by: "admin")
        #expect(paths.count == 2 && paths.first == path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == written)
        let check = try await log(other).verify()
        #expect(check.problem == nil && check.records == 14, "12, and two of the rotations")
    }

    @Test func aFileWithOtherRecordsIsLeftAsItIs() async throws {
        let store = InMemoryStore(), other = InMemoryStore()
        try await append(8, to: store)
        let path = try #require(try await log(store).rotate(by: "admin").first)
        let written = try Data(contentsOf: URL(fileURLWithPath: path))
        clock.advance(1)
        try await append(9, to: other)
        // Another history, whole and in part; one that was cut; no segment at all.
        let lines = written.split(separator: UInt8(ascii: "\n"))
        for content in [
            written, Data((lines.prefix(3)).joined(separator: [0x0a])), Data(lines[0]), Data(written.dropLast(300)),
            Data("x".utf8), Data(),
        ] {
            try content.write(to: URL(fileURLWithPath: path))
            let error = await #expect(throws: AccessError.self) { try await log(other).rotate(by: "admin") }
            guard case .corrupt(path, let reason) = error else {
                Issue.record("\(String(describing: error)) for \(content.count) bytes")
                continue
            }
            #expect(reason.hasPrefix("expected the store's records from 1 on, found others"))
            #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == content)
            #expect(try await other.entries().count == 9)
        }
        try FileManager.default.removeItem(atPath: path)
        #expect(try await log(other).rotate(by: "admin") == [path])
    }

    /// As after an old copy of the store was put back: the file alone still has the last records.
    @Test func aFileWithMoreThanTheStoreIsLeftAsItIs() async throws {
        let store = InMemoryStore(), older = InMemoryStore()
        try await append(8, to: store)
        try await append(5, to: older)
        let path = try #require(try await log(store).rotate(by: "admin").first)
        let written = try Data(contentsOf: URL(fileURLWithPath: path))
        await #expect(throws: AccessError.self) { try await log(older).rotate(by: "admin") }
        #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == written)
        #expect(try await older.entries().count == 5)
    }

    /// Nothing is moved where nobody has named a folder.
    @Test(arguments: StoreKind.allCases) func withoutAFolderNothingIsMoved(kind: StoreKind) async throws {
        let store = try kind.make(in: folder), log = AuditLog(store, segments: nil, clock: clock.clock)
        let before = try Set(FileManager.default.contentsOfDirectory(atPath: "."))
        try await append(5, to: store)
        #expect(try await log.rotate(by: "admin").isEmpty)
        clock.advance(10 * 86_400)
        #expect(try await log.prune(olderThan: 1, by: "admin").isEmpty)
        let check = try await log.verify()
        #expect(check.problem == nil && check.records == 5)
        let after = try Set(FileManager.default.contentsOfDirectory(atPath: "."))
        #expect(after.subtracting(before).isEmpty)
    }

    #if Access
        /// Two processes change accounts and rotate; both are killed, again and again. What they said is in the log, which
        /// verifies, also while they run.
        @Test func processesThatRotateAndAreKilledLoseNothing() async throws {
            let path = folder.path + "/access.sqlite"
            var (said, locked, rotated) = (Set<String>(), 0, 0)
            for round in 0..<8 {
                let victims = try (0..<2).map { _ in try Victim([path, segments]) }
                let store = try SQLiteStore(path: path)
                try await Task.sleep(for: .milliseconds(80 + round * 13 % 60))
                if round % 4 == 3 { #expect(try await log(store).verify().problem == nil) }
                for line in try victims.flatMap({ try $0.killed() }) {
                    if line == "locked" { locked += 1 }
                    if line == "rotated" { rotated += 1 }
                    if line.hasPrefix("account ") { said.insert(String(line.dropFirst(8))) }
                }
            }
            #expect(said.count > 50 && rotated > 10 && locked > 0, "\(said.count) \(rotated) \(locked)")
            let store = try SQLiteStore(path: path)
            try await log(store).rotate(by: "admin")
            #expect(try await log(store).verify().problem == nil)
            var text = try await store.entries().compactMap(\.account).joined(separator: "\n")
            for name in try FileManager.default.contentsOfDirectory(atPath: segments) where name.hasSuffix(".log") {
                text += try String(contentsOfFile: "\(segments)/\(name)", encoding: .utf8)
            }
            let kept = Set(text.matches(of: /[0-9]+-[0-9A-F-]{36}-[0-9]/).map { String($0.0) })
            #expect(said.subtracting(kept).isEmpty)
        }
    #endif
}
