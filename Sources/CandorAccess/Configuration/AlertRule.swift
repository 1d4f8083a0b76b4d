/// What happens when a measure is over a threshold. An alert is always in the audit log.
///
/// ```yaml
/// rules:
///   copying: {when: detailed-answers, over: 1000, action: {webhook: true, downgrade: bucket}, expires: 86400}
///   probing: {when: boundary-share, over: 0.6, action: {noise: 2}, expires: 3600}
/// ```
public struct AlertRule: Hashable, Sendable {
    /// When it fires.
    public let threshold: Threshold
    /// Whether the operator is told besides the audit log.
    public let notifies: Bool
    /// No answer above it until the rule expires; nil for no downgrade.
    public let downgrade: DetailLevel?
    /// Multiplies the scale of the policies' noise until the rule expires; 1 for none.
    public let noise: Double
    /// Seconds that its restriction holds, and until it may fire again.
    public let expires: UInt64

    /// The default time of a rule: a day.
    public static let day: UInt64 = 86_400

    /// A rule; without downgrade and noise an alert alone.
    public init(
        _ threshold: Threshold, notifies: Bool = false, downgrade: DetailLevel? = nil, noise: Double = 1,
        expires: UInt64 = day
    ) {
        self.threshold = threshold
        self.notifies = notifies
        self.downgrade = downgrade
        self.noise = noise
        self.expires = expires
    }

    /// What it puts on an account or an organisation when it fires; nil for an alert alone.
    func restriction(named name: String, at now: UInt64) -> Restriction? {
        guard downgrade != nil || noise > 1 else { return nil }
        return try? Restriction(
            source: Restriction.rulePrefix + name,
            reason: "\(threshold.measure.rawValue) of the \(threshold.scope.rawValue) over \(threshold.value)",
            level: downgrade, noise: noise, from: now, expires: now + expires)
    }
}

extension AlertRule: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case when, over, per, action, expires
    }

    /// The keys of `action`.
    private struct Action: Codable {
        var webhook: Bool
        var downgrade: DetailLevel?
        var noise: Double

        private enum CodingKeys: String, CodingKey, CaseIterable {
            case webhook, downgrade, noise
        }

        init(_ rule: AlertRule) { (webhook, downgrade, noise) = (rule.notifies, rule.downgrade, rule.noise) }

        init(from decoder: any Decoder) throws {
            let keys = try StrictObject<CodingKeys>(decoder)
            webhook = try keys.value(.webhook, "true or false") ?? false
            downgrade = try keys.word(.downgrade)
            noise = try keys.value(.noise, "a factor") ?? 1
        }
    }

    /// - Throws: ``AccessError/invalidConfiguration(place:expected:actual:)``.
    public init(from decoder: any Decoder) throws {
        let keys = try StrictObject<Key>(decoder)
        let threshold = try keys.threshold(.when, .over, .per)
        let action: Action? = try keys.value(.action, "an action")
        let expires: UInt64 = try keys.value(.expires, "a whole number of seconds") ?? Self.day
        self.init(
            threshold, notifies: action?.webhook ?? false, downgrade: action?.downgrade, noise: action?.noise ?? 1,
            expires: expires)
    }

    /// Writes its keys.
    public func encode(to encoder: any Encoder) throws {
        var rule = encoder.container(keyedBy: Key.self)
        try rule.encode(threshold.measure, forKey: .when)
        try rule.encode(threshold.value, forKey: .over)
        try rule.encode(threshold.scope, forKey: .per)
        try rule.encode(Action(self), forKey: .action)
        try rule.encode(expires, forKey: .expires)
    }
}
