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
        guard !tiers.isEmpty else {
            throw .invalidConfiguration(place: "tiers", expected: "at least one tier", actual: "none")
        }
        for (name, tier) in tiers.sorted(by: { $0.key < $1.key }) where tier.level == .full && tier.upgrade == .automatic {
            throw .invalidConfiguration(
                place: "tiers.\(name).upgrade", expected: "review or closed: nobody gets all scores without a reviewer",
                actual: "automatic")
        }
        guard detailed > .label else {
            throw .invalidConfiguration(place: "detailed", expected: "bucket, top-k or full", actual: "label")
        }
        for (place, days) in [("reviewDays", reviewDays), ("auditDays", auditDays)] {
            guard (1...36_500).contains(days) else {
                throw .invalidConfiguration(place: place, expected: "1 to 36500 days", actual: "\(days)")
            }
        }
        let hasNoise = (ranked + ladder.compactMap(\.policy)).contains { $0.noise != nil }
        for (name, rule) in rules.sorted(by: { $0.key < $1.key }) where rule.noise > 1 && !hasNoise {
            throw .invalidConfiguration(
                place: "rules.\(name).action.noise", expected: "a policy with noise that can be multiplied",
                actual: "policies without noise")
        }
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

    /// The policies of all levels, those that are not given without settings.
    private static func ranked(_ policies: [DetailLevel: MaskPolicy]) throws(AccessError) -> [MaskPolicy] {
        var ranked: [MaskPolicy] = []
        for level in DetailLevel.allCases {
            let policy: MaskPolicy
            do throws(MaskError) {
                if let given = policies[level] { policy = given } else { policy = try MaskPolicy(level.plain) }
            } catch {
                throw .invalidConfiguration(
                    place: "policies.\(level.rawValue)", expected: error.expected, actual: error.actual)
            }
            guard policy.detailLevel == level else {
                throw .invalidConfiguration(
                    place: "policies.\(level.rawValue).level", expected: level.rawValue,
                    actual: policy.detailLevel.rawValue)
            }
            ranked.append(policy)
        }
        return ranked
    }

    /// Refuses policies by which a caller that asks for less would learn more: a lower level whose answers can carry
    /// more bits than those of a higher one, or whose scores have less noise.
    private static func checkOrder(_ ranked: [MaskPolicy], _ ladder: [LadderStep]) throws(AccessError) {
        var higher = ranked.map { (place: "policies.\($0.detailLevel.rawValue)", policy: $0) }
        for (index, step) in ladder.enumerated() {
            if let policy = step.policy { higher.append(("ladder.\(index).policy", policy)) }
        }
        for (place, policy) in higher {
            for lower in ranked where lower.detailLevel < policy.detailLevel {
                let level = lower.detailLevel.rawValue
                for classes in [10, 1000] {
                    guard let bits = try? policy.leakageBits(classes: classes),
                        let lowerBits = try? lower.leakageBits(classes: classes), lowerBits > bits
                    else { continue }
                    throw .invalidConfiguration(
                        place: place, expected: "at least the bits of \(level) (\(lowerBits) of \(classes) classes)",
                        actual: "\(bits)")
                }
                let scale = policy.noise?.scale ?? 0
                guard lower.detailLevel == .topK, lower.scores != .none, (lower.noise?.scale ?? 0) < scale else {
                    continue
                }
                throw .invalidConfiguration(
                    place: place, expected: "no more noise than \(level) has (\(lower.noise?.scale ?? 0))",
                    actual: "\(scale)")
            }
        }
    }
}

extension DetailLevel {
    /// The level with its default settings.
    fileprivate var plain: MaskPolicy.Level {
        switch self {
        case .label: .label
        case .bucket: .bucket()
        case .topK: .topK()
        case .full: .full
        }
    }
}
