import CandorProof

/// The attempts at each statement about each commitment, in a file that each party keeps for itself.
///
/// An attempt is on the disk before it begins, so one that a kill ends counts. Every write replaces the file in one
/// step, and processes take turns.
public struct AttemptLog: Sendable {
    /// The file; made by the first attempt.
    public let path: String
    /// Attempts that may follow one that was not judged.
    public let retries: Int

    /// The log in a file. A negative number of retries is a caller bug.
    public init(path: String, retries: Int = 1) {
        precondition(retries >= 0, "negative retries")
        self.path = path
        self.retries = retries
    }

    private struct Content: EvidenceDocument {
        static var documentName: String { "log of attempts" }

        struct Entry: Codable, Equatable, Sendable {
            let commitment: Digest
            let statement: Digest
            /// The data of the statement, where it was given.
            var referenceSet: Digest?
            var record: AttemptRecord
        }

        var attempts: [Entry] = []

        /// The place of the entry, which is made where there is none.
        mutating func place(of commitment: Digest, _ statement: Digest, retries: Int) -> Int {
            if let place = attempts.firstIndex(where: { $0.commitment == commitment && $0.statement == statement }) {
                return place
            }
            attempts.append(
                Entry(commitment: commitment, statement: statement, record: AttemptRecord(retries: retries)))
            return attempts.count - 1
        }
    }

    /// Counts an attempt, as incomplete until ``end(_:commitment:statement:)``. Call it before anything is sent.
    ///
    /// - Parameters:
    ///   - referenceSet: the digest of the statement's data, to count how many audits they served.
    ///   - allowance: how many audits of the commitment may begin; without one any number.
    /// - Returns: all attempts, this one too: its `bits(of:)` are what may be certified.
    /// - Throws: ``EvidenceError/attemptsExhausted(allowed:made:)`` after a verdict, or after all retries,
    ///   ``EvidenceError/outOfRange(name:expected:actual:)`` beyond the allowance; then nothing is written.
    ///   ``EvidenceError/file(path:reason:)``.
    @discardableResult
    public func begin(
        commitment: Digest, statement: Digest, on referenceSet: Digest? = nil,
        within allowance: AuditAllowance? = nil
    ) throws(EvidenceError) -> AttemptRecord {
        try update(commitment, statement) { (content, place) throws(EvidenceError) in
            content.attempts[place].referenceSet = referenceSet
            if let referenceSet {
                let others = content.attempts.indices.filter {
                    $0 != place && content.attempts[$0].commitment == commitment
                }
                try allowance?.check(referenceSet, after: others.compactMap { content.attempts[$0].referenceSet })
            }
            do throws(ProofError) { try content.attempts[place].record.begin() } catch {
                guard case .attemptsExhausted(let allowed, let made) = error else { return }
                throw .attemptsExhausted(allowed: allowed, made: made)
            }
        }
    }

    /// Notes how the attempt that began last has ended. Without one it does nothing.
    public func end(
        _ outcome: AttemptRecord.Outcome, commitment: Digest, statement: Digest
    ) throws(EvidenceError) {
        try update(commitment, statement) { (content, place) throws(EvidenceError) in
            if !content.attempts[place].record.outcomes.isEmpty { content.attempts[place].record.end(outcome) }
        }
    }

    /// The attempts so far.
    public func record(commitment: Digest, statement: Digest) throws(EvidenceError) -> AttemptRecord {
        var content = try content()
        return content.attempts[content.place(of: commitment, statement, retries: retries)].record
    }

    private func content() throws(EvidenceError) -> Content {
        EvidenceFile.exists(path) ? try Content(contentsOf: path) : Content()
    }

    @discardableResult
    private func update(
        _ commitment: Digest, _ statement: Digest, _ change: (inout Content, Int) throws(EvidenceError) -> Void
    ) throws(EvidenceError) -> AttemptRecord {
        try EvidenceFile.withLock(path) { () throws(EvidenceError) in
            var content = try content()
            let place = content.place(of: commitment, statement, retries: retries)
            try change(&content, place)
            try content.write(to: path)
            return content.attempts[place].record
        }
    }
}
