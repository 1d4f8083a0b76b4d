#if Gateway
    import CandorAccess

    /// Reads the audit log as it grows, keeps the newest alerts, and counts what operators watch.
    ///
    /// The work of one call is bounded: a log that grows faster than it is asked about is followed from behind.
    actor AuditFollower {
        /// An alert of the log.
        struct Alert: Encodable {
            let sequence: UInt64
            let time: UInt64
            let rule: String
            let measure: String?
            let account: String?
            let organisation: String?
        }

        /// Alerts that are kept.
        static let kept = 256
        private static let page = 1000
        /// Pages of one call, and of the past when it begins.
        private static let pages = 20

        private let log: AuditLog
        private let metrics: StoreMetrics
        /// The first record that was not read; nil before the first call.
        private var next: UInt64?
        /// Records before it are the past: shown, not counted.
        private var counting: UInt64 = 0
        /// The newest alerts, oldest first.
        private(set) var alerts: [Alert] = []

        init(_ log: AuditLog, metrics: StoreMetrics) {
            self.log = log
            self.metrics = metrics
        }

        /// Reads on.
        func follow() async throws(AccessError) {
            if next == nil {
                let end = try await log.head().sequence &+ 1
                // Another call may have begun meanwhile.
                if next == nil {
                    let past = UInt64(Self.page * Self.pages)
                    (next, counting) = (end > past ? end - past : 1, end)
                }
            }
            for _ in 0..<Self.pages {
                let records = try await log.records(from: next ?? 1, limit: Self.page)
                // Another call may have read some of them meanwhile.
                for record in records where record.sequence >= next ?? 1 {
                    take(record)
                    next = record.sequence &+ 1
                }
                if records.count < Self.page { break }
            }
            metrics.setFollowed(through: (next ?? 1) &- 1)
        }

        private func take(_ record: AuditRecord) {
            // Most records are answers: they are told apart without reading them whole.
            guard
                record.line.utf8.firstRange(of: #""kind":"alert""#.utf8) != nil
                    || record.line.utf8.firstRange(of: #""kind":"upgrade-"#.utf8) != nil,
                let entry = try? record.entry()
            else { return }
            let isNew = record.sequence >= counting
            switch entry.kind {
            case .alert:
                let rule = entry.actor.map { $0.hasPrefix("rule ") ? String($0.dropFirst(5)) : $0 } ?? ""
                if isNew { metrics.countAlert(rule) }
                if alerts.count == Self.kept { alerts.removeFirst() }
                alerts.append(
                    Alert(
                        sequence: record.sequence, time: entry.time, rule: rule, measure: entry.subject,
                        account: entry.account, organisation: entry.organisation))
            default: if isNew { metrics.countUpgrade(entry.kind) }
            }
        }
    }
#endif
