#if Redis
    /// What a store does within one transaction: reads go to the server, writes wait for the script that applies them all.
    ///
    /// It notes which parts of the store it has read. They must still be as they were at its beginning when it is done.
    final class RedisTransaction: AccessTransaction {
        private let line: RedisLine
        private let begin: RedisVersions
        /// What to apply, as ``RedisScript/commit`` reads it.
        private(set) var operations: [String] = []
        private(set) var readsRegistry = false
        private(set) var readsAudit = false
        /// Commands that read charges or sums: one is one state by itself.
        private(set) var usageReads = 0
        private var reads = 0
        private var accounts: [String: Account?] = [:]
        private var organisations: [String: Organisation] = [:]
        private var upgrades: [Int: UpgradeRequest] = [:]
        private var newUpgrades = 0
        private var head: AuditHead
        /// Sums and their revision, read together with the slots.
        private var sums: (totals: [UsageCharge], revision: Int)?

        init(_ line: RedisLine, _ begin: RedisVersions) {
            self.line = line
            self.begin = begin
            head = begin.head
        }

        /// What the commit checks: empty for what was not read.
        var expectations: [String] {
            [
                begin.store, readsRegistry ? "\(begin.revision)" : "", readsAudit ? "\(begin.head)" : "",
                usageReads > 0 ? "\(begin.usage)" : "",
            ]
        }

        /// Whether what was read may be of several states.
        func isStale() throws(AccessError) -> Bool {
            // One command of the server is one state; so are reads of parts that did not change around it.
            guard reads > 1 else { return false }
            let now = try line.versions()
            return (readsRegistry && now.revision != begin.revision) || (readsAudit && now.head != begin.head)
                || (usageReads > 1 && now.usage != begin.usage)
        }

        func account(_ name: String) throws(AccessError) -> Account? {
            if let known = accounts[name] { return known }
            return try body(of: name, in: "accounts", "account \(name)")
        }

        func put(_ account: Account) throws(AccessError) {
            operations += ["accounts", account.name, try Document.text(of: account)]
            accounts.updateValue(account, forKey: account.name)
        }

        func removeAccount(_ name: String) throws(AccessError) {
            // The name stays, so that servers see that the account is gone.
            operations += ["accounts", name, ""]
            accounts.updateValue(nil, forKey: name)
        }

        func organisation(_ name: String) throws(AccessError) -> Organisation? {
            if let known = organisations[name] { return known }
            return try body(of: name, in: "organisations", "organisation \(name)")
        }

        func put(_ organisation: Organisation) throws(AccessError) {
            operations += ["organisations", organisation.name, try Document.text(of: organisation)]
            organisations[organisation.name] = organisation
        }

        func changes(since revision: Int) throws(AccessError) -> RegistryChanges {
            (readsRegistry, reads) = (true, reads + 1)
            let list = try line.run(.changes, ["\(revision)"]).list("changes")
            guard list.count % 3 == 1 else { throw .corrupt(what: "changes in Redis", reason: "\(list.count) parts") }
            var changes = RegistryChanges(revision: try line.see(list[0]).revision)
            for index in stride(from: 1, to: list.count, by: 3) {
                let name = try list[index + 1].text("name"), text = try list[index + 2].optionalText(name) ?? ""
                if try list[index].text("kind") == "organisations" {
                    changes.organisations[name] = try Document.value(
                        Organisation.self, from: text, what: "organisation \(name)")
                } else {
                    let account =
                        try text.isEmpty
                        ? nil : Document.value(Account.self, from: text, what: "account \(name)")
                    changes.accounts.updateValue(account, forKey: name)
                }
            }
            return changes
        }

        func nextUpgrade() -> Int {
            (readsRegistry, reads) = (true, reads + 1)
            newUpgrades += 1
            return begin.upgrade + newUpgrades
        }

        func upgrade(_ id: Int) throws(AccessError) -> UpgradeRequest? {
            if let known = upgrades[id] { return known }
            return try body(of: "\(id)", in: "upgrades", "upgrade \(id)")
        }

        func put(_ upgrade: UpgradeRequest) throws(AccessError) {
            operations += ["upgrade", "\(upgrade.id)", upgrade.state.rawValue, try Document.text(of: upgrade)]
            upgrades[upgrade.id] = upgrade
        }

        func upgrades(_ state: UpgradeRequest.State?) throws(AccessError) -> [UpgradeRequest] {
            let states = try command(["HGETALL", "states"]).list("states of upgrades")
            guard states.count % 2 == 0 else {
                throw .corrupt(what: "states of upgrades in Redis", reason: "\(states.count) parts")
            }
            var ids: [Int] = []
            for index in stride(from: 0, to: states.count, by: 2) {
                let found = try states[index + 1].text("state of an upgrade")
                guard state == nil || found == state?.rawValue else { continue }
                ids.append(try states[index].number(Int.self, "number of an upgrade"))
            }
            guard !ids.isEmpty else { return [] }
            ids.sort()
            let texts = try command(["HMGET", "upgrades"] + ids.map(String.init)).list("upgrades")
            var found: [UpgradeRequest] = []
            for text in texts {
                found.append(try Document.value(UpgradeRequest.self, from: text.text("upgrade"), what: "upgrade"))
            }
            return found
        }

        func append(_ entry: AuditEntry) -> AuditRecord {
            readsAudit = true
            let record = AuditChain.link(entry, to: head)
            operations += ["record", "\(record.sequence)", record.hash, record.line]
            head = AuditHead(sequence: record.sequence, hash: record.hash)
            return record
        }

        func auditHead() -> AuditHead {
            (readsAudit, reads) = (true, reads + 1)
            return head
        }

        func auditRecords(from sequence: UInt64, limit: Int) throws(AccessError) -> [AuditRecord] {
            readsAudit = true
            let found = try command(["XRANGE", "audit", "\(sequence)-0", "+", "COUNT", "\(max(0, limit))"])
            var records: [AuditRecord] = []
            for entry in try found.list("audit records") {
                let parts = try entry.list("audit record")
                let fields = try parts.last?.list("fields of an audit record") ?? []
                guard parts.count == 2, fields.count == 4, let id = try parts[0].text("id").split(separator: "-").first,
                    let number = UInt64(id)
                else { throw .corrupt(what: "audit record in Redis", reason: "expected a number, a hash and a line") }
                records.append(
                    AuditRecord(
                        sequence: number, line: try fields[3].text("audit record"),
                        hash: try fields[1].text("hash of an audit record")))
            }
            return records
        }

        func removeAuditRecords(through sequence: UInt64) {
            operations += ["forget", "\(sequence == .max ? sequence : sequence + 1)-0"]
        }

        /// A command on a key of the registry or the audit log.
        private func command(_ words: [String]) throws(AccessError) -> RedisReply {
            if words[1] != "audit" { readsRegistry = true }
            reads += 1
            var words = words
            words[1] = line.settings.prefix + words[1]
            return try line.send(words)
        }

        private func body<V: Decodable>(of field: String, in key: String, _ what: String) throws(AccessError) -> V? {
            guard let text = try command(["HGET", key, field]).optionalText(what), !text.isEmpty else { return nil }
            return try Document.value(V.self, from: text, what: what)
        }

        // MARK: Use

        func add(_ charges: [UsageCharge]) {
            for charge in charges {
                operations += [
                    "charge", "\(charge.server)", charge.account, charge.organisation, "\(charge.time)",
                    "\(charge.time / UsageRecord.width)", "\(charge.answers)", "\(charge.detailed)", "\(charge.bits)",
                ]
            }
        }

        func usage(since unixSeconds: UInt64) throws(AccessError) -> [UsageCharge] {
            (usageReads, reads) = (usageReads + 1, reads + 1)
            let found = try RedisUsage.sums(line.run(.usage, ["\(unixSeconds / UsageRecord.width)"]), line)
            sums = (found.totals, found.revision)
            return found.slots
        }

        func totals() throws(AccessError) -> [UsageCharge] {
            if let sums { return sums.totals }
            (usageReads, reads) = (usageReads + 1, reads + 1)
            return try RedisUsage.sums(line.run(.usage, ["\(Int64.max)"]), line).totals
        }

        func usageNews(since revision: Int, omitting server: UInt64) throws(AccessError) -> UsageNews {
            if let sums, revision >= sums.revision {
                return UsageNews(revision: sums.revision, omitted: server, entries: [], isWhole: true)
            }
            (usageReads, reads) = (usageReads + 1, reads + 1)
            let parts = try line.run(.news, ["\(revision)", "\(server)"]).list("charges")
            guard parts.count == 2 else { throw .corrupt(what: "charges in Redis", reason: "\(parts.count) parts") }
            return try RedisUsage.news(parts[1], upTo: line.see(parts[0]).usage, omitting: server)
        }

        func dropUsage(before unixSeconds: UInt64) throws(AccessError) {
            let first = unixSeconds / UsageRecord.width
            // Slots are never made anew once they are over, so what was read stays true.
            for slot in try line.send(["SMEMBERS", line.settings.prefix + "slots"]).list("slots") {
                let number = try slot.number(UInt64.self, "slot")
                if number < first { operations += ["drop", "\(number)"] }
            }
        }
    }
#endif
