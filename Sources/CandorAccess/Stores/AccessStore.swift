/// What keeps accounts, upgrades, use and the audit log.
///
/// A write is atomic, alone, and durable when it returns: several processes may share a store. What the body throws
/// undoes the whole write. A store may run a body again where another process wrote meanwhile, so a body changes nothing
/// but the transaction.
public protocol AccessStore: Sendable {
    /// Runs `body` on what the store holds and keeps what it changed.
    ///
    /// - Throws: ``AccessError/store(reason:)`` where the store does not answer; nothing is kept then.
    func write<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R

    /// Runs `body` on one state of the store; it must not write.
    func read<R: Sendable>(
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> R
    ) async throws(AccessError) -> R

    /// Adds to the use of accounts and runs `body`, all in one write.
    ///
    /// Of two servers that charge at once, the one whose write is second finds the charges of the first in its news.
    /// It may wait on the calling thread: ``AccessService`` calls it on one of its own.
    /// - Parameters:
    ///   - revision: where the news begin.
    ///   - server: whose charges the news leave out; 0 for none.
    /// - Returns: what was charged from `revision` up to this write.
    func charge(
        _ charges: [UsageCharge], since revision: Int, omitting server: UInt64,
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> Void
    ) async throws(AccessError) -> UsageNews
}

extension AccessStore {
    /// For stores whose writes are alone from their beginning.
    public func charge(
        _ charges: [UsageCharge], since revision: Int, omitting server: UInt64,
        _ body: @escaping @Sendable (any AccessTransaction) throws(AccessError) -> Void
    ) async throws(AccessError) -> UsageNews {
        try await write { transaction throws(AccessError) in
            try transaction.add(charges)
            try body(transaction)
            return try transaction.usageNews(since: revision, omitting: server)
        }
    }
}

/// What a store does within a write or a read.
///
/// Single values are as the transaction itself left them; lists may lack what the same transaction wrote.
public protocol AccessTransaction {
    /// The account of a name, or nil.
    func account(_ name: String) throws(AccessError) -> Account?
    /// Keeps an account in place of that of the same name.
    func put(_ account: Account) throws(AccessError)
    /// Forgets an account; its audit records stay.
    func removeAccount(_ name: String) throws(AccessError)
    /// The organisation of a name, or nil.
    func organisation(_ name: String) throws(AccessError) -> Organisation?
    /// Keeps an organisation in place of that of the same name.
    func put(_ organisation: Organisation) throws(AccessError)
    /// All that was put or removed after a revision; after 0 everything.
    func changes(since revision: Int) throws(AccessError) -> RegistryChanges

    /// The number of the next upgrade request.
    func nextUpgrade() throws(AccessError) -> Int
    /// The upgrade of a number, or nil.
    func upgrade(_ id: Int) throws(AccessError) -> UpgradeRequest?
    /// Keeps an upgrade in place of that of the same number.
    func put(_ upgrade: UpgradeRequest) throws(AccessError)
    /// Upgrades by number; of one state where one is given.
    func upgrades(_ state: UpgradeRequest.State?) throws(AccessError) -> [UpgradeRequest]

    /// Adds to the use of accounts, in slots of a quarter of an hour and for ever.
    func add(_ charges: [UsageCharge]) throws(AccessError)
    /// The use since a time by account, organisation and slot.
    func usage(since unixSeconds: UInt64) throws(AccessError) -> [UsageCharge]
    /// All use ever by account and organisation; the time is 0.
    func totals() throws(AccessError) -> [UsageCharge]
    /// What was charged after a revision; with `Int.max` the newest revision alone.
    func usageNews(since revision: Int, omitting server: UInt64) throws(AccessError) -> UsageNews
    /// Forgets slots that ended before a time; totals stay.
    func dropUsage(before unixSeconds: UInt64) throws(AccessError)

    /// Adds an entry to the audit log.
    @discardableResult func append(_ entry: AuditEntry) throws(AccessError) -> AuditRecord
    /// The last record's place and hash.
    func auditHead() throws(AccessError) -> AuditHead
    /// Up to `limit` records from a number on, in order.
    func auditRecords(from sequence: UInt64, limit: Int) throws(AccessError) -> [AuditRecord]
    /// Forgets records up to a number; the last record must stay.
    func removeAuditRecords(through sequence: UInt64) throws(AccessError)
}

/// Accounts and organisations that were put or removed.
public struct RegistryChanges: Hashable, Sendable {
    /// The newest revision.
    public var revision: Int
    /// Accounts by name; nil for one that was removed.
    public var accounts: [String: Account?] = [:]
    /// Organisations by name.
    public var organisations: [String: Organisation] = [:]

    /// No changes up to a revision.
    public init(revision: Int) { self.revision = revision }
}
