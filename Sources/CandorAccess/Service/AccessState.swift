import CSodium
import CandorMasking

/// What a server keeps in memory: a copy of the registry, and the use that decisions rest on.
struct AccessState: Sendable {
    private(set) var revision = 0
    private(set) var accounts: [String: Account] = [:]
    private(set) var organisations: [String: Organisation] = [:]
    private var accountUse: [String: UsageRecord] = [:]
    private var organisationUse: [String: UsageRecord] = [:]
    private var accountMeter = LeakageMeter()
    private var organisationMeter = LeakageMeter()
    /// Whether totals were forgotten, which whoever comes back has again.
    private(set) var hasForgottenTotals = false
    /// Who counts here. What others count comes by the store.
    private(set) var server = newServer()
    /// The charges of other servers up to this revision are counted.
    private(set) var usageRevision = 0

    /// Takes over what others wrote; older changes than those that are here change nothing.
    mutating func apply(_ changes: RegistryChanges) {
        guard changes.revision > revision else { return }
        revision = changes.revision
        for (name, account) in changes.accounts {
            accounts[name] = account
            for (rule, time) in (account?.restrictions ?? []).ruleTimes {
                accountUse[name, default: UsageRecord()].noteFired(rule, at: time)
            }
        }
        for (name, organisation) in changes.organisations {
            organisations[name] = organisation
            for (rule, time) in organisation.restrictions.ruleTimes {
                organisationUse[name, default: UsageRecord()].noteFired(rule, at: time)
            }
        }
    }

    /// Counts what other servers charged, each charge once.
    mutating func apply(_ news: UsageNews, at now: UInt64) {
        // News that leave out the charges of somebody else than this server are not whole for it.
        guard news.isWhole, news.omitted == 0 || news.omitted == server else { return }
        for entry in news.entries where entry.revision > usageRevision && entry.charge.server != server {
            accountUse[entry.charge.account, default: UsageRecord()].adopt(entry.charge, at: now)
            organisationUse[entry.charge.organisation, default: UsageRecord()].adopt(entry.charge, at: now)
            meter(entry.charge, at: entry.charge.time)
        }
        usageRevision = max(usageRevision, news.revision)
    }

    /// Begins anew with the use that a store had at a revision, as after a restart. What this server has charged and
    /// not yet written comes back as that of another server.
    mutating func recount(_ fresh: AccessState) {
        guard fresh.usageRevision > usageRevision else { return }
        (accountUse, organisationUse) = (fresh.accountUse, fresh.organisationUse)
        (accountMeter, organisationMeter) = (fresh.accountMeter, fresh.organisationMeter)
        (server, usageRevision) = (fresh.server, fresh.usageRevision)
        hasForgottenTotals = false
    }

    /// Takes over totals of those who are registered and have none here. What the store's news then tell of them counts twice: too much, never
    /// too little.
    mutating func recall(_ totals: [UsageCharge]) {
        guard !totals.isEmpty else { return }
        let organisations = Set(accounts.values.map(\.organisation))
        let new = totals.filter { accounts[$0.account] != nil && !accountMeter.knows($0.account) }
        let newOrganisations = totals.filter {
            organisations.contains($0.organisation) && !organisationMeter.knows($0.organisation)
        }
        for total in new { meter(total, in: \.accountMeter, of: total.account, at: 0) }
        for total in newOrganisations { meter(total, in: \.organisationMeter, of: total.organisation, at: 0) }
    }

    /// Takes over the use of the time before a restart, up to a revision.
    mutating func restore(_ charges: [UsageCharge], totals: [UsageCharge], revision: Int, at now: UInt64) {
        usageRevision = revision
        for charge in charges {
            accountUse[charge.account, default: UsageRecord()].restore(charge, at: now)
            organisationUse[charge.organisation, default: UsageRecord()].restore(charge, at: now)
        }
        for total in totals { meter(total, at: 0) }
    }

    /// Counts rows that are about to be answered.
    mutating func charge(_ charge: UsageCharge) {
        accountUse[charge.account, default: UsageRecord()].charge(charge)
        organisationUse[charge.organisation, default: UsageRecord()].charge(charge)
        meter(charge, at: charge.time)
    }

    private mutating func meter(_ charge: UsageCharge, at time: UInt64) {
        meter(charge, in: \.accountMeter, of: charge.account, at: time)
        meter(charge, in: \.organisationMeter, of: charge.organisation, at: time)
    }

    private mutating func meter(
        _ charge: UsageCharge, in meter: WritableKeyPath<AccessState, LeakageMeter>, of name: String, at time: UInt64
    ) {
        guard charge.answers > 0, charge.bits >= 0, let answers = Int(exactly: charge.answers) else { return }
        self[keyPath: meter].record(name, bitsPerAnswer: charge.bits / charge.answers, answers: answers, at: time)
    }

    /// Notes what was answered.
    mutating func observe(_ account: Account, _ observations: [Observation], classes: Int) {
        accountUse[account.name, default: UsageRecord()].observe(observations, classes: classes)
        organisationUse[account.organisation, default: UsageRecord()].observe(observations, classes: classes)
    }

    /// What an account and its organisation have had.
    mutating func usage(of account: Account, at now: UInt64) -> Usage {
        var usage = Usage()
        usage.account = Self.measures(of: account.name, in: &accountUse, at: now)
        usage.account.totalLeakageBits = accountMeter.reading(of: account.name, at: now).bits
        usage.organisation = Self.measures(of: account.organisation, in: &organisationUse, at: now)
        usage.organisation.totalLeakageBits = organisationMeter.reading(of: account.organisation, at: now).bits
        return usage
    }

    /// Measures of a record where it is: a record is long to copy.
    private static func measures(
        of name: String, in records: inout [String: UsageRecord], at now: UInt64
    ) -> Usage.Measures {
        guard let index = records.index(forKey: name) else { return Usage.Measures() }
        return records.values[index].measures(at: now)
    }

    /// Whether a rule fires for an account or its organisation; it does not again before it expires.
    mutating func fires(_ name: String, _ rule: AlertRule, for account: Account, at now: UInt64) -> Bool {
        switch rule.threshold.scope {
        case .account: accountUse[account.name, default: .init()].fire(name, expires: rule.expires, at: now)
        case .organisation:
            organisationUse[account.organisation, default: .init()].fire(name, expires: rule.expires, at: now)
        }
    }

    /// Restricts at once what a rule restricts; the store has it with the charge.
    mutating func restrict(_ account: String?, _ organisation: String?, _ restriction: Restriction) throws(AccessError)
    {
        if let account { accounts[account]?.restrict(restriction) }
        if let organisation {
            if organisations[organisation] == nil { organisations[organisation] = try Organisation(organisation) }
            organisations[organisation]?.restrict(restriction)
        }
    }

    /// Forgets the counters of those who have not asked for so long that nothing is counted any more; but the totals, which
    /// count for ever, only of those who are not registered.
    mutating func forgetIdle(at now: UInt64, longestRule: UInt64) {
        accountUse = accountUse.filter { !$0.value.isIdle(at: now, longestRule: longestRule) }
        organisationUse = organisationUse.filter { !$0.value.isIdle(at: now, longestRule: longestRule) }
        let (registered, metered) = (accounts, self.metered)
        let organisations = Set(registered.values.map(\.organisation))
        accountMeter.forgetIdle(at: now) { registered[$0] != nil }
        organisationMeter.forgetIdle(at: now) { organisations.contains($0) }
        if self.metered < metered { hasForgottenTotals = true }
    }

    /// Accounts and organisations that have counters.
    var counted: Int { accountUse.count + organisationUse.count }

    /// Accounts and organisations that have totals.
    var metered: Int { accountMeter.count + organisationMeter.count }

    /// A number that no other server has; not 0.
    private static func newServer() -> UInt64 {
        var number: UInt64 = 0
        randombytes_buf(&number, MemoryLayout.size(ofValue: number))
        return number | 1
    }
}

extension [Restriction] {
    /// When the rules fired that put these restrictions: a rule fires once for all servers.
    fileprivate var ruleTimes: [(rule: String, time: UInt64)] {
        compactMap { restriction in
            restriction.source.hasPrefix(Restriction.rulePrefix)
                ? (String(restriction.source.dropFirst(Restriction.rulePrefix.count)), restriction.from) : nil
        }
    }
}
