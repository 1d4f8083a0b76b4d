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
/// could not keep them, the answer is of the lowest level: requests go on, and the operator is told. Several services may
/// share a store: no step of the ladder is passed by all of them together.
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
    /// The day of the last maintenance.
    let maintained = Mutex<UInt64>(0)
    private let isRefreshing = Mutex(false)

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
        state = Mutex(try await Self.load(store, at: now))
        refreshed = Mutex(now)
    }

    private static func load(_ store: any AccessStore, at now: UInt64) async throws(AccessError) -> AccessState {
        try await store.read { transaction throws(AccessError) in
            var loaded = AccessState()
            loaded.apply(try transaction.changes(since: 0))
            let begin = now > UsageRecord.window ? now - UsageRecord.window : 0
            loaded.restore(
                try transaction.usage(since: begin), totals: try transaction.totals(),
                revision: try transaction.usageNews(since: .max, omitting: 0).revision, at: now)
            return loaded
        }
    }

    /// Decides about a request of `rows` rows from a model of `classes` classes, and counts it.
    ///
    /// The rows count before the ladder is asked: a large first request does not pass it.
    /// - Returns: what may leave. Never an error: what goes wrong gives the lowest level.
    public func admit(
        _ name: String, _ request: AccessRequest, rows: Int = 1, classes: Int
    ) async -> AccessDecision {
        await admit(name, request, rows: rows, of: .scores(classes: classes))
    }

    /// The same for rows of any kind, such as tokens of text.
    public func admit(
        _ name: String, _ request: AccessRequest, rows: Int, of row: AnswerRow
    ) async -> AccessDecision {
        await refreshWhenDue()
        let now = clock.now()
        let admission = state.withLock { state in
            admit(name, request, rows: max(0, rows), of: row, at: now, &state)
        }
        guard let admission else { return configuration.lowest(.unknownAccount) }
        for notice in admission.notices { notifier.notify(notice) }
        guard let news = await commits.keep(admission.commit) else { return configuration.lowest(.storeUnavailable) }
        state.withLock { $0.apply(news, at: now) }
        if news.isWhole { return decideAgain(admission, after: news) }
        // Too long without news: what others charged is only in the sums. This request is among them and counts twice.
        do throws(AccessError) {
            try await recount()
        } catch {
            return configuration.lowest(.storeUnavailable)
        }
        return decide(admission, with: state.withLock { $0.usage(of: admission.account, at: now) })
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
            var commit = Commit(usageRevision: state.usageRevision)
            let notices = fireRules(for: account, at: now, &state, &commit)
            return (commit, notices)
        }
        // Alerts and restrictions are kept later where the store is down.
        for notice in notices { notifier.notify(notice) }
        guard !commit.isEmpty, let news = await commits.keep(commit) else { return }
        state.withLock { $0.apply(news, at: now) }
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

    /// How many accounts and organisations have totals in memory: those that are registered, and those that asked within
    /// two days.
    public var meteredSubjects: Int { state.withLock { $0.metered } }

    /// Accounts by the tier that they have now, approved upgrades among them.
    public func tierDistribution() -> [String: Int] {
        let now = clock.now()
        // A copy on write: requests do not wait for the count.
        let accounts = state.withLock { $0.accounts }
        var counts: [String: Int] = [:]
        for account in accounts.values { counts[configuration.tier(of: account, at: now), default: 0] += 1 }
        return counts
    }

    /// Administration of this server's store.
    var administration: AccessAdministration {
        AccessAdministration(configuration, store: store, clock: clock, notifier: notifier)
    }

    /// Takes over what administrators wrote, and what other servers charged.
    ///
    /// - Throws: ``AccessError``; decisions go on with what was known.
    public func refresh() async throws(AccessError) {
        let now = clock.now()
        let (known, usage, server) = state.withLock { ($0.revision, $0.usageRevision, $0.server) }
        let registered = state.withLock { $0.hasForgottenTotals ? $0.accounts : nil }
        let (changes, news, totals) = try await store.read { transaction throws(AccessError) in
            let changes = try transaction.changes(since: known)
            // Somebody who comes back, perhaps.
            let isNew = changes.accounts.contains { $0.value != nil && registered?[$0.key] == nil }
            return (
                changes, try transaction.usageNews(since: usage, omitting: server),
                registered != nil && isNew ? try transaction.totals() : []
            )
        }
        state.withLock { state in
            state.apply(changes)
            state.recall(totals)
            state.apply(news, at: now)
        }
        if !news.isWhole { try await recount() }
    }

    /// Counts anew from the sums, after a time in which more was charged than the store keeps singly.
    private func recount() async throws(AccessError) {
        let fresh = try await Self.load(store, at: clock.now())
        state.withLock { $0.recount(fresh) }
    }

    /// Once a second: what is revoked elsewhere holds here a second later. One request waits for it, and while a store
    /// hangs no other does.
    private func refreshWhenDue() async {
        let now = clock.now()
        let (isDue, isNewSlot) = refreshed.withLock { last in
            defer { last = max(last, now) }
            return (now > last, now / UsageRecord.width > last / UsageRecord.width)
        }
        if isNewSlot { state.withLock { $0.forgetIdle(at: now, longestRule: longestRule) } }
        guard isDue else { return }
        let isFirst = isRefreshing.withLock { isRunning in
            defer { isRunning = true }
            return !isRunning
        }
        guard isFirst else { return }
        try? await refresh()
        isRefreshing.withLock { $0 = false }
    }
}
