/// Who asks: what it has been given, what is known about it, and what holds it back.
///
/// Names go into the audit log, which is kept long: use opaque identifiers, not mail addresses.
public struct Account: Hashable, Codable, Sendable {
    /// A tier that an approved upgrade gives for a time.
    public struct Grant: Hashable, Codable, Sendable {
        /// The tier's name in the configuration.
        public let tier: String
        /// The request that was approved.
        public let upgrade: Int
        /// Unix time from which it no longer counts; nil until it is revoked.
        public let expires: UInt64?

        /// A grant of a request.
        public init(tier: String, upgrade: Int, expires: UInt64?) {
            self.tier = tier
            self.upgrade = upgrade
            self.expires = expires
        }

        /// Whether it counts.
        public func holds(at unixSeconds: UInt64) -> Bool { expires.map { unixSeconds < $0 } ?? true }
    }

    /// Its identifier.
    public let name: String
    /// The organisation whose counters and restrictions it shares.
    public var organisation: String
    /// Its tier without any grant.
    public var tier: String
    /// What approved upgrades added.
    public internal(set) var grants: [Grant] = []
    /// What is known about it.
    public internal(set) var facts: [HeldFact] = []
    /// What holds it back.
    public internal(set) var restrictions: [Restriction] = []

    /// An account with a tier and nothing else.
    ///
    /// - Throws: ``AccessError/invalid(what:expected:actual:)`` for names that are empty, longer than 128 bytes, or
    ///   have control characters.
    public init(_ name: String, organisation: String, tier: String) throws(AccessError) {
        try Name.check(name, of: "account")
        try Name.check(organisation, of: "organisation")
        self.name = name
        self.organisation = organisation
        self.tier = tier
    }

    /// Adds a fact in place of that of the same kind.
    public mutating func hold(_ fact: HeldFact) {
        facts.removeAll { $0.kind == fact.kind }
        facts.append(fact)
    }

    /// Removes the fact of a kind.
    public mutating func drop(fact kind: String) { facts.removeAll { $0.kind == kind } }

    /// Whether it holds a fact that counts at a time.
    public func holds(_ kind: String, at unixSeconds: UInt64) -> Bool {
        for fact in facts where fact.kind == kind && fact.holds(at: unixSeconds) { return true }
        return false
    }

    /// Replaces what a request gave by what it gives now.
    package mutating func settle(_ grant: Grant?, of upgrade: Int) {
        grants.removeAll { $0.upgrade == upgrade }
        if let grant { grants.append(grant) }
    }

    /// Adds a restriction in place of that of the same source.
    public mutating func restrict(_ restriction: Restriction) { restrictions.apply(restriction) }

    /// Ends the restriction of a source.
    public mutating func lift(source: String) { restrictions.removeAll { $0.source == source } }
}

/// Accounts that are one customer: their use adds up, and a restriction holds for all.
public struct Organisation: Hashable, Codable, Sendable {
    /// Its identifier.
    public let name: String
    /// What holds its accounts back.
    public internal(set) var restrictions: [Restriction] = []

    /// - Throws: ``AccessError/invalid(what:expected:actual:)`` for a name as of ``Account``.
    public init(_ name: String) throws(AccessError) {
        try Name.check(name, of: "organisation")
        self.name = name
    }

    /// Adds a restriction in place of that of the same source.
    public mutating func restrict(_ restriction: Restriction) { restrictions.apply(restriction) }

    /// Ends the restriction of a source.
    public mutating func lift(source: String) { restrictions.removeAll { $0.source == source } }
}

/// What names may be.
package enum Name {
    static let limit = 128

    /// - Throws: ``AccessError/invalid(what:expected:actual:)``.
    package static func check(_ name: String, of what: String) throws(AccessError) {
        guard (1...limit).contains(name.utf8.count),
            name.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0 != "\u{7f}" })
        else {
            throw .invalid(
                what: "name of the \(what)", expected: "1 to \(limit) bytes without control characters",
                actual: "\(name.utf8.count) bytes")
        }
    }
}
