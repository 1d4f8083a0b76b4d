import CandorProof

/// How many audits of one commitment a provider answers: what bounds what all auditors together learn of the model.
///
/// An audit ends in `pass` or `declared-fail`, one bit about the whole statement. The auditor chooses rows, labels,
/// groups and bounds, so it chooses which bit; it gets no more of them than there are audits.
/// <doc:WhatAnAuditTells> is the argument.
public struct AuditAllowance: Sendable, Equatable {
    /// Audits of the commitment on one reference set at most.
    public var perReferenceSet: Int
    /// Audits of the commitment on all reference sets together at most: a set that differs in a row is another set.
    public var perCommitment: Int

    /// An allowance.
    public init(perReferenceSet: Int = 8, perCommitment: Int = 64) {
        self.perReferenceSet = perReferenceSet
        self.perCommitment = perCommitment
    }

    /// Makes sure that one more audit is allowed. Call it before anything about the model leaves.
    ///
    /// - Parameters:
    ///   - referenceSet: the digest of the set of the next audit.
    ///   - history: the digest of the set of each audit of the commitment that has begun, whatever became of it. Attempts
    ///     at one statement are one audit.
    /// - Throws: ``EvidenceError/outOfRange(name:expected:actual:)``.
    public func check(_ referenceSet: Digest, after history: [Digest]) throws(EvidenceError) {
        let onSet = history.count { $0 == referenceSet }
        guard Mutation.isOn(.allowancePerSet) || onSet < perReferenceSet else {
            throw .outOfRange(
                name: "audits of one commitment on one reference set", expected: "at most \(perReferenceSet)",
                actual: "one more than \(onSet)")
        }
        guard Mutation.isOn(.allowancePerCommitment) || history.count < perCommitment else {
            throw .outOfRange(
                name: "audits of one commitment", expected: "at most \(perCommitment)",
                actual: "one more than \(history.count)")
        }
    }
}
