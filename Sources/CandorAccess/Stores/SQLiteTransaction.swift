#if Access
    import GRDB

    /// What a store does within one transaction of SQLite.
    struct SQLiteTransaction: AccessTransaction {
        let database: Database
        private let known = Known()

        /// What was read or written here: nobody else writes meanwhile.
        private final class Known {
            /// The end of the audit log: a write appends a record for each answer.
            var head: AuditHead?
            /// The revision of the newest charge.
            var charge: Int?
        }

        /// Old charges are deleted once in so many.
        private static let sweep = 256

        init(database: Database) { self.database = database }

        func account(_ name: String) throws(AccessError) -> Account? {
            try body("SELECT body FROM account WHERE name = ?", [name], "account \(name)")
        }

        func put(_ account: Account) throws(AccessError) {
            try run(
                "INSERT OR REPLACE INTO account VALUES (?, ?, ?)",
                [account.name, nextRevision(), Document.text(of: account)])
        }

        func removeAccount(_ name: String) throws(AccessError) {
            // The row stays, so that servers see that the account is gone.
            try run("INSERT OR REPLACE INTO account VALUES (?, ?, NULL)", [name, nextRevision()])
        }

        func organisation(_ name: String) throws(AccessError) -> Organisation? {
            try body("SELECT body FROM organisation WHERE name = ?", [name], "organisation \(name)")
        }

        func put(_ organisation: Organisation) throws(AccessError) {
            try run(
                "INSERT OR REPLACE INTO organisation VALUES (?, ?, ?)",
                [organisation.name, nextRevision(), Document.text(of: organisation)])
        }

        func changes(since revision: Int) throws(AccessError) -> RegistryChanges {
            var changes = RegistryChanges(revision: try number("SELECT value FROM revision"))
            guard changes.revision != revision else { return changes }
            for row in try rows("SELECT name, body FROM account WHERE revision > ?", [revision]) {
                let (name, text): (String, String?) = (try column(0, of: row), try column(1, of: row))
                let account = try text.map { text throws(AccessError) in
                    try Document.value(Account.self, from: text, what: "account \(name)")
                }
                changes.accounts.updateValue(account, forKey: name)
            }
            for row in try rows("SELECT name, body FROM organisation WHERE revision > ?", [revision]) {
                let name: String = try column(0, of: row)
                changes.organisations[name] = try Document.value(
                    Organisation.self, from: column(1, of: row), what: "organisation \(name)")
            }
            return changes
        }

        func nextUpgrade() throws(AccessError) -> Int {
            try number("SELECT COALESCE(MAX(id), 0) + 1 FROM upgrade")
        }

        func upgrade(_ id: Int) throws(AccessError) -> UpgradeRequest? {
            try body("SELECT body FROM upgrade WHERE id = ?", [id], "upgrade \(id)")
        }

        func put(_ upgrade: UpgradeRequest) throws(AccessError) {
            try run(
                "INSERT OR REPLACE INTO upgrade VALUES (?, ?, ?)",
                [upgrade.id, upgrade.state.rawValue, Document.text(of: upgrade)])
        }

        func upgrades(_ state: UpgradeRequest.State?) throws(AccessError) -> [UpgradeRequest] {
            let found = try rows(
                "SELECT body FROM upgrade WHERE ?1 IS NULL OR state = ?1 ORDER BY id", [state?.rawValue])
            var upgrades: [UpgradeRequest] = []
            for row in found {
                upgrades.append(try Document.value(UpgradeRequest.self, from: column(0, of: row), what: "upgrade"))
            }
            return upgrades
        }

        func add(_ charges: [UsageCharge]) throws(AccessError) {
            for charge in charges {
                let amounts: [any DatabaseValueConvertible] = [charge.answers, charge.detailed, charge.bits]
                try run(
                    """
                    INSERT INTO usage VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                    answers = answers + excluded.answers, detailed = detailed + excluded.detailed,
                    bits = bits + excluded.bits
                    """, [charge.account, charge.organisation, Int64(charge.time / UsageRecord.width)] + amounts)
                try run(
                    """
                    INSERT INTO total VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET
                    answers = answers + excluded.answers, detailed = detailed + excluded.detailed,
                    bits = bits + excluded.bits
                    """, [charge.account, charge.organisation] + amounts)
                try run(
                    """
                    INSERT INTO charge (server, account, organisation, time, answers, detailed, bits)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                    """,
                    [
                        Int64(bitPattern: charge.server), charge.account, charge.organisation,
                        Int64(clamping: charge.time),
                    ] + amounts)
            }
            guard !charges.isEmpty else { return }
            let newest = Int(database.lastInsertedRowID)
            known.charge = newest
            // Some more than are kept may stay for a while.
            guard newest / Self.sweep > (newest - charges.count) / Self.sweep else { return }
            try run("DELETE FROM charge WHERE revision <= ?", [newest - UsageNews.kept])
        }

        func usage(since unixSeconds: UInt64) throws(AccessError) -> [UsageCharge] {
            try rows(
                "SELECT account, organisation, answers, detailed, bits, slot FROM usage WHERE slot >= ?",
                [Int64(unixSeconds / UsageRecord.width)]
            ).map { row throws(AccessError) in try charge(row, slot: column(5, of: row)) }
        }

        func totals() throws(AccessError) -> [UsageCharge] {
            try rows("SELECT account, organisation, answers, detailed, bits FROM total", [])
                .map { row throws(AccessError) in try charge(row, slot: 0) }
        }

        func usageNews(since revision: Int, omitting server: UInt64) throws(AccessError) -> UsageNews {
            let newest: Int
            if let known = known.charge {
                newest = known
            } else {
                newest = try number("SELECT seq FROM sqlite_sequence WHERE name = 'charge'")
            }
            // The newest are never deleted.
            var isWhole = revision >= max(newest, 0) - UsageNews.kept
            if !isWhole {
                isWhole = revision >= (try number("SELECT MIN(revision) FROM charge", else: newest + 1)) - 1
            }
            let found = try rows(
                """
                SELECT account, organisation, answers, detailed, bits, time, server, revision FROM charge
                WHERE revision > ?1 AND (?2 = 0 OR server <> ?2) ORDER BY revision
                """, [revision, Int64(bitPattern: server)])
            var entries: [UsageNews.Entry] = []
            for row in found {
                let charge = UsageCharge(
                    account: try column(0, of: row), organisation: try column(1, of: row),
                    time: UInt64(clamping: try column(5, of: row) as Int64), answers: try column(2, of: row),
                    detailed: try column(3, of: row), bits: try column(4, of: row),
                    server: UInt64(bitPattern: try column(6, of: row) as Int64))
                entries.append(UsageNews.Entry(revision: try column(7, of: row), charge: charge))
            }
            return UsageNews(
                revision: newest, omitted: server, entries: entries, isWhole: isWhole)
        }

        func dropUsage(before unixSeconds: UInt64) throws(AccessError) {
            try run("DELETE FROM usage WHERE slot < ?", [Int64(unixSeconds / UsageRecord.width)])
        }

        func append(_ entry: AuditEntry) throws(AccessError) -> AuditRecord {
            let head: AuditHead
            if let last = known.head { head = last } else { head = try auditHead() }
            let record = AuditChain.link(entry, to: head)
            try run(
                "INSERT INTO audit VALUES (?, ?, ?)", [Int64(clamping: record.sequence), record.line, record.hash])
            known.head = AuditHead(sequence: record.sequence, hash: record.hash)
            return record
        }

        func auditHead() throws(AccessError) -> AuditHead {
            let last = try rows("SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1", []).first
            guard let last else { return .empty }
            return AuditHead(
                sequence: UInt64(clamping: try column(0, of: last) as Int64), hash: try column(1, of: last))
        }

        func auditRecords(from sequence: UInt64, limit: Int) throws(AccessError) -> [AuditRecord] {
            try rows(
                "SELECT sequence, line, hash FROM audit WHERE sequence >= ? ORDER BY sequence LIMIT ?",
                [Int64(clamping: sequence), limit]
            ).map { row throws(AccessError) in
                AuditRecord(
                    sequence: UInt64(clamping: try column(0, of: row) as Int64), line: try column(1, of: row),
                    hash: try column(2, of: row))
            }
        }

        func removeAuditRecords(through sequence: UInt64) throws(AccessError) {
            known.head = nil
            try run("DELETE FROM audit WHERE sequence <= ?", [Int64(clamping: sequence)])
        }

        private func charge(_ row: Row, slot: Int64) throws(AccessError) -> UsageCharge {
            UsageCharge(
                account: try column(0, of: row), organisation: try column(1, of: row),
                time: UInt64(clamping: slot).multipliedReportingOverflow(by: UsageRecord.width).partialValue,
                answers: try column(2, of: row), detailed: try column(3, of: row), bits: try column(4, of: row))
        }

        private func nextRevision() throws(AccessError) -> Int {
            try run("UPDATE revision SET value = value + 1", [])
            return try number("SELECT value FROM revision")
        }

        private func body<V: Decodable>(
            _ sql: String, _ arguments: [(any DatabaseValueConvertible)?], _ what: String
        ) throws(AccessError) -> V? {
            guard let row = try rows(sql, arguments).first, let text: String? = try column(0, of: row), let text else {
                return nil
            }
            return try Document.value(V.self, from: text, what: what)
        }

        /// The number in the only row and column, or `missing` where that is empty.
        private func number(_ sql: String, else missing: Int = 0) throws(AccessError) -> Int {
            guard let row = try rows(sql, []).first else { return missing }
            let number: Int? = try column(0, of: row)
            return number ?? missing
        }

        /// A column of a file that anybody may have written: another type than expected is an error.
        private func column<V: DatabaseValueConvertible>(_ index: Int, of row: Row) throws(AccessError) -> V {
            do {
                return try row.decode(V.self, atIndex: index)
            } catch {
                throw .corrupt(what: "store", reason: "\(error)")
            }
        }

        private func rows(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws(AccessError) -> [Row] {
            do {
                return try Row.fetchAll(database.cachedStatement(sql: sql), arguments: StatementArguments(arguments))
            } catch {
                throw .store(reason: "\(error)")
            }
        }

        private func run(_ sql: String, _ arguments: [(any DatabaseValueConvertible)?]) throws(AccessError) {
            do {
                try database.cachedStatement(sql: sql).execute(arguments: StatementArguments(arguments))
            } catch {
                throw .store(reason: "\(error)")
            }
        }
    }
#endif
