/// What administrators and reviewers do: every step is one transaction with its audit record.
///
/// It works on the store, so that the command and a server can do it side by side; servers see the change within a
/// second. Who may administer is for the caller to know: every method takes the name of who does it.
public struct AccessAdministration: Sendable {
    private let configuration: AccessConfiguration
    private let store: any AccessStore
    private let clock: AccessClock
    private let notifier: any Notifier

    /// Administration of a store.
    public init(
        _ configuration: AccessConfiguration, store: any AccessStore, clock: AccessClock = .system,
        notifier: any Notifier = SilentNotifier()
    ) {
        self.configuration = configuration
        self.store = store
        self.clock = clock
        self.notifier = notifier
    }

    // MARK: Accounts

    /// All accounts and organisations.
    public func registry() async throws(AccessError) -> RegistryChanges {
        try await store.read { transaction throws(AccessError) in try transaction.changes(since: 0) }
    }

    /// Makes an account, or moves one to another organisation or tier. Facts, grants and restrictions stay.
    ///
    /// - Throws: ``AccessError/unknown(what:name:)`` for a tier that the configuration does not have.
    @discardableResult
    public func setAccount(
        _ name: String, organisation: String, tier: String, by actor: String
    ) async throws(AccessError) -> Account {
        guard configuration.tiers[tier] != nil else { throw .unknown(what: "tier", name: tier) }
        let fresh = try Account(name, organisation: organisation, tier: tier)
        let now = clock.now()
        return try await store.write { transaction throws(AccessError) in
            var account = try transaction.account(name) ?? fresh
            (account.organisation, account.tier) = (organisation, tier)
            try transaction.put(account)
            var entry = AuditEntry(.accountChanged, at: now, account: name, actor: actor)
            (entry.organisation, entry.tier) = (organisation, tier)
            try transaction.append(entry)
            return account
        }
    }

    /// Removes an account: it is unknown from then on. Its audit records stay until they are pruned.
    public func removeAccount(_ name: String, by actor: String) async throws(AccessError) {
        let now = clock.now()
        try await store.write { transaction throws(AccessError) in
            _ = try Self.known(name, transaction)
            try transaction.removeAccount(name)
            try transaction.append(AuditEntry(.accountRemoved, at: now, account: name, actor: actor))
        }
    }

    /// Adds a fact that `actor` has seen the evidence of.
    ///
    /// - Throws: ``AccessError/invalid(what:expected:actual:)`` for a fact without evidence, or that is over.
    @discardableResult
    public func addFact(
        _ kind: String, to name: String, evidence: String, expires: UInt64, by actor: String
    ) async throws(AccessError) -> Account {
        let now = clock.now()
        guard !evidence.allSatisfy(\.isWhitespace) else {
            throw .invalid(what: "fact \(kind)", expected: "evidence, such as a contract's number", actual: "none")
        }
        guard expires > now else {
            throw .invalid(what: "fact \(kind)", expected: "an end after \(now)", actual: "\(expires)")
        }
        return try await change(name) { account in
            account.hold(HeldFact(kind, evidence: evidence, verifiedBy: actor, from: now, expires: expires))
            var entry = AuditEntry(.factAdded, at: now, account: name, actor: actor)
            (entry.subject, entry.reason, entry.expires) = (kind, evidence, expires)
            return entry
        }
    }

    /// Removes a fact.
    @discardableResult
    public func removeFact(
        _ kind: String, from name: String, by actor: String
    ) async throws(AccessError) -> Account {
        let now = clock.now()
        return try await change(name) { account in
            account.drop(fact: kind)
            var entry = AuditEntry(.factRemoved, at: now, account: name, actor: actor)
            entry.subject = kind
            return entry
        }
    }

    // MARK: Restrictions

    /// Restricts an account: the verdict of an outside detector, or an administrator's order.
    @discardableResult
    public func flag(
        _ name: String, with restriction: Restriction, by actor: String
    ) async throws(AccessError) -> Account {
        let now = clock.now()
        return try await change(name) { account in
            account.restrict(restriction)
            var entry = AuditEntry(.restricted, at: now, account: name, actor: actor)
            (entry.subject, entry.reason) = (restriction.source, restriction.reason)
            (entry.level, entry.expires) = (restriction.level, restriction.expires)
            return entry
        }
    }

    /// Ends a restriction of an account.
    @discardableResult
    public func lift(
        _ source: String, from name: String, reason: String, by actor: String
    ) async throws(AccessError) -> Account {
        let now = clock.now()
        return try await change(name) { account in
            account.lift(source: source)
            var entry = AuditEntry(.restrictionLifted, at: now, account: name, actor: actor)
            (entry.subject, entry.reason) = (source, reason)
            return entry
        }
    }

    /// Restricts all accounts of an organisation.
    public func flag(
        organisation name: String, with restriction: Restriction, by actor: String
    ) async throws(AccessError) {
        let now = clock.now()
        let fresh = try Organisation(name)
        try await store.write { transaction throws(AccessError) in
            var organisation = try transaction.organisation(name) ?? fresh
            organisation.restrict(restriction)
            try transaction.put(organisation)
            var entry = AuditEntry(.restricted, at: now, actor: actor)
            (entry.organisation, entry.subject, entry.reason) = (name, restriction.source, restriction.reason)
            (entry.level, entry.expires) = (restriction.level, restriction.expires)
            try transaction.append(entry)
        }
    }

    /// Ends a restriction of an organisation.
    public func lift(
        _ source: String, fromOrganisation name: String, reason: String, by actor: String
    ) async throws(AccessError) {
        let now = clock.now()
        try await store.write { transaction throws(AccessError) in
            guard var organisation = try transaction.organisation(name) else {
                throw .unknown(what: "organisation", name: name)
            }
            organisation.lift(source: source)
            try transaction.put(organisation)
            var entry = AuditEntry(.restrictionLifted, at: now, actor: actor)
            (entry.organisation, entry.subject, entry.reason) = (name, source, reason)
            try transaction.append(entry)
        }
    }

    // MARK: Upgrades

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
                    upgrade: other.id, step: "repetition", expected: "no pending request for \(tier)", actual: "pending")
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
    private static func known(
        _ name: String, _ transaction: any AccessTransaction
    ) throws(AccessError) -> Account {
        guard let account = try transaction.account(name) else { throw .unknown(what: "account", name: name) }
        return account
    }

    /// Changes an account and writes the entry that `body` gives.
    private func change(
        _ name: String, _ body: @escaping @Sendable (inout Account) -> AuditEntry
    ) async throws(AccessError) -> Account {
        try await store.write { transaction throws(AccessError) in
            var account = try Self.known(name, transaction)
            let entry = body(&account)
            try transaction.put(account)
            try transaction.append(entry)
            return account
        }
    }

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
