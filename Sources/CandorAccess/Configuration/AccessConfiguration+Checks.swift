import CandorMasking

/// What a configuration must not be, wherever it comes from: it is checked when it is made, never when it is used.
extension AccessConfiguration {
    /// The policies of all levels, those that are not given without settings.
    static func ranked(_ policies: [DetailLevel: MaskPolicy]) throws(AccessError) -> [MaskPolicy] {
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
    static func checkOrder(_ ranked: [MaskPolicy], _ ladder: [LadderStep]) throws(AccessError) {
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

    static func check(_ tiers: [String: Tier]) throws(AccessError) {
        guard !tiers.isEmpty else {
            throw .invalidConfiguration(place: "tiers", expected: "at least one tier", actual: "none")
        }
        for (name, tier) in tiers {
            if let days = tier.days { try check(days, "tiers.\(name).days") }
            guard tier.level != .full || tier.upgrade != .automatic else {
                throw .invalidConfiguration(
                    place: "tiers.\(name).upgrade",
                    expected: "review or closed: nobody gets all scores without a reviewer", actual: "automatic")
            }
        }
    }

    static func check(_ rule: AlertRule, _ place: String, hasNoise: Bool) throws(AccessError) {
        try check(rule.threshold, place)
        guard (1...1024).contains(rule.noise) else {
            throw .invalidConfiguration(
                place: place + ".action.noise", expected: "a factor of 1 to 1024", actual: "\(rule.noise)")
        }
        guard rule.noise == 1 || hasNoise else {
            throw .invalidConfiguration(
                place: place + ".action.noise", expected: "a policy with noise that can be multiplied",
                actual: "policies without noise")
        }
        // 100 years.
        guard (1...3_153_600_000).contains(rule.expires) else {
            throw .invalidConfiguration(
                place: place + ".expires", expected: "1 to 3153600000 seconds", actual: "\(rule.expires)")
        }
    }

    static func check(_ threshold: Threshold, _ place: String) throws(AccessError) {
        guard threshold.value >= 0 && threshold.value.isFinite else {
            throw .invalidConfiguration(
                place: place + ".over", expected: "a number of 0 or more", actual: "\(threshold.value)")
        }
    }

    static func check(_ days: Int, _ place: String) throws(AccessError) {
        guard (1...36_500).contains(days) else {
            throw .invalidConfiguration(place: place, expected: "1 to 36500 days", actual: "\(days)")
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
