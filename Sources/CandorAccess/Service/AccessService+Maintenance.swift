extension AccessService {
    /// What a day's maintenance did.
    public struct Maintenance: Hashable, Sendable {
        /// Upgrades whose time was over.
        public let expired: [UpgradeRequest]
        /// Files into which records of the audit log were moved.
        public let rotated: [String]
        /// Files of the audit log that were older than ``AccessConfiguration/auditDays``, and are gone.
        public let pruned: [String]
    }

    /// Ends upgrades whose time is over, moves the audit log's records into files, and deletes the files that are older
    /// than the configuration's `auditDays`: once a day, at the first call of a day of Unix time.
    ///
    /// A server calls it every hour, or oftener. Several servers of one store name one folder, or one of them alone does.
    /// - Parameter folder: the files' folder; nil where nothing is moved or deleted, and upgrades alone end.
    /// - Returns: nil where the day's work was done before.
    /// - Throws: ``AccessError``, ``AccessError/locked(path:holder:)`` while another does it; the next call tries again.
    @discardableResult
    public func maintain(segments folder: String?) async throws(AccessError) -> Maintenance? {
        let administration = administration
        let day = administration.clock.now() / AlertRule.day
        let before = maintained.withLock { last in
            defer { last = day }
            return last
        }
        guard before != day else { return nil }
        do throws(AccessError) {
            let log = AuditLog(administration.store, segments: folder, clock: administration.clock)
            return Maintenance(
                expired: try await administration.expireUpgrades(), rotated: try await log.rotate(by: "maintenance"),
                pruned: try await log.prune(olderThan: configuration.auditDays, by: "maintenance"))
        } catch {
            maintained.withLock { if $0 == day { $0 = before } }
            throw error
        }
    }
}
