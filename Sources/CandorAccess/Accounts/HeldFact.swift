/// Something that is known about an account, who saw the evidence, and until when it holds.
///
/// Roles rest on facts: "data-use-agreement" with the contract's number, "verified-engineer" with the ticket of the
/// check. A fact that nobody verified, or whose time is over, counts as absent.
public struct HeldFact: Hashable, Codable, Sendable {
    /// What it states, as roles and tiers ask for it.
    public let kind: String
    /// Where the evidence is: a contract, a ticket. Not the evidence itself.
    public let evidence: String
    /// Who saw the evidence; nil while nobody has.
    public let verifiedBy: String?
    /// Unix time from which it holds.
    public let from: UInt64
    /// Unix time from which it no longer holds.
    public let expires: UInt64

    /// A fact; unverified without `verifiedBy`.
    public init(_ kind: String, evidence: String, verifiedBy: String?, from: UInt64, expires: UInt64) {
        self.kind = kind
        self.evidence = evidence
        self.verifiedBy = verifiedBy
        self.from = from
        self.expires = expires
    }

    /// Whether it counts at a time: verified, with evidence, begun and not over.
    public func holds(at unixSeconds: UInt64) -> Bool {
        verifiedBy != nil && !evidence.isEmpty && from <= unixSeconds && unixSeconds < expires
    }
}
