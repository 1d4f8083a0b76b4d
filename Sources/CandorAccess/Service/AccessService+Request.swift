import CandorMasking

/// One request, under the lock.
extension AccessService {
    func admit(
        _ name: String, _ request: AccessRequest, rows: Int, classes: Int, at now: UInt64, _ state: inout AccessState
    ) -> (AccessDecision, Commit, [Notice]) {
        guard let account = state.accounts[name] else {
            return (configuration.lowest(.unknownAccount), Commit(), [])
        }
        let organisation = state.organisations[account.organisation]
        var usage = state.usage(of: account, at: now)
        var decision = configuration.decide(account, in: organisation, request, usage: usage, at: now)
        if !configuration.ladder.isEmpty {
            usage.add(charge(account, decision, rows, classes, now))
            decision = configuration.decide(account, in: organisation, request, usage: usage, at: now)
        }
        let charge = charge(account, decision, rows, classes, now)
        state.charge(charge)
        var commit = Commit(charge: charge)
        if decision.isDetailed {
            var entry = AuditEntry(.detailedAnswer, at: now, account: name)
            entry.organisation = account.organisation
            entry.level = decision.level
            entry.useCase = request.useCase
            entry.rows = rows
            commit.answer = entry
        }
        let notices = fireRules(for: account, at: now, &state, &commit)
        return (decision, commit, notices)
    }

    /// What a decision costs.
    private func charge(
        _ account: Account, _ decision: AccessDecision, _ rows: Int, _ classes: Int, _ now: UInt64
    ) -> UsageCharge {
        // A policy that this model cannot have gives no answer, so nothing leaks.
        let bits = (try? decision.policy.leakageBits(classes: classes)) ?? 0
        return UsageCharge(
            account: account.name, organisation: account.organisation, time: now, answers: Double(rows),
            detailed: decision.isDetailed ? Double(rows) : 0, bits: bits * Double(rows))
    }

    /// Which rules fire now, and what they leave in `commit`.
    func fireRules(
        for account: Account, at now: UInt64, _ state: inout AccessState, _ commit: inout Commit
    ) -> [Notice] {
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
    /// Counts a request as if it were answered.
    fileprivate mutating func add(_ charge: UsageCharge) {
        for path in [\Usage.account, \Usage.organisation] {
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
