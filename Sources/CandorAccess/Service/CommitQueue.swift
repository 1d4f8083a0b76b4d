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
/// that the cost of a sync is shared by as many requests as came meanwhile.
///
/// While the store is down a commit fails at once but for one try in a while. Charges and events wait, up to a bound.
actor CommitQueue {
    /// Most commits that wait for a store that is down.
    static let backlogLimit = 10_000

    private struct Waiter {
        let commit: Commit
        let done: CheckedContinuation<UsageNews?, Never>
    }

    private let store: any AccessStore
    private let clock: AccessClock
    private let notifier: any Notifier
    private var waiters: [Waiter] = []
    private var backlog: [Commit] = []
    private var isDraining = false
    private var outage: Outage?
    private var swept: UInt64 = 0

    /// Whether the last write was kept.
    var isStoreAvailable: Bool { outage == nil }

    private struct Outage {
        var pause: UInt64 = 1
        var retry: UInt64
    }

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
        if let outage, clock.now() < outage.retry {
            postpone(commit)
            return nil
        }
        return await withCheckedContinuation { done in
            waiters.append(Waiter(commit: commit, done: done))
            guard !isDraining else { return }
            isDraining = true
            Task { await drain() }
        }
    }

    private func drain() async {
        while !waiters.isEmpty {
            let batch = waiters
            waiters = []
            let news = await write(batch.map(\.commit))
            for waiter in batch {
                if news == nil { postpone(waiter.commit) }
                waiter.done.resume(returning: news)
            }
        }
        isDraining = false
    }

    private func write(_ commits: [Commit]) async -> UsageNews? {
        // Others may postpone commits while this one waits for the disk.
        let postponed = backlog
        backlog = []
        let now = clock.now()
        let sweep = now / UsageRecord.width > swept ? now : nil
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
            swept = now / UsageRecord.width
            if outage != nil { notifier.notify(Notice(.storeRecovered, at: now)) }
            outage = nil
            return news
        } catch {
            if outage == nil {
                var notice = Notice(.storeUnavailable, at: now)
                notice.reason = "\(error)"
                notifier.notify(notice)
            }
            let pause = min(32, (outage?.pause ?? 0) * 2)
            outage = Outage(pause: max(1, pause), retry: now + max(1, pause))
            backlog = postponed + backlog
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

    /// Keeps for later what must not be lost; the answer of such a commit does not leave, so its record must not either.
    private func postpone(_ commit: Commit) {
        guard backlog.count < Self.backlogLimit else { return }
        var rest = commit
        rest.answer = nil
        backlog.append(rest)
    }
}
