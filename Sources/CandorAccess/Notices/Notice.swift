/// What the operator is told, as it goes over the wire: no scores, and no secrets.
public struct Notice: Hashable, Codable, Sendable {
    /// What it is about.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// A rule fired.
        case alert
        /// An upgrade waits for a reviewer.
        case reviewPending = "review-pending"
        /// The store does not answer: everybody gets the lowest level.
        case storeUnavailable = "store-unavailable"
        /// The store answers again.
        case storeRecovered = "store-recovered"
    }

    /// What it is about.
    public let kind: Kind
    /// Unix time.
    public let time: UInt64
    /// The account, where it is about one.
    public var account: String?
    /// The organisation, where it is about one.
    public var organisation: String?
    /// The rule that fired.
    public var rule: String?
    /// What the rule measures.
    public var measure: Measure?
    /// What it measured.
    public var value: Double?
    /// The level that it leaves.
    public var level: DetailLevel?
    /// The number of the upgrade request.
    public var upgrade: Int?
    /// The tier that it is for.
    public var tier: String?
    /// The justification of an upgrade, or why the store failed.
    public var reason: String?

    /// A notice of a kind; the other fields are set as it has them.
    public init(_ kind: Kind, at time: UInt64) {
        self.kind = kind
        self.time = time
    }
}

/// Who tells the operator.
///
/// `notify` must return at once: what takes time is done elsewhere.
public protocol Notifier: Sendable {
    /// Takes a notice.
    func notify(_ notice: Notice)
}

/// Tells nobody.
public struct SilentNotifier: Notifier {
    /// One that drops every notice.
    public init() {}

    /// Drops the notice.
    public func notify(_ notice: Notice) {}
}
