#if Redis
    /// What a store's head says: which store it is, and how far each of its parts has come.
    struct RedisVersions: Hashable, Sendable {
        /// What this program writes, and reads.
        static let format = "1"
        /// Fields of the head, in the order in which scripts give them.
        static let fields = ["store", "format", "revision", "usage", "upgrade", "sequence", "hash"]

        /// A random number of the store's beginning.
        let store: String
        /// Of accounts, organisations, upgrades and deletions in the audit log.
        let revision: Int
        /// Of charges.
        let usage: Int
        /// The number of the last upgrade request.
        let upgrade: Int
        let head: AuditHead

        init(_ reply: RedisReply) throws(AccessError) {
            let fields = try reply.list("head of the store")
            guard fields.count == Self.fields.count else {
                throw .corrupt(what: "head of the store in Redis", reason: "\(fields.count) fields")
            }
            let format = try fields[1].optionalText("format") ?? "none"
            guard format == Self.format else {
                throw .corrupt(
                    what: "store in Redis", reason: "expected format \(Self.format), found \(format)")
            }
            store = try fields[0].text("name of the store")
            revision = try fields[2].number(Int.self, "revision", else: 0)
            usage = try fields[3].number(Int.self, "revision of use", else: 0)
            upgrade = try fields[4].number(Int.self, "number of upgrades", else: 0)
            let sequence = try fields[5].number(UInt64.self, "end of the audit log", else: 0)
            head =
                sequence == 0
                ? .empty : AuditHead(sequence: sequence, hash: try fields[6].text("hash of the audit log"))
        }

        /// Refuses a store that is another than before, or that forgot what it had said was written: what is counted there
        /// is too little to decide by.
        func check(after last: RedisVersions) throws(AccessError) {
            guard store == last.store else {
                throw .corrupt(
                    what: "store in Redis",
                    reason: "it is another one than before, or it was emptied: expected \(last.store), found \(store)")
            }
            for (what, now, before) in [
                ("revision", UInt64(clamping: revision), UInt64(clamping: last.revision)),
                ("revision of use", UInt64(clamping: usage), UInt64(clamping: last.usage)),
                ("end of the audit log", head.sequence, last.head.sequence),
            ] where now < before {
                throw .corrupt(
                    what: "store in Redis",
                    reason: "it lost what was written: expected a \(what) of at least \(before), found \(now)")
            }
        }
    }
#endif
