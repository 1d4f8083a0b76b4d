/// What holds an account or an organisation below what it has been given: a downgrade by a rule, a flag by an outside
/// detector, an order of an administrator.
public struct Restriction: Hashable, Codable, Sendable {
    /// What the source of a rule's restriction begins with.
    static let rulePrefix = "rule "

    /// Whose it is: "rule NAME", "detector NAME", "admin NAME". A later one of the same source replaces it.
    public let source: String
    /// Why, for the operator; callers never see it.
    public let reason: String
    /// No answer above it; nil where only noise is added.
    public let level: DetailLevel?
    /// Multiplies the scale of the policy's noise: at least 1.
    public let noise: Double
    /// Unix time of its beginning.
    public let from: UInt64
    /// Unix time of its end; nil until somebody lifts it.
    public let expires: UInt64?

    /// - Throws: ``AccessError/invalid(what:expected:actual:)`` for one that restricts nothing, or says not why.
    public init(
        source: String, reason: String, level: DetailLevel?, noise: Double = 1, from: UInt64, expires: UInt64?
    ) throws(AccessError) {
        guard noise >= 1 && noise.isFinite else {
            throw .invalid(what: "noise of a restriction", expected: "a factor of at least 1", actual: "\(noise)")
        }
        guard level != nil || noise > 1 else {
            throw .invalid(what: "restriction", expected: "a level or a factor of noise above 1", actual: "neither")
        }
        guard !source.isEmpty && !reason.isEmpty else {
            throw .invalid(what: "restriction", expected: "a source and a reason", actual: "none")
        }
        self.source = source
        self.reason = reason
        self.level = level
        self.noise = noise
        self.from = from
        self.expires = expires
    }

    /// Whether it is in force: from the start, also where a clock went back, until it expires.
    public func isActive(at unixSeconds: UInt64) -> Bool { expires.map { unixSeconds < $0 } ?? true }
}

extension [Restriction] {
    /// Adds one in place of that of the same source, and drops those that are over.
    mutating func apply(_ restriction: Restriction) {
        removeAll { $0.source == restriction.source || !$0.isActive(at: restriction.from) }
        append(restriction)
    }
}
