import CandorMasking

/// A step of progressive degradation: above a volume, no answer has more than a level.
///
/// ```yaml
/// ladder:
///   - {when: detailed-answers, over: 500, level: top-k}
///   - {when: leakage-bits, over: 100000, per: organisation, policy: {level: full, scores: {form: quantised, bins: 2}}}
/// ```
public struct LadderStep: Hashable, Sendable {
    /// When it holds.
    public let threshold: Threshold
    /// No answer above it.
    public let level: DetailLevel
    /// The policy of answers that still have this level; nil for the level's own.
    public let policy: MaskPolicy?

    /// A cap at a level.
    public init(_ threshold: Threshold, level: DetailLevel) {
        self.threshold = threshold
        self.level = level
        policy = nil
    }

    /// A cap at a policy's level, with this policy in place of the level's own.
    public init(_ threshold: Threshold, policy: MaskPolicy) {
        self.threshold = threshold
        level = policy.detailLevel
        self.policy = policy
    }
}

extension LadderStep: Codable {
    private enum Key: String, CodingKey, CaseIterable {
        case when, over, per, level, policy
    }

    /// - Throws: ``AccessError/invalidConfiguration(place:expected:actual:)``.
    public init(from decoder: any Decoder) throws {
        let keys = try StrictObject<Key>(decoder)
        let threshold = try keys.threshold(.when, .over, .per)
        let level: DetailLevel? = try keys.word(.level)
        let policy: MaskPolicy? = try keys.value(.policy, "a policy")
        switch (level, policy) {
        case (let level?, nil): self.init(threshold, level: level)
        case (nil, let policy?): self.init(threshold, policy: policy)
        default:
            throw AccessError.invalidConfiguration(
                place: keys.place(.level), expected: "either level or policy", actual: level == nil ? "neither" : "both"
            )
        }
    }

    /// Writes its keys.
    public func encode(to encoder: any Encoder) throws {
        var step = encoder.container(keyedBy: Key.self)
        try step.encode(threshold.measure, forKey: .when)
        try step.encode(threshold.value, forKey: .over)
        try step.encode(threshold.scope, forKey: .per)
        if let policy { try step.encode(policy, forKey: .policy) } else { try step.encode(level, forKey: .level) }
    }
}
