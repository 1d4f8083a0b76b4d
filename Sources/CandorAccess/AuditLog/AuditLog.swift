/// The audit log of a store: its end in the store, closed segments in files of a folder.
///
/// Rotation and pruning are for one process at a time, which a lock in the folder sees to. All that rotate the log of one
/// store name the same folder: of records in several, none has the whole chain.
public struct AuditLog: Sendable {
    /// Records that are read at once.
    private static let page = 1000
    /// Most records of a segment: some 30 MB.
    private static let segmentLimit = 100_000

    let store: any AccessStore
    private let folder: String?
    private let clock: AccessClock

    /// The log of a store.
    ///
    /// - Parameter folder: of its segments; it need not be there yet. nil for a log that has none: ``rotate(by:)`` and
    ///   ``prune(olderThan:by:)`` do nothing.
    public init(_ store: any AccessStore, segments folder: String?, clock: AccessClock = .system) {
        self.store = store
        self.folder = folder
        self.clock = clock
    }

    /// The end of the log: keep it where nobody who can write the store can write.
    public func head() async throws(AccessError) -> AuditHead {
        try await store.read { transaction throws(AccessError) in try transaction.auditHead() }
    }

    /// Checks every record, from the oldest segment to the end.
    ///
    /// - Parameter anchor: a head that was kept elsewhere; without one a log that was cut at its end, or written anew
    ///   as a whole, looks right.
    /// - Throws: ``AccessError`` where it cannot be read; what is wrong with it is in the answer.
    public func verify(anchor: AuditHead? = nil) async throws(AccessError) -> AuditVerification {
        while true {
            let paths = try segmentPaths()
            do throws(AccessError) {
                let verification = try await verify(paths, anchor: anchor)
                // Somebody who rotates meanwhile moves records from where they are not yet read to where none was.
                if verification.problem == nil { return verification }
                if try segmentPaths() == paths { return verification }
            } catch {
                if try segmentPaths() == paths { throw error }
            }
        }
    }

    private func verify(_ paths: [String], anchor: AuditHead?) async throws(AccessError) -> AuditVerification {
        var verification = AuditVerification(anchor: anchor)
        for path in paths {
            let (segment, isWhole) = try AuditSegment.read(path)
            if let segment {
                verification.begin(after: segment.previous)
                for record in segment.records { verification.add(record) }
            }
            if !isWhole { verification.fail(path) }
        }
        var next: UInt64 = 0
        while verification.problem == nil {
            // A rotation that was interrupted leaves in the store what is in a segment already.
            let from = max(next, verification.head.map { $0.sequence &+ 1 } ?? 0)
            let records = try await store.read { transaction throws(AccessError) in
                try transaction.auditRecords(from: from, limit: Self.page)
            }
            guard let first = records.first, let last = records.last else { break }
            if verification.head == nil, let before = try await prunedHash(before: first.sequence) {
                verification.begin(after: before)
            }
            for record in records { verification.add(record) }
            next = last.sequence &+ 1
        }
        verification.finish()
        return verification
    }

    /// Moves all records but the last into segments.
    ///
    /// A file is on the disk before the store forgets: an interruption leaves records twice, never not at all.
    /// - Returns: the files; none where there was nothing to move.
    /// - Throws: ``AccessError/locked(path:holder:)`` while another process rotates or prunes.
    @discardableResult
    public func rotate(by actor: String) async throws(AccessError) -> [String] {
        guard let folder else { return [] }
        return try await SegmentLock.hold(folder) { () async throws(AccessError) in
            // Read under the lock: what another process has moved is no longer in the store.
            let end = try await head().sequence
            var paths: [String] = []
            while let path = try await moveOldest(before: end, to: folder, by: actor) { paths.append(path) }
            return paths
        }
    }

    /// Moves the oldest records of the store, those before a number, into one file; nil where there are none.
    private func moveOldest(
        before end: UInt64, to folder: String, by actor: String
    ) async throws(AccessError) -> String? {
        let records = try await store.read { transaction throws(AccessError) in
            try transaction.auditRecords(from: 0, limit: Self.segmentLimit)
        }.prefix { $0.sequence < end }
        guard let first = records.first?.sequence else { return nil }
        let segment = try await AuditSegment(
            first: first, previous: hash(before: first), records: Array(records)
        ).keep(in: folder)
        guard let last = segment.records.last else { return nil }
        let now = clock.now()
        try await store.write { transaction throws(AccessError) in
            try transaction.removeAuditRecords(through: last.sequence)
            var entry = AuditEntry(.rotated, at: now, actor: actor)
            (entry.through, entry.hash) = (last.sequence, last.hash)
            try transaction.append(entry)
        }
        return AuditSegment.path(from: first, in: folder)
    }

    /// Deletes segments whose records are all older than so many days, oldest first; a record says so before.
    ///
    /// - Returns: the files that are gone.
    /// - Throws: ``AccessError/locked(path:holder:)`` while another process rotates or prunes.
    @discardableResult
    public func prune(olderThan days: Int, by actor: String) async throws(AccessError) -> [String] {
        guard let folder, try !segmentPaths().isEmpty else { return [] }
        return try await SegmentLock.hold(folder) { () async throws(AccessError) in
            let now = clock.now()
            let (old, end) = try segments(olderThan: days, at: now)
            guard let end else { return [] }
            var entry = AuditEntry(.pruned, at: now, actor: actor)
            (entry.through, entry.hash) = (end.sequence, end.hash)
            let pruned = entry
            try await store.write { transaction throws(AccessError) in _ = try transaction.append(pruned) }
            for path in old { try DurableFile.remove(path) }
            try DurableFile.sync(folder)
            return old
        }
    }

    /// The oldest segments whose records are all older than so many days, and the last of these records.
    private func segments(
        olderThan days: Int, at now: UInt64
    ) throws(AccessError) -> (paths: [String], end: AuditRecord?) {
        let age = UInt64(max(0, days)) * AlertRule.day
        var old: [String] = []
        var end: AuditRecord?
        for path in try segmentPaths() {
            let (segment, isWhole) = try AuditSegment.read(path)
            guard isWhole, let last = segment?.records.last else { break }
            guard now > age, try last.entry().time < now - age else { break }
            old.append(path)
            end = last
        }
        return (old, end)
    }

    private func segmentPaths() throws(AccessError) -> [String] {
        guard let folder else { return [] }
        return try AuditSegment.paths(in: folder)
    }

    /// The hash before the first record of the store: that of the last record of the newest segment, or what the record
    /// of its deletion says.
    private func hash(before sequence: UInt64) async throws(AccessError) -> String {
        guard sequence > 1 else { return AuditHead.empty.hash }
        for path in try segmentPaths().reversed() {
            guard let segment = try AuditSegment.read(path).segment else { break }
            if segment.first == sequence { return segment.previous }
            if let last = segment.records.last, last.sequence &+ 1 == sequence { return last.hash }
        }
        guard let pruned = try await prunedHash(before: sequence) else {
            throw .corrupt(what: "audit log", reason: "no segment ends before record \(sequence)")
        }
        return pruned
    }

    /// What the store's record of a deletion says that the hash before a record was; nil where there is none.
    private func prunedHash(before sequence: UInt64) async throws(AccessError) -> String? {
        var next = sequence
        while sequence > 1 {
            let from = next
            let records = try await store.read { transaction throws(AccessError) in
                try transaction.auditRecords(from: from, limit: Self.page)
            }
            guard let last = records.last else { break }
            for record in records where record.line.contains(AuditEntry.Kind.pruned.rawValue) {
                if let entry = try? record.entry(), entry.kind == .pruned, entry.through == sequence - 1 {
                    return entry.hash
                }
            }
            next = last.sequence &+ 1
        }
        return nil
    }
}
