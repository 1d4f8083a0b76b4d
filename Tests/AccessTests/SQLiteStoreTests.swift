#if Access
    import CandorAccess
    import Foundation
    import GRDB
    import Testing

    @Suite struct SQLiteStoreTests {
        private let folder: TemporaryFolder
        private var path: String { folder.path + "/access.sqlite" }

        init() throws { folder = try TemporaryFolder() }

        private func problem() -> AccessError? {
            #expect(throws: AccessError.self) { try SQLiteStore(path: path) }
        }

        @Test func aNewFileIsForItsOwnerAlone() async throws {
            let store = try SQLiteStore(path: path)
            try await store.write { transaction throws(AccessError) in
                try transaction.put(try Account("a", organisation: "o", tier: "t"))
            }
            for name in ["access.sqlite", "access.sqlite-wal"] {
                let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
                #expect(attributes[.posixPermissions] as? Int == 0o600, "\(name)")
            }
        }

        @Test func whatIsNoStoreIsRefused() throws {
            try Data(repeating: 7, count: 5000).write(to: URL(fileURLWithPath: path))
            #expect(problem()?.place == path)
            try FileManager.default.removeItem(atPath: path)
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
            #expect(problem()?.place == path)
            let missing = #expect(throws: AccessError.self) { try SQLiteStore(path: "/nowhere/at/all") }
            #expect(missing?.actual == "No such file or directory")
        }

        /// A program of today must not write what it does not understand.
        @Test func aFileOfALaterVersionIsRefused() throws {
            _ = try SQLiteStore(path: path)
            try DatabaseQueue(path: path).write { database in
                try database.execute(sql: "INSERT INTO grdb_migrations VALUES ('99')")
            }
            #expect(problem() == .file(path: path, reason: "a later version wrote it"))
        }

        /// One that was written before servers shared their use.
        @Test func aFileOfTheFirstVersionIsBroughtUpToDate() async throws {
            let charge = UsageCharge(account: "a", organisation: "o", time: 9000, answers: 2, detailed: 1, bits: 3)
            try await SQLiteStore(path: path).write { transaction throws(AccessError) in try transaction.add([charge]) }
            try await DatabaseQueue(path: path).write { database in
                try database.execute(
                    sql: "DROP TABLE charge; DELETE FROM grdb_migrations WHERE identifier = '2'")
            }
            let store = try SQLiteStore(path: path)
            let news = try await store.charge([charge], since: 0, omitting: 0) { _ throws(AccessError) in }
            #expect(news.entries.map(\.charge) == [charge] && news.revision == 1 && news.isWhole)
            let totals = try await store.read { transaction throws(AccessError) in try transaction.totals() }
            #expect(totals.map(\.answers) == [4])
        }

        /// A charge has a transaction of its own.
        @Test func aChargeThatThrowsLeavesNothing() async throws {
            let store = try SQLiteStore(path: path)
            let charge = UsageCharge(account: "a", organisation: "o", time: 9000, answers: 2, detailed: 1, bits: 3)
            await #expect(throws: AccessError.unknown(what: "x", name: "y")) {
                _ = try await store.charge([charge], since: 0, omitting: 0) { transaction throws(AccessError) in
                    try transaction.append(AuditEntry(.accountChanged, at: 1))
                    throw .unknown(what: "x", name: "y")
                }
            }
            #expect(try await store.entries().isEmpty)
            let news = try await store.charge([charge], since: 0, omitting: 0) { _ throws(AccessError) in }
            #expect(news.entries.count == 1 && news.revision == 1)
            let totals = try await store.read { transaction throws(AccessError) in try transaction.totals() }
            #expect(totals.map(\.answers) == [2])
        }

        @Test func theNewestChargesAreKeptAndOlderNewsAreNotWhole() async throws {
            let store = try SQLiteStore(path: path)
            let (kept, more) = (UsageNews.kept, 500)
            try await DatabaseQueue(path: path).write { database in
                try database.execute(
                    sql: """
                        INSERT INTO charge (server, account, organisation, time, answers, detailed, bits)
                        WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
                        SELECT 7, 'a', 'o', 9000, 1, 0, 1 FROM n
                        """, arguments: [kept + more])
            }
            func news(since revision: Int) async throws -> UsageNews {
                try await store.read { transaction throws(AccessError) in
                    try transaction.usageNews(since: revision, omitting: 7)
                }
            }
            #expect(try await news(since: 0).isWhole, "all are there yet")
            // More than the deletion of old ones waits for.
            let charges = (0..<300).map { number in
                UsageCharge(
                    account: "a\(number)", organisation: "o", time: 9000, answers: 1, detailed: 0, bits: 1, server: 8)
            }
            let first = more + charges.count
            let fresh = try await store.charge(charges, since: first - 1, omitting: 7) { _ throws(AccessError) in }
            #expect(fresh.entries.count == charges.count && !fresh.isWhole && fresh.revision == kept + first)
            let old = try await (news(since: first - 1), news(since: first))
            #expect(!old.0.isWhole && old.1.isWhole)
            let rows = try await DatabaseQueue(path: path).read { database in
                try Int.fetchOne(database, sql: "SELECT COUNT(*) FROM charge")
            }
            #expect(rows == kept)
        }

        @Test func whatThrowsLeavesNothing() async throws {
            let store = try SQLiteStore(path: path)
            await #expect(throws: AccessError.unknown(what: "x", name: "y")) {
                try await store.write { transaction throws(AccessError) in
                    try transaction.put(try Account("a", organisation: "o", tier: "t"))
                    try transaction.append(AuditEntry(.accountChanged, at: 1))
                    throw .unknown(what: "x", name: "y")
                }
            }
            let changes = try await store.read { transaction throws(AccessError) in try transaction.changes(since: 0) }
            #expect(changes.accounts.isEmpty && changes.revision == 0)
            #expect(try await store.entries().isEmpty)
        }

        /// Somebody edits the file: an error, and no crash.
        @Test(arguments: [
            "UPDATE account SET body = 'x'", "UPDATE account SET body = '{}'", "UPDATE account SET body = x'ff00'",
            "UPDATE usage SET answers = 'many'", "UPDATE usage SET slot = -5", "UPDATE total SET bits = 'x'",
            "UPDATE audit SET line = 'x'", "UPDATE audit SET sequence = 9223372036854775807 WHERE sequence = 2",
            "UPDATE audit SET sequence = -1 WHERE sequence = 1", "UPDATE audit SET hash = x'ff'", "DROP TABLE total",
            "DROP TABLE charge", "UPDATE charge SET server = 'x', time = 'x', organisation = x'ff'",
            "UPDATE charge SET revision = -1",
        ]) func anEditedFileIsAnErrorAndNoCrash(sql: String) async throws {
            let store = try SQLiteStore(path: path)
            let configuration = try AccessConfiguration()
            let clock = TestClock().clock
            let admin = AccessAdministration(configuration, store: store, clock: clock)
            try await admin.setAccount("a", organisation: "o", tier: "premium", by: "root")
            let service = try await AccessService(configuration, store: store, clock: clock)
            _ = await service.admit("a", AccessRequest(), classes: 10)
            try await DatabaseQueue(path: path).write { try $0.execute(sql: sql) }
            let restarted = try? await AccessService(configuration, store: store, clock: clock)
            let check = try? await AuditLog(store, segments: folder.path + "/none").verify()
            _ = await restarted?.admit("a", AccessRequest(), classes: 10)
            if sql.contains("audit") { #expect(check?.problem != nil || check == nil) }
            if sql.contains("account") { #expect(restarted == nil) }
        }
    }
#endif
