import CandorAccess
import Foundation
import Synchronization
import Testing

/// A clock that a test moves.
final class TestClock: Sendable {
    private let time: Mutex<UInt64>

    init(_ time: UInt64 = 1_800_000_000) { self.time = Mutex(time) }

    var now: UInt64 { time.withLock { $0 } }
    var clock: AccessClock { AccessClock { self.now } }
    func advance(_ seconds: UInt64) { time.withLock { $0 += seconds } }
}

/// Keeps what the operator is told.
final class NoticeBook: Notifier {
    private let kept = Mutex<[Notice]>([])

    var notices: [Notice] { kept.withLock { $0 } }
    func notify(_ notice: Notice) { kept.withLock { $0.append(notice) } }
}

/// A store that a test takes down.
final class FragileStore: AccessStore {
    private let store: any AccessStore
    private let down = Mutex(false)
    private let writes = Mutex(0)

    init(_ store: any AccessStore = InMemoryStore()) { self.store = store }

    var isDown: Bool {
        get { down.withLock { $0 } }
        set { down.withLock { $0 = newValue } }
    }

    /// Writes that were tried.
    var tries: Int { writes.withLock { $0 } }

    func write<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        writes.withLock { $0 += 1 }
        if isDown { throw .store(reason: "down") }
        return try await store.write(body)
    }

    func read<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        if isDown { throw .store(reason: "down") }
        return try await store.read(body)
    }
}

/// A folder of its own for one test.
final class TemporaryFolder: Sendable {
    let path: String
    #if Redis
        /// The server of this test, started when it is asked for.
        let redis = Mutex<RedisServer?>(nil)
    #endif

    init() throws {
        path = NSTemporaryDirectory() + "/access-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        #if Redis
            redis.withLock { $0?.kill() }
        #endif
        try? FileManager.default.removeItem(atPath: path)
    }
}

/// The kinds of store that keep the same promises.
enum StoreKind: String, CaseIterable, CustomStringConvertible {
    case memory
    #if Access
        case sqlite
    #endif
    #if Redis
        case redis

        static var allCases: [StoreKind] {
            [.memory] + (RedisServer.isInstalled ? [.redis] : []) + sqliteCases
        }
    #else
        static var allCases: [StoreKind] { [.memory] + sqliteCases }
    #endif

    private static var sqliteCases: [StoreKind] {
        #if Access
            [.sqlite]
        #else
            []
        #endif
    }

    var description: String { rawValue }

    func make(in folder: TemporaryFolder) throws -> any AccessStore {
        switch self {
        case .memory: return InMemoryStore()
        #if Access
            case .sqlite: return try SQLiteStore(path: folder.path + "/access.sqlite")
        #endif
        #if Redis
            case .redis: return RedisStore(try RedisServer.of(folder).settings)
        #endif
        }
    }

    /// The same store for two servers, each with connections of its own.
    func makeTwo(in folder: TemporaryFolder) throws -> (any AccessStore, any AccessStore) {
        let first = try make(in: folder)
        return (first, self == .memory ? first : try make(in: folder))
    }
}

extension AccessStore {
    /// All audit entries.
    func entries() async throws -> [AuditEntry] {
        let records = try await read { transaction throws(AccessError) in
            try transaction.auditRecords(from: 0, limit: .max)
        }
        return try records.map { try $0.entry() }
    }
}
