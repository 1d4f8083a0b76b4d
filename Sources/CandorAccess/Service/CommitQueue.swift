import Dispatch
import Synchronization

/// What one request, or one observation, leaves in the store.
struct Commit: Sendable {
    var charge: UsageCharge?
    /// What the decision knew of other servers' charges.
    var usageRevision = 0
    /// The record of an answer that leaves only if it is kept.
    var answer: AuditEntry?
    /// Alerts and restrictions: kept later where they cannot be kept now.
    var events: [AuditEntry] = []
    var restrictions: [RuleRestriction] = []

    var isEmpty: Bool { charge == nil && answer == nil && events.isEmpty && restrictions.isEmpty }
}

/// A restriction that a rule puts on an account or an organisation.
struct RuleRestriction: Sendable {
    let account: String?
    let organisation: String?
    let restriction: Restriction
}

/// Writes what requests leave, all that wait in one transaction: while one is synced to the disk the next gathers, so
/// that the cost of a sync is shared by as many requests as came meanwhile. Where several come at once a write waits for
/// as many as came before, by ``CommitPace``.
///
/// While the store is down a commit fails at once but for one try in a while. Charges and events wait, up to a bound.
final class CommitQueue: Sendable {
    /// Most commits that wait for a store that is down.
    static let backlogLimit = 10_000

    private struct Waiter {
        let commit: Commit
        let done: CheckedContinuation<UsageNews?, Never>
    }

    private struct Outage {
        var pause: UInt64 = 1
        var retry: UInt64
    }

    private struct State {
        var waiters: [Waiter] = []
        var backlog: [Commit] = []
        var isDraining = false
        /// How many waiters end the writer's wait; nil while it does not wait for any.
        var awaited: Int?
        var pace = CommitPace()
        var outage: Outage?
        var swept: UInt64 = 0

        /// Keeps for later what must not be lost; the answer of such a commit does not leave, so its record must not
        /// either.
        mutating func postpone(_ commit: Commit) {
            guard backlog.count < CommitQueue.backlogLimit else { return }
            var rest = commit
            rest.answer = nil
            backlog.append(rest)
        }
    }

    private let store: any AccessStore
    private let clock: AccessClock
    private let notifier: any Notifier
    private let state = Mutex(State())
    private let thread = WriterThread()
    private let gathered = DispatchSemaphore(value: 0)

    /// Whether the last write was kept.
    var isStoreAvailable: Bool { state.withLock { $0.outage == nil } }

    init(_ store: any AccessStore, _ clock: AccessClock, _ notifier: any Notifier) {
        self.store = store
        self.clock = clock
        self.notifier = notifier
    }

    /// Keeps a commit.
    ///
    /// - Returns: when it is durable, the charges of other servers from its ``Commit/usageRevision`` up to the write;
    ///   nil where it could not be kept.
    func keep(_ commit: Commit) async -> UsageNews? {
        let isPostponed = state.withLock { state in
            guard let outage = state.outage, clock.now() < outage.retry else { return false }
            state.postpone(commit)
            return true
        }
        if isPostponed { return nil }
        return await withCheckedContinuation { done in
            let (isFirst, isAwaited) = state.withLock { state in
                state.waiters.append(Waiter(commit: commit, done: done))
                defer { state.isDraining = true }
                let isAwaited = state.awaited.map { state.waiters.count >= $0 } ?? false
                if isAwaited { state.awaited = nil }
                return (!state.isDraining, isAwaited)
            }
            if isAwaited { gathered.signal() }
            if isFirst { Task(executorPreference: thread) { await self.drain() } }
        }
    }

    /// Writes until nobody waits.
    private func drain() async {
        while let batch = next() {
            let news = await write(batch.map(\.commit))
            for waiter in batch { waiter.done.resume(returning: news) }
        }
    }

    /// Those whose commits are written next; nil where there are none.
    private func next() -> [Waiter]? {
        let pause = state.withLock { state -> Duration? in
            let (count, pause) = state.pace.wait(at: .now)
            guard pause > .zero, state.waiters.count < count else { return nil }
            state.awaited = count
            return pause
        }
        let isLate = pause.map { gathered.wait(timeout: .now() + $0.seconds) == .timedOut } ?? false
        let (batch, isSignalled) = state.withLock { state in
            defer { (state.waiters, state.awaited, state.isDraining) = ([], nil, !state.waiters.isEmpty) }
            if !state.waiters.isEmpty { state.pace.begin(state.waiters.count, at: .now) }
            return (state.waiters, state.awaited == nil)
        }
        // The signal that came just too late is not for the next wait.
        if isLate && isSignalled { gathered.wait() }
        return batch.isEmpty ? nil : batch
    }

    private func write(_ commits: [Commit]) async -> UsageNews? {
        // Others may postpone commits while this one waits for the disk.
        let now = clock.now()
        let (postponed, sweep) = state.withLock { state in
            defer { state.backlog = [] }
            return (state.backlog, now / UsageRecord.width > state.swept ? now : nil)
        }
        let all = postponed + commits
        let servers = Set(all.compactMap(\.charge?.server))
        do throws(AccessError) {
            let news = try await store.charge(
                Self.charges(of: all), since: commits.map(\.usageRevision).min() ?? .max,
                omitting: servers.count == 1 ? servers.first ?? 0 : 0
            ) { transaction throws(AccessError) in
                try Self.write(all, in: transaction)
                if let sweep, sweep > UsageRecord.window {
                    try transaction.dropUsage(before: sweep - UsageRecord.window)
                }
            }
            let wasDown = state.withLock { state in
                defer { (state.swept, state.outage) = (now / UsageRecord.width, nil) }
                return state.outage != nil
            }
            if wasDown { notifier.notify(Notice(.storeRecovered, at: now)) }
            return news
        } catch {
            let wasDown = state.withLock { state in
                defer {
                    let pause = max(1, min(32, (state.outage?.pause ?? 0) * 2))
                    state.outage = Outage(pause: pause, retry: now + pause)
                    state.backlog = postponed + state.backlog
                    for commit in commits { state.postpone(commit) }
                }
                return state.outage != nil
            }
            if !wasDown {
                var notice = Notice(.storeUnavailable, at: now)
                notice.reason = "\(error)"
                notifier.notify(notice)
            }
            return nil
        }
    }

    /// One charge for each account, organisation, slot and server.
    private static func charges(of commits: [Commit]) -> [UsageCharge] {
        var charges: [Slot: UsageCharge] = [:]
        for charge in commits.compactMap(\.charge) {
            let slot = Slot(
                account: charge.account, organisation: charge.organisation, server: charge.server,
                number: charge.time / UsageRecord.width)
            charges[slot, default: charge.empty(at: charge.time, server: charge.server)].add(charge)
        }
        return Array(charges.values)
    }

    private static func write(_ commits: [Commit], in transaction: any AccessTransaction) throws(AccessError) {
        for commit in commits {
            if let answer = commit.answer { try transaction.append(answer) }
            for event in commit.events { try transaction.append(event) }
            for rule in commit.restrictions {
                if let name = rule.account, var account = try transaction.account(name) {
                    account.restrict(rule.restriction)
                    try transaction.put(account)
                }
                if let name = rule.organisation {
                    var organisation: Organisation
                    if let known = try transaction.organisation(name) {
                        organisation = known
                    } else {
                        organisation = try Organisation(name)
                    }
                    organisation.restrict(rule.restriction)
                    try transaction.put(organisation)
                }
            }
        }
    }

    private struct Slot: Hashable {
        let account: String
        let organisation: String
        let server: UInt64
        let number: UInt64
    }
}

extension Duration {
    fileprivate var seconds: Double { self / .seconds(1) }
}
