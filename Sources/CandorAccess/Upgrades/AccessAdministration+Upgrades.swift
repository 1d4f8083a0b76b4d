/// The workflow of upgrades: every step is one transaction with its audit record.
extension AccessAdministration {
    /// Upgrades by number; of one state where one is given.
    public func upgrades(_ state: UpgradeRequest.State? = nil) async throws(AccessError) -> [UpgradeRequest] {
        try await store.read { transaction throws(AccessError) in try transaction.upgrades(state) }
    }

    /// Submits a wish for a tier: decided at once, or pending with the reviewer told.
    ///
    /// - Throws: ``AccessError``, also for a second wish while one for the same tier is pending.
    public func requestUpgrade(
        of name: String, to tier: String, justification: String
    ) async throws(AccessError) -> UpgradeRequest {
        let now = clock.now()
        let request = try await store.write { transaction throws(AccessError) in
            var account = try Self.known(name, transaction)
            if let other = try transaction.upgrades(.pending).first(where: { $0.account == name && $0.tier == tier }),
                other.expires.map({ now < $0 }) ?? true
            {
                throw .wrongState(
                    upgrade: other.id, step: "repetition", expected: "no pending request for \(tier)", actual: "pending"
                )
            }
            let request = try UpgradeRequest(
                id: transaction.nextUpgrade(), by: account, tier: tier, justification: justification, configuration,
                at: now)
            try transaction.append(Self.entry(.upgradeRequested, request, by: name, now))
            try Self.keep(request, of: &account, transaction, now)
            return request
        }
        if request.state == .pending {
            var notice = Notice(.reviewPending, at: now)
            (notice.account, notice.upgrade) = (name, request.id)
            (notice.tier, notice.reason) = (tier, request.justification)
            notifier.notify(notice)
        }
        return request
    }

    /// Takes a reviewer's step. Of two reviewers at once one succeeds and the other is told the state.
    @discardableResult
    public func review(_ id: Int, _ step: UpgradeRequest.Step) async throws(AccessError) -> UpgradeRequest {
        let now = clock.now()
        return try await store.write { transaction throws(AccessError) in
            guard var request = try transaction.upgrade(id) else { throw .unknown(what: "upgrade", name: "\(id)") }
            guard let tier = configuration.tiers[request.tier] else {
                throw .unknown(what: "tier", name: request.tier)
            }
            try request.take(step, tier, at: now)
            var account = try transaction.account(request.account)
            if account == nil, request.state == .approved { throw .unknown(what: "account", name: request.account) }
            if account != nil {
                // In place: it was looked at a line ago.
                try Self.keep(request, of: &account!, transaction, now)
            } else {
                try transaction.put(request)
                try transaction.append(Self.decision(request, now))
            }
            return request
        }
    }

    /// Ends requests and grants whose time is over. Decisions do not wait for it: what is over does not count.
    ///
    /// - Returns: those that ended.
    @discardableResult
    public func expireUpgrades() async throws(AccessError) -> [UpgradeRequest] {
        let now = clock.now()
        let due = try await upgrades(.pending) + upgrades(.approved)
        var ended: [UpgradeRequest] = []
        for request in due where request.expires.map({ now >= $0 }) ?? false {
            ended.append(try await review(request.id, .expire))
        }
        return ended
    }
}

extension AccessAdministration {
    /// Keeps a request, what it gives its account, and the record of its decision.
    private static func keep(
        _ request: UpgradeRequest, of account: inout Account, _ transaction: any AccessTransaction, _ now: UInt64
    ) throws(AccessError) {
        try transaction.put(request)
        guard request.state != .pending else { return }
        account.settle(request.grant, of: request.id)
        try transaction.put(account)
        try transaction.append(decision(request, now))
    }

    private static func decision(_ request: UpgradeRequest, _ now: UInt64) -> AuditEntry {
        let kind: AuditEntry.Kind =
            switch request.state {
            case .pending: .upgradeRequested
            case .approved: .upgradeApproved
            case .denied: .upgradeDenied
            case .expired: .upgradeExpired
            case .revoked: .upgradeRevoked
            }
        return entry(kind, request, by: request.decidedBy ?? UpgradeRequest.automat, now)
    }

    private static func entry(
        _ kind: AuditEntry.Kind, _ request: UpgradeRequest, by actor: String, _ now: UInt64
    ) -> AuditEntry {
        var entry = AuditEntry(kind, at: now, account: request.account, actor: actor)
        (entry.upgrade, entry.tier, entry.expires) = (request.id, request.tier, request.expires)
        entry.reason = kind == .upgradeRequested ? request.justification : request.reason
        return entry
    }
}
