import CandorMasking

/// Who may see what: tiers, roles, the policy of each level, and what volume and suspicion change.
///
/// A value that is checked when it is made. ``standard`` is that of an empty document.
public struct AccessConfiguration: Hashable, Sendable {
    /// Tiers by name.
    public let tiers: [String: Tier]
    /// Roles by name.
    public let roles: [String: Role]
    /// Answers of this level and above are counted, and logged, as detailed.
    public let detailed: DetailLevel
    /// Progressive degradation by volume.
    public let ladder: [LadderStep]
    /// Rules by name.
    public let rules: [String: AlertRule]
    /// Days until a request that nobody reviewed is over.
    public let reviewDays: Int
    /// Days that closed segments of the audit log are kept.
    public let auditDays: Int

    /// Roles from the highest level down, by name within a level: the first that fits is the best.
    let rankedRoles: [Named<Role>]
    /// Rules by name, in the order in which they fire.
    let rankedRules: [Named<AlertRule>]
    /// Policies by ``DetailLevel/rank``.
    private let policies: [MaskPolicy]

    /// The policy of a level.
    public func policy(of level: DetailLevel) -> MaskPolicy { policies[level.rank] }

    /// Something with its name in the document.
    struct Named<Value: Hashable & Sendable>: Hashable, Sendable {
        let name: String
        let value: Value
    }

    /// A configuration of these settings.
    ///
    /// - Throws: ``AccessError/invalidConfiguration(place:expected:actual:)``.
    public init(
        tiers: [String: Tier] = defaultTiers, roles: [String: Role] = defaultRoles,
        policies: [DetailLevel: MaskPolicy] = [:], detailed: DetailLevel = .full, ladder: [LadderStep] = [],
        rules: [String: AlertRule] = defaultRules, reviewDays: Int = 30, auditDays: Int = 400
    ) throws(AccessError) {
        let ranked = try Self.ranked(policies)
        try Self.checkOrder(ranked, ladder)
        try Self.check(tiers)
        for (name, role) in roles where role.requires.isEmpty {
            throw .invalidConfiguration(
                place: "roles.\(name).requires", expected: "at least one fact: a role without any is everybody's",
                actual: "none")
        }
        for (index, step) in ladder.enumerated() { try Self.check(step.threshold, "ladder.\(index)") }
        let hasNoise = (ranked + ladder.compactMap(\.policy)).contains { $0.noise != nil }
        for (name, rule) in rules { try Self.check(rule, "rules.\(name)", hasNoise: hasNoise) }
        guard detailed > .label else {
            throw .invalidConfiguration(place: "detailed", expected: "bucket, top-k or full", actual: "label")
        }
        try Self.check(reviewDays, "reviewDays")
        try Self.check(auditDays, "auditDays")
        self.tiers = tiers
        self.roles = roles
        self.policies = ranked
        self.detailed = detailed
        self.ladder = ladder
        self.rules = rules
        self.reviewDays = reviewDays
        self.auditDays = auditDays
        rankedRoles = roles.sorted { ($1.value.level, $0.key) < ($0.value.level, $1.key) }
            .map { Named(name: $0.key, value: $0.value) }
        rankedRules = rules.sorted { $0.key < $1.key }.map { Named(name: $0.key, value: $0.value) }
    }
}
