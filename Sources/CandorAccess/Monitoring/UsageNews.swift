/// What servers charged after a revision of a store's use, in order.
public struct UsageNews: Hashable, Sendable {
    /// A charge in its place.
    public struct Entry: Hashable, Sendable {
        /// 1 for the first charge of a store.
        public let revision: Int
        /// The charge, with its server.
        public let charge: UsageCharge

        /// A charge in its place.
        public init(revision: Int, charge: UsageCharge) {
            self.revision = revision
            self.charge = charge
        }
    }

    /// Charges that a store keeps singly; of older ones it has the sums alone.
    public static let kept = 100_000

    /// The newest revision.
    public let revision: Int
    /// The server whose charges are left out; 0 for none.
    public let omitted: UInt64
    /// Charges after the revision that was asked for.
    public let entries: [Entry]
    /// Whether they are all: false where the store no longer has the first of them singly.
    public let isWhole: Bool

    /// News up to a revision.
    public init(revision: Int, omitted: UInt64, entries: [Entry], isWhole: Bool) {
        self.revision = revision
        self.omitted = omitted
        self.entries = entries
        self.isWhole = isWhole
    }
}
