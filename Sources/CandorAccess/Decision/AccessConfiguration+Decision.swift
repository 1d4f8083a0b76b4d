import CandorMasking

extension AccessConfiguration {
    /// What a request gets: min(requested, caps of restrictions and ladder, max(level of the tier, level of the role)).
    ///
    /// A pure function: the same arguments give the same decision, on any machine. Facts, grants and restrictions
    /// count at `now`. No account, and no tier of that name, is the lowest level before roles.
    ///
    /// - Parameters:
    ///   - account: nil for one that is not known.
    ///   - organisation: the account's; nil for one without restrictions.
    ///   - request: what the caller declares; it can lower the level and never raises it.
    ///   - usage: up to now, without this request.
    ///   - now: Unix time in seconds.
    /// - Complexity: O(roles × facts + ladder + restrictions); no allocation unless noise is multiplied.
    public func decide(
        _ account: Account?, in organisation: Organisation?, _ request: AccessRequest, usage: Usage, at now: UInt64
    ) -> AccessDecision {
        guard let account else { return lowest(.unknownAccount) }
        var reasons: AccessDecision.Reasons = []
        var role: String?
        var level = granted(account, request, now, &reasons, &role)
        if let requested = request.level, requested < level {
            level = requested
            reasons.insert(.requested)
        }
        // Of several steps at one level the last one's policy counts: operators write them from lenient to strict.
        var stepPolicy: MaskPolicy?
        for step in ladder where step.level <= level && step.threshold.isMet(by: usage) {
            guard step.level < level || step.policy != nil else { continue }
            (level, stepPolicy) = (step.level, step.policy)
            reasons.insert(.ladder)
        }
        var noise = 1.0
        let beforeRestrictions = level
        if restrict(&level, &noise, account.restrictions, now) { reasons.insert(.restriction) }
        if let organisation, restrict(&level, &noise, organisation.restrictions, now) {
            reasons.insert(.organisationRestriction)
        }
        if level < beforeRestrictions { stepPolicy = nil }
        var policy = stepPolicy ?? self.policy(of: level)
        if noise > 1, policy.noise != nil {
            guard let noisier = try? policy.multiplyingNoise(by: noise) else { return lowest(.noise) }
            policy = noisier
            reasons.insert(.noise)
        }
        return AccessDecision(
            level: level, policy: policy, reasons: reasons, role: role, isDetailed: level >= detailed)
    }

    /// The answer to everything that goes wrong.
    public func lowest(_ reasons: AccessDecision.Reasons) -> AccessDecision {
        AccessDecision(level: .label, policy: policy(of: .label), reasons: reasons, role: nil, isDetailed: false)
    }

    /// max(level of the tier and its grants, level of the best role).
    private func granted(
        _ account: Account, _ request: AccessRequest, _ now: UInt64, _ reasons: inout AccessDecision.Reasons,
        _ name: inout String?
    ) -> DetailLevel {
        var level = DetailLevel.label
        var source = AccessDecision.Reasons.tier
        if let tier = tiers[account.tier] { level = tier.level } else { reasons.insert(.unknownTier) }
        for grant in account.grants where grant.holds(at: now) {
            if let tier = tiers[grant.tier], tier.level > level { (level, source) = (tier.level, .grant) }
        }
        for candidate in rankedRoles {
            let role = candidate.value
            guard role.level > level else { break }
            guard holdsAll(role.requires, account, now) else { continue }
            if let declared = request.useCase, !role.useCases.isEmpty, !role.useCases.contains(declared) {
                reasons.insert(.useCase)
                continue
            }
            (level, source, name) = (role.level, .role, candidate.name)
            break
        }
        reasons.insert(source)
        return level
    }

    /// Lowers to the caps that are in force; true where one did.
    private func restrict(
        _ level: inout DetailLevel, _ noise: inout Double, _ restrictions: [Restriction], _ now: UInt64
    ) -> Bool {
        var isLowered = false
        for restriction in restrictions where restriction.isActive(at: now) {
            noise = max(noise, restriction.noise)
            guard let cap = restriction.level, cap < level else { continue }
            level = cap
            isLowered = true
        }
        return isLowered
    }

    private func holdsAll(_ kinds: [String], _ account: Account, _ now: UInt64) -> Bool {
        for kind in kinds where !account.holds(kind, at: now) { return false }
        return true
    }
}

extension MaskPolicy {
    /// The same policy with wider noise, at most the widest that a policy can have.
    func multiplyingNoise(by factor: Double) throws(MaskError) -> MaskPolicy {
        guard let noise else { return self }
        let scale = min(noise.scale * factor, 64)
        return try MaskPolicy(
            level, scores: scores, noise: Noise(noise.kind, scale: scale, isSticky: noise.isSticky),
            preservesArgmax: preservesArgmax, logprobs: logprobs)
    }
}
