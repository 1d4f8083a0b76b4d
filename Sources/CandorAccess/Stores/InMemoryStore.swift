import Synchronization

/// A store that ends with the process: for tests, and for servers that may forget.
public final class InMemoryStore: AccessStore {
    private let tables = Mutex(Tables())

    /// An empty store.
    public init() {}

    /// Runs `body`, which is alone with the store.
    public func write<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        try tables.withLock { (tables) throws(AccessError) -> R in
            let transaction = InMemoryTransaction(tables)
            let result = try body(transaction)
            tables = transaction.tables
            return result
        }
    }

    /// Runs `body` on a copy.
    public func read<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        try body(InMemoryTransaction(tables.withLock { $0 }))
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

    /// A hundredth of what other stores keep: a write copies it.
    static let keptCharges = UsageNews.kept / 100
}

private final class InMemoryTransaction: AccessTransaction {
    var tables: Tables

    init(_ tables: Tables) { self.tables = tables }

    func account(_ name: String) -> Account? { tables.accounts[name]?.value }

    func put(_ account: Account) {
        tables.revision += 1
        tables.accounts[account.name] = (tables.revision, account)
    }

    func removeAccount(_ name: String) {
        tables.revision += 1
        tables.accounts[name] = (tables.revision, nil)
    }

    func organisation(_ name: String) -> Organisation? { tables.organisations[name]?.value }

    func put(_ organisation: Organisation) {
        tables.revision += 1
        tables.organisations[organisation.name] = (tables.revision, organisation)
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

    func put(_ upgrade: UpgradeRequest) { tables.upgrades[upgrade.id] = upgrade }

    func upgrades(_ state: UpgradeRequest.State?) -> [UpgradeRequest] {
        tables.upgrades.values.filter { state == nil || $0.state == state }.sorted { $0.id < $1.id }
    }

    func add(_ charges: [UsageCharge]) {
        for charge in charges {
            let slot = charge.time / UsageRecord.width
            let key = Tables.Slot(account: charge.account, organisation: charge.organisation, slot: slot)
            tables.usage[key, default: charge.empty(at: slot * UsageRecord.width)].add(charge)
            let ever = Tables.Slot(account: charge.account, organisation: charge.organisation, slot: 0)
            tables.totals[ever, default: charge.empty(at: 0)].add(charge)
            tables.chargeRevision += 1
            tables.charges.append(UsageNews.Entry(revision: tables.chargeRevision, charge: charge))
        }
        tables.charges.removeFirst(max(0, tables.charges.count - Tables.keptCharges))
    }

    func usage(since unixSeconds: UInt64) -> [UsageCharge] {
        tables.usage.values.filter { $0.time + UsageRecord.width > unixSeconds }
    }

    func totals() -> [UsageCharge] { Array(tables.totals.values) }

    func usageNews(since revision: Int, omitting server: UInt64) -> UsageNews {
        let newest = tables.chargeRevision
        let missing = revision < newest ? newest - max(0, revision) : 0
        return UsageNews(
            revision: newest, omitted: server,
            entries: tables.charges.suffix(missing).filter { server == 0 || $0.charge.server != server },
            isWhole: missing <= tables.charges.count)
    }

    func dropUsage(before unixSeconds: UInt64) {
        tables.usage = tables.usage.filter { $0.value.time + UsageRecord.width > unixSeconds }
    }

    func append(_ entry: AuditEntry) -> AuditRecord {
        let record = AuditChain.link(entry, to: auditHead())
        tables.audit.append(record)
        return record
    }

    func auditHead() -> AuditHead {
        tables.audit.last.map { AuditHead(sequence: $0.sequence, hash: $0.hash) } ?? .empty
    }

    func auditRecords(from sequence: UInt64, limit: Int) -> [AuditRecord] {
        Array(tables.audit.drop { $0.sequence < sequence }.prefix(limit))
    }

    func removeAuditRecords(through sequence: UInt64) { tables.audit.removeAll { $0.sequence <= sequence } }
}
