import CandorAccess
import Foundation
import Synchronization
import Testing

@Suite struct SegmentLockTests {
    private let clock = TestClock(), folder: TemporaryFolder
    private var segments: String { folder.path + "/segments" }
    private var lock: String { segments + "/lock" }

    init() throws { folder = try TemporaryFolder() }

    private func filled(_ store: any AccessStore, _ count: Int = 5) async throws {
        for number in 0..<count {
            let entry = AuditEntry(.alert, at: clock.now, account: "a\(number)")
            try await store.write { transaction throws(AccessError) in _ = try transaction.append(entry) }
        }
    }

    private func log(_ store: any AccessStore) -> AuditLog {
        AuditLog(store, segments: segments, clock: clock.clock)
    }

    /// Runs `body` while a descriptor of its own holds the lock, with some text in the file.
    private func held(_ text: String, _ body: () async throws -> Void) async throws {
        try FileManager.default.createDirectory(atPath: segments, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: lock))
        let file = open(lock, O_RDWR)
        #expect(file >= 0 && flock(file, LOCK_EX | LOCK_NB) == 0)
        defer { close(file) }
        try await body()
    }

    @Test func whoFindsItHeldIsToldByWhomAndChangesNothing() async throws {
        let store = InMemoryStore(), log = log(store)
        try await filled(store)
        try await held("process 4711 on gateway-1\n") {
            let error = await #expect(throws: AccessError.self) { try await log.rotate(by: "admin") }
            #expect(error == .locked(path: lock, holder: "process 4711 on gateway-1"))
            #expect(
                error?.description
                    == "\(lock): expected nobody else who rotates or prunes, found process 4711 on gateway-1")
            let entries = try await store.entries()
            #expect(entries.count == 5)
        }
        #expect(try await log.rotate(by: "admin").count == 1, "the lock ends with its descriptor")
        clock.advance(10 * 86_400)
        try await held("") {
            let error = await #expect(throws: AccessError.self) { try await log.prune(olderThan: 1, by: "admin") }
            #expect(error == .locked(path: lock, holder: "another process"))
        }
        #expect(try await log.prune(olderThan: 1, by: "admin").count == 1)
    }

    /// Anybody who can write the folder can write there.
    @Test(arguments: ["\u{1b}[31mroot\n", "\n", "process 1\u{0}2\n", "é"])
    func whatIsNoNameIsNotShown(text: String) async throws {
        let store = InMemoryStore()
        try await filled(store)
        try await held(text) {
            await #expect(throws: AccessError.locked(path: lock, holder: "another process")) {
                try await log(store).rotate(by: "admin")
            }
        }
    }

    @Test func aLongTextIsCut() async throws {
        let store = InMemoryStore()
        try await filled(store)
        try await held(String(repeating: "x", count: 100_000)) {
            await #expect(throws: AccessError.locked(path: lock, holder: String(repeating: "x", count: 200))) {
                try await log(store).rotate(by: "admin")
            }
        }
    }

    /// In the middle of a rotation, and of a deletion, nobody else begins one; the file says who it is.
    @Test func aRotationHoldsItToItsEnd() async throws {
        let store = InMemoryStore()
        try await filled(store)
        let errors = Mutex<[AccessError?]>([])
        let watched = InterruptedStore(store) { [log = log(store)] in
            do throws(AccessError) {
                try await log.rotate(by: "other")
                errors.withLock { $0.append(nil) }
            } catch { errors.withLock { $0.append(error) } }
        }
        #expect(try await log(watched).rotate(by: "admin").count == 1)
        clock.advance(10 * 86_400)
        #expect(try await log(watched).prune(olderThan: 1, by: "admin").count == 1)
        let seen = errors.withLock { $0 }
        #expect(seen.count >= 4)
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, 255)
        let name = host.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        let expected = AccessError.locked(path: lock, holder: "process \(getpid()) on \(name)")
        #expect(seen.allSatisfy { $0 == expected }, "\(seen)")
    }

    @Test func aFolderThatCannotBeIsNamed() async throws {
        let store = InMemoryStore()
        try await filled(store)
        try Data().write(to: URL(fileURLWithPath: segments))
        let error = await #expect(throws: AccessError.self) { try await log(store).rotate(by: "admin") }
        guard case .file(let path, _) = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(path == segments)
        #expect(try await store.entries().count == 5)
    }
}

/// A store that somebody else comes to at each step, before it.
private struct InterruptedStore: AccessStore {
    let store: any AccessStore
    let interruption: @Sendable () async -> Void

    init(_ store: any AccessStore, _ interruption: @escaping @Sendable () async -> Void) {
        (self.store, self.interruption) = (store, interruption)
    }

    func write<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        await interruption()
        return try await store.write(body)
    }

    func read<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        let result = try await store.read(body)
        await interruption()
        return result
    }
}
