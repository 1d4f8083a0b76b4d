import CandorProof

/// What an auditor's reference sets have been used for, in a file.
///
/// Groups chosen after a verdict on the same labels would void delta, so the k-th audit on one set spends
/// delta / 2^k. A set is spent by disclosure: a commitment registered later cannot be audited on it.
public struct ReferenceSetLedger: Sendable {
    /// Numbers that an audit can have.
    public static let auditNumbers = 1...512

    /// The file; made by the first entry.
    public let path: String
    /// Audits of one commitment on one set.
    public let auditsPerCommitment: Int

    /// The ledger in a file. A cap below 1 is a caller bug.
    public init(path: String, auditsPerCommitment: Int = 8) {
        precondition(auditsPerCommitment >= 1, "a cap below 1")
        self.path = path
        self.auditsPerCommitment = auditsPerCommitment
    }

    /// An audit that was counted.
    public struct Audit: Codable, Equatable, Sendable {
        /// The identity of the audited commitment.
        public let commitment: Digest
        /// The digest of what was to be proved.
        public let statement: Digest
    }

    private struct Content: EvidenceDocument {
        static var documentName: String { "ledger of reference sets" }

        struct Entry: Codable, Equatable, Sendable {
            let referenceSet: Digest
            let disclosure: Disclosure
            /// In order.
            var audits: [Audit]
        }

        var referenceSets: [Entry] = []
    }

    /// When a reference set was first disclosed, as the ledger knows it; nil for one that never was.
    public func disclosure(of referenceSet: Digest) throws(EvidenceError) -> Disclosure? {
        try content().referenceSets.first { $0.referenceSet == referenceSet }?.disclosure
    }

    /// The number that the next audit on a reference set has: 1 for a fresh one.
    public func nextAuditNumber(of referenceSet: Digest) throws(EvidenceError) -> Int {
        1 + (try content().referenceSets.first { $0.referenceSet == referenceSet }?.audits.count ?? 0)
    }

    /// The audit that was counted last on a reference set, with its number; nil for a fresh set.
    public func lastAudit(on referenceSet: Digest) throws(EvidenceError) -> (number: Int, audit: Audit)? {
        let audits = try content().referenceSets.first { $0.referenceSet == referenceSet }?.audits ?? []
        return audits.last.map { (audits.count, $0) }
    }

    /// Counts an audit and, with the first, the disclosure of the set. Call it before the set is shown.
    ///
    /// The last audit may be begun again, with the same statement: another attempt at it is no other audit. Whether there
    /// may be one, the log of attempts says.
    ///
    /// - Parameters:
    ///   - number: the number in the statement; it must be the next one, or the last for another attempt.
    ///   - referenceSet: the digest of the set, labels included.
    ///   - registration: of the commitment that is audited.
    ///   - statement: the digest of what is to be proved, number included.
    ///   - auditor: who must have countersigned it: the keeper of the ledger.
    ///   - now: when a set that is not in the ledger is disclosed; what the ledger has stands.
    /// - Throws: ``EvidenceError/spentReferenceSet(expectedAudit:actualAudit:)`` for another number,
    ///   ``EvidenceError/registeredAfterDisclosure(registered:disclosed:)``,
    ///   what ``Registration/check(auditor:)`` throws,
    ///   ``EvidenceError/outOfRange(name:expected:actual:)`` after ``auditsPerCommitment`` audits of one commitment.
    ///   Then nothing is counted.
    /// - Returns: the disclosure, for the certificate.
    @discardableResult
    public func beginAudit(
        number: Int, on referenceSet: Digest, of registration: Registration, statement: Digest, by auditor: PublicKey,
        disclosing now: Disclosure
    ) throws(EvidenceError) -> Disclosure {
        try registration.check(auditor: auditor)
        return try EvidenceFile.withLock(path) { () throws(EvidenceError) in
            var content = try content()
            let audit = Audit(commitment: registration.request.commitment.identity, statement: statement)
            let known = content.referenceSets.firstIndex { $0.referenceSet == referenceSet }
            let place = known ?? content.referenceSets.count
            if known == nil {
                content.referenceSets.append(.init(referenceSet: referenceSet, disclosure: now, audits: []))
            }
            let entry = content.referenceSets[place]
            let next = entry.audits.count + 1
            if number == entry.audits.count, entry.audits.last == audit {
                try entry.disclosure.requireRegistered(registration.registered)
                return entry.disclosure
            }
            guard Mutation.isOn(.spentReferenceSet) || number == next && Self.auditNumbers.contains(number) else {
                throw .spentReferenceSet(expectedAudit: next, actualAudit: number)
            }
            try entry.disclosure.requireRegistered(registration.registered)
            let made = entry.audits.count { $0.commitment == audit.commitment }
            guard Mutation.isOn(.auditCap) || made < auditsPerCommitment else {
                throw .outOfRange(
                    name: "audits of one commitment on one reference set", expected: "at most \(auditsPerCommitment)",
                    actual: "\(made + 1)")
            }
            content.referenceSets[place].audits.append(audit)
            try content.write(to: path)
            return entry.disclosure
        }
    }

    private func content() throws(EvidenceError) -> Content {
        EvidenceFile.exists(path) ? try Content(contentsOf: path) : Content()
    }
}
