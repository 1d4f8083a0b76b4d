/// Rows that are counted for an account and its organisation.
public struct UsageCharge: Hashable, Sendable {
    /// The account.
    public let account: String
    /// Its organisation.
    public let organisation: String
    /// Unix time.
    public let time: UInt64
    /// Rows.
    public var answers: Double
    /// Rows that count as detailed.
    public var detailed: Double
    /// Bits that they can carry.
    public var bits: Double

    /// A charge at a time.
    public init(
        account: String, organisation: String, time: UInt64, answers: Double, detailed: Double, bits: Double
    ) {
        self.account = account
        self.organisation = organisation
        self.time = time
        self.answers = answers
        self.detailed = detailed
        self.bits = bits
    }

    /// Nothing for the same account and organisation.
    func empty(at time: UInt64) -> UsageCharge {
        UsageCharge(account: account, organisation: organisation, time: time, answers: 0, detailed: 0, bits: 0)
    }

    /// Adds the rows of another.
    mutating func add(_ other: UsageCharge) {
        answers += other.answers
        detailed += other.detailed
        bits += other.bits
    }
}
