#if Access
    import Foundation
    import GRDB

    /// A store in one SQLite file: write-ahead log, every commit synced to the disk before it returns.
    ///
    /// The command and several servers of one machine may have the same file open.
    public final class SQLiteStore: AccessStore {
        private let pool: DatabasePool

        /// Opens a file, makes it for its owner alone where there is none, and brings an older one up to date.
        ///
        /// - Throws: ``AccessError/file(path:reason:)``.
        public init(path: String) throws(AccessError) {
            var configuration = Configuration()
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = FULL") }
            // SQLite gives its log beside the file the same mode.
            let file = Foundation.open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
            close(file)
            do {
                pool = try DatabasePool(path: path, configuration: configuration)
                guard try pool.read({ try !Self.migrator.hasBeenSuperseded($0) }) else {
                    throw AccessError.file(path: path, reason: "a later version wrote it")
                }
                try Self.migrator.migrate(pool)
            } catch let error as AccessError {
                throw error
            } catch {
                throw .file(path: path, reason: "\(error)")
            }
        }

        /// Runs `body` in a transaction of its own.
        public func write<R: Sendable>(
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
        ) async throws(AccessError) -> R {
            do {
                return try await pool.write { try body(SQLiteTransaction(database: $0)) }
            } catch {
                throw error as? AccessError ?? .store(reason: "\(error)")
            }
        }

        /// Adds to the use of accounts and runs `body`, all in one write, for which the calling thread waits.
        public func charge(
            _ charges: [UsageCharge], since revision: Int, omitting server: UInt64,
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> Void
        ) async throws(AccessError) -> UsageNews {
            try writeHere { transaction throws(AccessError) in
                try transaction.add(charges)
                try body(transaction)
                return try transaction.usageNews(since: revision, omitting: server)
            }
        }

        private func writeHere<R>(
            _ body: (SQLiteTransaction) throws(AccessError) -> R
        ) throws(AccessError) -> R {
            do {
                return try pool.writeWithoutTransaction { database in
                    try database.inPreparedTransaction { try body(SQLiteTransaction(database: database)) }
                }
            } catch {
                throw error as? AccessError ?? .store(reason: "\(error)")
            }
        }

        /// Runs `body` on a snapshot.
        public func read<R: Sendable>(
            _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
        ) async throws(AccessError) -> R {
            do {
                return try await pool.read { try body(SQLiteTransaction(database: $0)) }
            } catch {
                throw error as? AccessError ?? .store(reason: "\(error)")
            }
        }

        /// The tables, by versions that only ever grow.
        private static var migrator: DatabaseMigrator {
            var migrator = DatabaseMigrator()
            migrator.registerMigration("1") { database in
                try database.execute(
                    sql: """
                        CREATE TABLE revision (id INTEGER PRIMARY KEY CHECK (id = 0), value INTEGER NOT NULL);
                        INSERT INTO revision VALUES (0, 0);
                        CREATE TABLE account (name TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT)
                            WITHOUT ROWID;
                        CREATE INDEX account_revision ON account (revision);
                        CREATE TABLE organisation (name TEXT PRIMARY KEY, revision INTEGER NOT NULL, body TEXT NOT NULL)
                            WITHOUT ROWID;
                        CREATE INDEX organisation_revision ON organisation (revision);
                        CREATE TABLE upgrade (id INTEGER PRIMARY KEY, state TEXT NOT NULL, body TEXT NOT NULL);
                        CREATE INDEX upgrade_state ON upgrade (state);
                        CREATE TABLE usage (
                            account TEXT, organisation TEXT, slot INTEGER, answers REAL NOT NULL, detailed REAL NOT NULL,
                            bits REAL NOT NULL, PRIMARY KEY (account, organisation, slot)) WITHOUT ROWID;
                        CREATE INDEX usage_slot ON usage (slot);
                        CREATE TABLE total (
                            account TEXT, organisation TEXT, answers REAL NOT NULL, detailed REAL NOT NULL,
                            bits REAL NOT NULL, PRIMARY KEY (account, organisation)) WITHOUT ROWID;
                        CREATE TABLE audit (sequence INTEGER PRIMARY KEY, line TEXT NOT NULL, hash TEXT NOT NULL);
                        """)
            }
            // Numbers of charges never come back, so that a server knows what it has not seen.
            migrator.registerMigration("2") { database in
                try database.execute(
                    sql: """
                        CREATE TABLE charge (
                            revision INTEGER PRIMARY KEY AUTOINCREMENT, server INTEGER NOT NULL, account TEXT NOT NULL,
                            organisation TEXT NOT NULL, time INTEGER NOT NULL, answers REAL NOT NULL,
                            detailed REAL NOT NULL, bits REAL NOT NULL);
                        """)
            }
            return migrator
        }
    }

    extension Database {
        /// As `inTransaction(_:_:)`, with statements that are parsed once: the first error of `body` ends it.
        fileprivate func inPreparedTransaction<R>(_ body: () throws -> R) throws -> R {
            try cachedStatement(sql: "BEGIN IMMEDIATE TRANSACTION").execute()
            do {
                let result = try body()
                try cachedStatement(sql: "COMMIT TRANSACTION").execute()
                return result
            } catch {
                // After some errors SQLite has rolled back by itself.
                if isInsideTransaction { try? rollback() }
                throw error
            }
        }
    }
#endif
