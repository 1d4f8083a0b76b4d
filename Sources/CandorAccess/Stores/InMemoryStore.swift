import Synchronization

/// A store that ends with the process: for tests, and for servers that may forget.
public final class InMemoryStore: AccessStore {
    private let tables = Mutex(Tables())

    /// An empty store.
    public init() {}

    /// Runs `body`, which is alone with the store.
    ///
    /// - Complexity: that of what the body changes, however much the store holds.
    public func write<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        try tables.withLock { (tables) throws(AccessError) -> R in
            let transaction = InMemoryTransaction(&tables)
            defer { transaction.end(&tables) }
            let result = try body(transaction)
            transaction.keep()
            return result
        }
    }

    /// Runs `body`, which is alone with the store; what it writes is undone.
    public func read<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        try tables.withLock { (tables) throws(AccessError) -> R in
            let transaction = InMemoryTransaction(&tables)
            defer { transaction.end(&tables) }
            return try body(transaction)
        }
    }
}

/// What the store holds.
private struct Tables: Sendable {
    struct Slot: Hashable {
        let account: String
        let organisation: String
        let slot: UInt64
    }

    var revision = 0
    var accounts: [String: (revision: Int, value: Account?)] = [:]
    var organisations: [String: (revision: Int, value: Organisation)] = [:]
    var upgrades: [Int: UpgradeRequest] = [:]
    var usage: [Slot: UsageCharge] = [:]
    var totals: [Slot: UsageCharge] = [:]
    var charges: [UsageNews.Entry] = []
    var chargeRevision = 0
    var audit: [AuditRecord] = []

    /// A hundredth of what other stores keep, and up to as many again before the oldest go.
    static let keptCharges = UsageNews.kept / 100
}

/// Has the tables while it lasts, so that it changes them in place, and notes how each change is undone.
private final class InMemoryTransaction: AccessTransaction {
    private var tables = Tables()
    private var undo: [(inout Tables) -> Void] = []

    init(_ tables: inout Tables) { swap(&self.tables, &tables) }

    /// What was changed stays.
    func keep() {
        undo = []
        let count = tables.charges.count
        if count > 2 * Tables.keptCharges { tables.charges.removeFirst(count - Tables.keptCharges) }
    }

    /// Gives the tables back, without the changes that do not stay.
    func end(_ tables: inout Tables) {
        for step in undo.reversed() { step(&self.tables) }
        undo = []
        swap(&self.tables, &tables)
    }

    /// Notes a value that is about to change.
    private func save<V>(_ path: WritableKeyPath<Tables, V>) {
        let value = tables[keyPath: path]
        undo.append { $0[keyPath: path] = value }
    }

    func account(_ name: String) -> Account? { tables.accounts[name]?.value }

    func put(_ account: Account) {
        set(\.accounts, account.name, (nextRevision(), account))
    }

    func removeAccount(_ name: String) {
        set(\.accounts, name, (nextRevision(), nil))
    }

    func organisation(_ name: String) -> Organisation? { tables.organisations[name]?.value }

    func put(_ organisation: Organisation) {
        set(\.organisations, organisation.name, (nextRevision(), organisation))
    }

    func changes(since revision: Int) -> RegistryChanges {
        var changes = RegistryChanges(revision: tables.revision)
        for (name, entry) in tables.accounts where entry.revision > revision {
            changes.accounts.updateValue(entry.value, forKey: name)
        }
        for (name, entry) in tables.organisations where entry.revision > revision {
            changes.organisations[name] = entry.value
        }
        return changes
    }

    func nextUpgrade() -> Int { (tables.upgrades.keys.max() ?? 0) + 1 }

    func upgrade(_ id: Int) -> UpgradeRequest? { tables.upgrades[id] }

    func put(_ upgrade: UpgradeRequest) { set(\.upgrades, upgrade.id, upgrade) }

    func upgrades(_ state: UpgradeRequest.State?) -> [UpgradeRequest] {
        tables.upgrades.values.filter { state == nil || $0.state == state }.sorted { $0.id < $1.id }
    }

    func add(_ charges: [UsageCharge]) {
        for charge in charges {
            let slot = charge.time / UsageRecord.width
            add(charge, to: \.usage, slot)
            add(charge, to: \.totals, 0)
            tables.chargeRevision += 1
            tables.charges.append(UsageNews.Entry(revision: tables.chargeRevision, charge: charge))
        }
        let count = charges.count
        undo.append {
            $0.chargeRevision -= count
            $0.charges.removeLast(count)
        }
    }

    private func add(
        _ charge: UsageCharge, to table: WritableKeyPath<Tables, [Tables.Slot: UsageCharge]>, _ slot: UInt64
    ) {
        let key = Tables.Slot(account: charge.account, organisation: charge.organisation, slot: slot)
        var sum = tables[keyPath: table][key] ?? charge.empty(at: slot * UsageRecord.width)
        sum.add(charge)
        set(table, key, sum)
    }

    /// Sets one value of a table.
    private func set<K: Hashable, V>(_ table: WritableKeyPath<Tables, [K: V]>, _ key: K, _ value: V) {
        let before = tables[keyPath: table].updateValue(value, forKey: key)
        undo.append { $0[keyPath: table][key] = before }
    }

    private func nextRevision() -> Int {
        tables.revision += 1
        undo.append { $0.revision -= 1 }
        return tables.revision
    }

    func usage(since unixSeconds: UInt64) -> [UsageCharge] {
        tables.usage.values.filter { $0.time + UsageRecord.width > unixSeconds }
    }

    func totals() -> [UsageCharge] { Array(tables.totals.values) }

    func usageNews(since revision: Int, omitting server: UInt64) -> UsageNews {
        let newest = tables.chargeRevision
        let missing = revision < newest ? newest - max(0, revision) : 0
        let kept = min(tables.charges.count, Tables.keptCharges)
        return UsageNews(
            revision: newest, omitted: server,
            entries: tables.charges.suffix(missing).filter { server == 0 || $0.charge.server != server },
            isWhole: missing <= kept)
    }

    func dropUsage(before unixSeconds: UInt64) {
        save(\.usage)
        tables.usage = tables.usage.filter { $0.value.time + UsageRecord.width > unixSeconds }
    }

    func append(_ entry: AuditEntry) -> AuditRecord {
        let record = AuditChain.link(entry, to: auditHead())
        tables.audit.append(record)
        undo.append { $0.audit.removeLast() }
        return record
    }

    func auditHead() -> AuditHead {
        tables.audit.last.map { AuditHead(sequence: $0.sequence, hash: $0.hash) } ?? .empty
    }

    func auditRecords(from sequence: UInt64, limit: Int) -> [AuditRecord] {
        Array(tables.audit[place(of: sequence)...].prefix(limit))
    }

    func removeAuditRecords(through sequence: UInt64) {
        let end = sequence == .max ? tables.audit.count : place(of: sequence + 1)
        let removed = Array(tables.audit[..<end])
        tables.audit.removeFirst(end)
        undo.append { $0.audit.insert(contentsOf: removed, at: 0) }
    }

    /// Where the records from a number on begin: their numbers have no gaps.
    private func place(of sequence: UInt64) -> Int {
        guard let first = tables.audit.first?.sequence, sequence > first else { return 0 }
        return Int(min(sequence - first, UInt64(tables.audit.count)))
    }
}
