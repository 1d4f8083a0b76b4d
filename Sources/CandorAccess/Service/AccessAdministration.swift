/// What administrators and reviewers do: every step is one transaction with its audit record.
///
/// It works on the store, so that the command and a server can do it side by side; servers see the change within a
/// second. Who may administer is for the caller to know: every method takes the name of who does it.
public struct AccessAdministration: Sendable {
    let configuration: AccessConfiguration
    let store: any AccessStore
    let clock: AccessClock
    let notifier: any Notifier

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
}

extension AccessAdministration {
    static func known(
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
}
