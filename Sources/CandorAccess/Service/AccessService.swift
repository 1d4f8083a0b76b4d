import CandorMasking
import Synchronization

/// Decides about requests, counts what leaves, and watches for copying.
///
/// ```swift
/// let service = try await AccessService(configuration, store: SQLiteStore(path: "access.sqlite"))
/// let decision = await service.admit("acme-1", AccessRequest(useCase: "calibration"), rows: 32, classes: 1000)
/// // mask with decision.policy, answer, then:
/// await service.observe("acme-1", observations, classes: 1000)
/// ```
///
/// When ``admit(_:_:rows:classes:)`` returns, the count and the audit record of the answer are durable. Where the store
/// could not keep them, the answer is of the lowest level: requests go on, and the operator is told.
public final class AccessService: Sendable {
    /// What is decided by.
    public let configuration: AccessConfiguration

    private let store: any AccessStore
    let clock: AccessClock
    private let notifier: any Notifier
    let state: Mutex<AccessState>
    private let refreshed: Mutex<UInt64>
    let commits: CommitQueue
    private let longestRule: UInt64

    /// Loads accounts and the use of the last 24 hours.
    ///
    /// - Throws: ``AccessError`` where the store cannot be read: a server that starts without counters would forget
    ///   what callers have had.
    public init(
        _ configuration: AccessConfiguration, store: any AccessStore, clock: AccessClock = .system,
        notifier: any Notifier = SilentNotifier()
    ) async throws(AccessError) {
        self.configuration = configuration
        self.store = store
        self.clock = clock
        self.notifier = notifier
        commits = CommitQueue(store, clock, notifier)
        longestRule = configuration.rules.values.map(\.expires).max() ?? 0
        let now = clock.now()
        let loaded = try await store.read { transaction throws(AccessError) in
            var loaded = AccessState()
            loaded.apply(try transaction.changes(since: 0))
            let begin = now > UsageRecord.window ? now - UsageRecord.window : 0
            loaded.restore(try transaction.usage(since: begin), totals: try transaction.totals(), at: now)
            return loaded
        }
        state = Mutex(loaded)
        refreshed = Mutex(now)
    }

    /// Decides about a request of `rows` rows from a model of `classes` classes, and counts it.
    ///
    /// The rows count before the ladder is asked: a large first request does not pass it.
    /// - Returns: what may leave. Never an error: what goes wrong gives the lowest level.
    public func admit(
        _ name: String, _ request: AccessRequest, rows: Int = 1, classes: Int
    ) async -> AccessDecision {
        await refreshWhenDue()
        let now = clock.now()
        let (decision, commit, notices) = state.withLock { state in
            admit(name, request, rows: max(0, rows), classes: classes, at: now, &state)
        }
        for notice in notices { notifier.notify(notice) }
        guard !commit.isEmpty else { return decision }
        let isKept = await commits.keep(commit)
        return isKept ? decision : configuration.lowest(.storeUnavailable)
    }

    /// What ``admit(_:_:rows:classes:)`` would say, without counting.
    public func decide(_ name: String, _ request: AccessRequest) -> AccessDecision {
        let now = clock.now()
        return state.withLock { state in
            guard let account = state.accounts[name] else { return configuration.lowest(.unknownAccount) }
            let usage = state.usage(of: account, at: now)
            return configuration.decide(
                account, in: state.organisations[account.organisation], request, usage: usage, at: now)
        }
    }

    /// Watches what was answered; rules about signs of copying fire here.
    ///
    /// Nothing of the observations is kept but counts in memory.
    public func observe(_ name: String, _ observations: [Observation], classes: Int) async {
        let now = clock.now()
        let (commit, notices) = state.withLock { state -> (Commit, [Notice]) in
            guard let account = state.accounts[name] else { return (Commit(), []) }
            state.observe(account, observations, classes: classes)
            var commit = Commit()
            let notices = fireRules(for: account, at: now, &state, &commit)
            return (commit, notices)
        }
        // Alerts and restrictions are kept later where the store is down.
        for notice in notices { notifier.notify(notice) }
        if !commit.isEmpty { _ = await commits.keep(commit) }
    }

    /// An account as this server knows it; nil for one that is not known.
    public func account(_ name: String) -> Account? { state.withLock { $0.accounts[name] } }

    /// All accounts that this server knows, by name.
    public func accounts() -> [Account] {
        state.withLock { $0.accounts }.values.sorted { $0.name < $1.name }
    }

    /// What an account and its organisation have had; nil for one that is not known.
    public func usage(of name: String) -> Usage? {
        let now = clock.now()
        return state.withLock { state in state.accounts[name].map { state.usage(of: $0, at: now) } }
    }

    /// How many accounts and organisations have counters in memory.
    public var countedSubjects: Int { state.withLock { $0.counted } }

    /// Accounts by the tier that they have now, approved upgrades among them.
    public func tierDistribution() -> [String: Int] {
        let now = clock.now()
        // A copy on write: requests do not wait for the count.
        let accounts = state.withLock { $0.accounts }
        var counts: [String: Int] = [:]
        for account in accounts.values { counts[configuration.tier(of: account, at: now), default: 0] += 1 }
        return counts
    }

    /// Takes over what administrators and other servers wrote.
    ///
    /// - Throws: ``AccessError``; decisions go on with what was known.
    public func refresh() async throws(AccessError) {
        let known = state.withLock { $0.revision }
        let changes = try await store.read { transaction throws(AccessError) in
            try transaction.changes(since: known)
        }
        state.withLock { $0.apply(changes) }
    }

    /// Once a second: what is revoked elsewhere holds here a second later.
    private func refreshWhenDue() async {
        let now = clock.now()
        let (isDue, isNewSlot) = refreshed.withLock { last in
            defer { last = max(last, now) }
            return (now > last, now / UsageRecord.width > last / UsageRecord.width)
        }
        if isNewSlot { state.withLock { $0.forgetIdle(at: now, longestRule: longestRule) } }
        if isDue { try? await refresh() }
    }
}
