/// Something that happened, for the audit log. It has no field that could hold a score.
public struct AuditEntry: Hashable, Codable, Sendable {
    /// What happened.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        case accountChanged = "account-changed"
        case accountRemoved = "account-removed"
        case factAdded = "fact-added"
        case factRemoved = "fact-removed"
        case upgradeRequested = "upgrade-requested"
        case upgradeApproved = "upgrade-approved"
        case upgradeDenied = "upgrade-denied"
        case upgradeExpired = "upgrade-expired"
        case upgradeRevoked = "upgrade-revoked"
        case restricted
        case restrictionLifted = "restriction-lifted"
        case alert
        case detailedAnswer = "detailed-answer"
        /// Records up to `through` were moved into a file.
        case rotated
        /// Files with the records up to `through`, whose hash is `hash`, were deleted.
        case pruned
    }

    /// What happened.
    public var kind: Kind
    /// Unix time.
    public var time: UInt64
    /// The account that it is about.
    public var account: String?
    /// The organisation that it is about.
    public var organisation: String?
    /// Who did it: an administrator, a reviewer, "policy", "rule NAME".
    public var actor: String?
    /// The level that was answered, or that a restriction allows.
    public var level: DetailLevel?
    /// The tier that was given or asked for.
    public var tier: String?
    /// What the request declared.
    public var useCase: String?
    /// The number of the upgrade request.
    public var upgrade: Int?
    /// The rule, or the kind of fact.
    public var subject: String?
    /// Why.
    public var reason: String?
    /// Rows of an answer.
    public var rows: Int?
    /// Unix time at which what was given or taken is over.
    public var expires: UInt64?
    /// The last record that was moved or deleted.
    public var through: UInt64?
    /// Its hash, in hexadecimal digits.
    public var hash: String?

    /// An entry of a kind; the other fields are set as it has them.
    public init(_ kind: Kind, at time: UInt64, account: String? = nil, actor: String? = nil) {
        self.kind = kind
        self.time = time
        self.account = account
        self.actor = actor
    }
}
