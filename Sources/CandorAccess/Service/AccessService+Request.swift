import CandorMasking

/// A request that was decided about, with what the decision rests on.
struct Admission {
    let account: Account
    let organisation: Organisation?
    let request: AccessRequest
    let rows: Int
    let row: AnswerRow
    let time: UInt64
    /// Before the request.
    let usage: Usage
    var decision: AccessDecision
    var commit = Commit()
    var notices: [Notice] = []
}

/// One request, under the lock.
extension AccessService {
    /// Decides and counts; nil for an account that is not known.
    func admit(
        _ name: String, _ request: AccessRequest, rows: Int, of row: AnswerRow, at now: UInt64,
        _ state: inout AccessState
    ) -> Admission? {
        guard let account = state.accounts[name] else { return nil }
        var admission = Admission(
            account: account, organisation: state.organisations[account.organisation], request: request, rows: rows,
            row: row, time: now, usage: state.usage(of: account, at: now),
            decision: configuration.lowest(.unknownAccount))
        admission.decision = decide(admission, with: admission.usage)
        let charge = charge(admission, admission.decision, server: state.server)
        admission.commit = Commit(charge: charge, usageRevision: state.usageRevision)
        state.charge(charge)
        if admission.decision.isDetailed {
            var entry = AuditEntry(.detailedAnswer, at: now, account: name)
            entry.organisation = account.organisation
            entry.level = admission.decision.level
            entry.useCase = request.useCase
            entry.rows = rows
            admission.commit.answer = entry
        }
        admission.notices = fireRules(for: account, at: now, &state, &admission.commit)
        return admission
    }

    /// The decision with the use before the request; the request counts before the ladder is asked.
    func decide(_ admission: Admission, with usage: Usage) -> AccessDecision {
        var usage = usage
        func decision() -> AccessDecision {
            configuration.decide(
                admission.account, in: admission.organisation, admission.request, usage: usage, at: admission.time)
        }
        let first = decision()
        guard !configuration.ladder.isEmpty else { return first }
        usage.add(charge(admission, first, server: 0))
        return decision()
    }

    /// The decision again, where other servers charged the same account or organisation before this charge was written.
    ///
    /// More use never raises a level, so what was counted and recorded is never too little.
    func decideAgain(_ admission: Admission, after news: UsageNews) -> AccessDecision {
        guard !configuration.ladder.isEmpty, let own = admission.commit.charge else { return admission.decision }
        var usage = admission.usage
        var isChanged = false
        for entry in news.entries
        where entry.revision > admission.commit.usageRevision && entry.charge.server != own.server {
            if entry.charge.account == own.account { usage.add(entry.charge, to: [\.account]) }
            if entry.charge.organisation == own.organisation { usage.add(entry.charge, to: [\.organisation]) }
            isChanged =
                isChanged || entry.charge.organisation == own.organisation || entry.charge.account == own.account
        }
        return isChanged ? decide(admission, with: usage) : admission.decision
    }

    /// What a decision costs.
    private func charge(_ admission: Admission, _ decision: AccessDecision, server: UInt64) -> UsageCharge {
        let rows = Double(admission.rows)
        // A policy that this model cannot have gives no answer, so nothing leaks.
        let bits = admission.row.leakageBits(under: decision.policy)
        return UsageCharge(
            account: admission.account.name, organisation: admission.account.organisation, time: admission.time,
            answers: rows, detailed: decision.isDetailed ? rows : 0, bits: bits * rows, server: server)
    }

    /// Which rules fire now, and what they leave in `commit`.
    func fireRules(
        for account: Account, at now: UInt64, _ state: inout AccessState, _ commit: inout Commit
    ) -> [Notice] {
        guard !configuration.rankedRules.isEmpty else { return [] }
        let usage = state.usage(of: account, at: now)
        var notices: [Notice] = []
        for rule in configuration.rankedRules where rule.value.threshold.isMet(by: usage) {
            guard state.fires(rule.name, rule.value, for: account, at: now) else { continue }
            let isOfAccount = rule.value.threshold.scope == .account
            let subject = (isOfAccount ? account.name : nil, isOfAccount ? nil : account.organisation)
            var entry = AuditEntry(.alert, at: now, account: subject.0, actor: "rule \(rule.name)")
            entry.organisation = account.organisation
            entry.subject = rule.value.threshold.measure.rawValue
            commit.events.append(entry)
            if let restriction = rule.value.restriction(named: rule.name, at: now) {
                try? state.restrict(subject.0, subject.1, restriction)
                commit.restrictions.append(
                    RuleRestriction(account: subject.0, organisation: subject.1, restriction: restriction))
                entry.kind = .restricted
                entry.level = restriction.level
                entry.expires = restriction.expires
                entry.reason = restriction.reason
                commit.events.append(entry)
            }
            if rule.value.notifies {
                notices.append(Notice(rule, entry, usage))
            }
        }
        return notices
    }
}

extension Usage {
    /// Counts rows as if they were answered.
    fileprivate mutating func add(
        _ charge: UsageCharge, to paths: [WritableKeyPath<Usage, Measures>] = [\.account, \.organisation]
    ) {
        for path in paths {
            self[keyPath: path].answers += charge.answers
            self[keyPath: path].requestRate += charge.answers
            self[keyPath: path].detailedAnswers += charge.detailed
            self[keyPath: path].leakageBits += charge.bits
            self[keyPath: path].totalLeakageBits += charge.bits
        }
    }
}

extension Notice {
    fileprivate init(_ rule: AccessConfiguration.Named<AlertRule>, _ entry: AuditEntry, _ usage: Usage) {
        self.init(.alert, at: entry.time)
        account = entry.account
        organisation = entry.organisation
        self.rule = rule.name
        measure = rule.value.threshold.measure
        let measures = rule.value.threshold.scope == .account ? usage.account : usage.organisation
        value = measures[rule.value.threshold.measure]
        level = rule.value.downgrade
    }
}
