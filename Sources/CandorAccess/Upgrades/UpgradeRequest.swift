/// A wish for a higher tier, from its justification to its end.
///
/// ```
///              ┌─► denied
/// submitted ─► pending ─► approved ─► revoked
///              └─► expired ◄─┘
/// ```
///
/// Requests for automatic tiers are approved or denied at once. States other than pending and approved are final.
public struct UpgradeRequest: Hashable, Codable, Sendable {
    /// Where a request is.
    public enum State: String, CaseIterable, Codable, Sendable {
        case pending, approved, denied, expired, revoked
    }

    /// What can happen to a request.
    public enum Step: Hashable, Sendable {
        case approve(by: String, reason: String)
        case deny(by: String, reason: String)
        case expire
        case revoke(by: String, reason: String)
    }

    /// Most bytes of a justification.
    public static let longestJustification = 4096
    /// Who decides about automatic tiers.
    public static let automat = "policy"

    /// Its number in the store.
    public let id: Int
    /// Whose wish it is.
    public let account: String
    /// The tier that it is for.
    public let tier: String
    /// Why, in the account's words; kept as long as the request.
    public let justification: String
    /// Unix time of its submission.
    public let submitted: UInt64
    /// Where it is.
    public private(set) var state = State.pending
    /// Unix time of the last step; nil for a request that waits.
    public private(set) var decided: UInt64?
    /// Who took the last step.
    public private(set) var decidedBy: String?
    /// Why.
    public private(set) var reason: String?
    /// Unix time at which a pending request, or an approved one's grant, is over; nil for a grant without an end.
    public private(set) var expires: UInt64?

    /// Submits a request of an account; it is pending, or already decided where no reviewer is needed.
    ///
    /// - Throws: ``AccessError`` for a tier that is not there or not higher, a justification that is missing or too
    ///   long.
    public init(
        id: Int, by account: Account, tier name: String, justification: String,
        _ configuration: AccessConfiguration, at now: UInt64
    ) throws(AccessError) {
        guard let tier = configuration.tiers[name] else { throw .unknown(what: "tier", name: name) }
        let own = account.grants.filter { $0.holds(at: now) }.map(\.tier) + [account.tier]
        let level = own.compactMap { configuration.tiers[$0]?.level }.max() ?? .label
        guard tier.level > level else {
            throw .invalid(
                what: "tier of an upgrade", expected: "one above \(level.rawValue)", actual: tier.level.rawValue)
        }
        guard justification.utf8.count <= Self.longestJustification else {
            throw .invalid(
                what: "justification", expected: "at most \(Self.longestJustification) bytes",
                actual: "\(justification.utf8.count)")
        }
        guard tier.upgrade != .review || !justification.allSatisfy(\.isWhitespace) else {
            throw .invalid(what: "justification", expected: "why the account needs the tier", actual: "nothing")
        }
        self.id = id
        self.account = account.name
        self.tier = name
        self.justification = justification
        submitted = now
        expires = now + UInt64(configuration.reviewDays) * AlertRule.day
        switch tier.upgrade {
        case .review: break
        case .closed: try take(.deny(by: Self.automat, reason: "this tier is given by administrators"), tier, at: now)
        case .automatic where account.holds(AccessConfiguration.paying, at: now):
            try take(.approve(by: Self.automat, reason: "paying account"), tier, at: now)
        case .automatic: try take(.deny(by: Self.automat, reason: "a paid plan is required"), tier, at: now)
        }
    }

    /// Takes a step at a time.
    ///
    /// - Parameter tier: the requested one, whose days an approval lasts.
    /// - Throws: ``AccessError/wrongState(upgrade:step:expected:actual:)`` for a step that the state does not allow, and
    ///   ``AccessError/ownRequest(upgrade:account:)``; the request is as before.
    public mutating func take(_ step: Step, _ tier: Tier, at now: UInt64) throws(AccessError) {
        let isOver = expires.map { now >= $0 } ?? false
        switch (step, state) {
        case (.approve(let reviewer, let reason), .pending) where !isOver:
            try checkReviewer(reviewer)
            finish(.approved, reviewer, reason, now)
            expires = tier.days.map { now &+ UInt64(clamping: $0) &* AlertRule.day }
        case (.deny(let reviewer, let reason), .pending):
            try checkReviewer(reviewer)
            finish(.denied, reviewer, reason, now)
        case (.expire, .pending) where isOver, (.expire, .approved) where isOver:
            finish(.expired, Self.automat, "its time is over", now)
        case (.revoke(let reviewer, let reason), .approved): finish(.revoked, reviewer, reason, now)
        default:
            throw .wrongState(
                upgrade: id, step: step.word, expected: step.expected,
                actual: isOver ? "\(state.rawValue), and its time is over" : state.rawValue)
        }
    }

    /// The tier that it gives its account; nil unless it is approved.
    var grant: Account.Grant? {
        state == .approved ? Account.Grant(tier: tier, upgrade: id, expires: expires) : nil
    }

    private func checkReviewer(_ reviewer: String) throws(AccessError) {
        if reviewer == account { throw .ownRequest(upgrade: id, account: account) }
    }

    private mutating func finish(_ state: State, _ by: String, _ reason: String, _ now: UInt64) {
        self.state = state
        decided = now
        decidedBy = by
        self.reason = reason
    }
}

extension UpgradeRequest.Step {
    fileprivate var word: String {
        switch self {
        case .approve: "approval"
        case .deny: "denial"
        case .expire: "expiry"
        case .revoke: "revocation"
        }
    }

    fileprivate var expected: String {
        switch self {
        case .approve, .deny: "pending"
        case .expire: "pending or approved, and its time over"
        case .revoke: "approved"
        }
    }
}
