/// The log piece by piece, for a server that must not read all of it for one question.
extension AuditLog {
    /// Up to `limit` records that the store holds, from a number on, in order; segments are left aside.
    public func records(from sequence: UInt64, limit: Int) async throws(AccessError) -> [AuditRecord] {
        try await store.read { transaction throws(AccessError) in
            try transaction.auditRecords(from: sequence, limit: max(0, limit))
        }
    }

    /// Checks up to `limit` records that the store holds: a part of ``verify(anchor:)``.
    ///
    /// The parts of a whole log are the segments, which the command checks, and these; each begins with the head of the one
    /// before. A log that was cut at its end shows where `head` was kept elsewhere.
    ///
    /// - Parameter head: where to begin, which is checked too if the store still holds it; nil for the store's first
    ///   record, whose link to a segment is taken to be right.
    /// - Returns: what was found; nothing was read beyond its head.
    /// - Throws: ``AccessError/invalid(what:expected:actual:)`` for a head that only segments have.
    public func verify(after head: AuditHead?, limit: Int) async throws(AccessError) -> AuditVerification {
        // One more, for the record of the head itself.
        let records = try await records(from: head?.sequence ?? 0, limit: max(0, limit) + 1)
        guard let first = records.first else {
            var verification = AuditVerification(after: head ?? .empty)
            guard let head, head != .empty else { return verification }
            verification.fail(.missingEnd(anchor: head.sequence, last: try await self.head().sequence))
            return verification
        }
        let own = AuditHead(sequence: first.sequence, hash: first.hash)
        let begin = head ?? (first.sequence == 1 ? .empty : own)
        guard first.sequence <= begin.sequence &+ 1 else {
            throw .invalid(
                what: "head", expected: "record \(first.sequence &- 1) or later: earlier ones are in the segments",
                actual: "record \(begin.sequence)")
        }
        var verification = AuditVerification(after: begin)
        if first.sequence == begin.sequence, own != begin { verification.fail(.otherHistory(anchor: begin.sequence)) }
        for record in records.drop(while: { $0.sequence <= begin.sequence }).prefix(max(0, limit)) {
            verification.add(record)
        }
        return verification
    }
}
