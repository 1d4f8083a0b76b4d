/// What is measured of an account or an organisation.
public enum Measure: String, CaseIterable, Codable, Sendable {
    /// Rows answered in the last 24 hours, of any level.
    case answers
    /// Rows answered in the last 24 hours at a level that the configuration calls detailed.
    case detailedAnswers = "detailed-answers"
    /// Bits that the answers of the last 24 hours can have carried.
    case leakageBits = "leakage-bits"
    /// Bits that all answers ever can have carried.
    case totalLeakageBits = "total-leakage-bits"
    /// Rows answered in the last minute.
    case requestRate = "request-rate"
    /// Entropy of the answered labels over the largest possible: 0 for one label, 1 for all alike.
    case labelEntropy = "label-entropy"
    /// Share of recent rows that are much like another recent row.
    case nearDuplicates = "near-duplicates"
    /// Share of recent rows whose two best classes are close to each other.
    case boundaryShare = "boundary-share"
}

/// Whose use is measured.
public enum Scope: String, CaseIterable, Codable, Sendable {
    /// That of the account which asks.
    case account
    /// That of its organisation's accounts together.
    case organisation
}

/// A measure that is over a number.
public struct Threshold: Hashable, Sendable {
    /// What is measured.
    public let measure: Measure
    /// It is met strictly above this.
    public let value: Double
    /// Whose use is measured.
    public let scope: Scope

    /// Met when the measure of the scope is above `value`.
    public init(_ measure: Measure, over value: Double, per scope: Scope = .account) {
        self.measure = measure
        self.value = value
        self.scope = scope
    }

    /// Whether it is met.
    public func isMet(by usage: Usage) -> Bool {
        (scope == .account ? usage.account : usage.organisation)[measure] > value
    }
}

extension StrictObject {
    /// A threshold in the keys `when`, `over`, `per`.
    func threshold(_ when: Key, _ over: Key, _ per: Key) throws -> Threshold {
        guard let measure = try word(when, as: Measure.self) else {
            throw AccessError.invalidConfiguration(place: place(when), expected: "a measure", actual: "nothing")
        }
        return Threshold(measure, over: try required(over, "a number"), per: try word(per) ?? .account)
    }
}
