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
    /// The server that counted them, by a random number; 0 in sums.
    public let server: UInt64

    /// A charge at a time.
    public init(
        account: String, organisation: String, time: UInt64, answers: Double, detailed: Double, bits: Double,
        server: UInt64 = 0
    ) {
        self.account = account
        self.organisation = organisation
        self.time = time
        self.answers = answers
        self.detailed = detailed
        self.bits = bits
        self.server = server
    }

    /// Nothing for the same account and organisation.
    func empty(at time: UInt64, server: UInt64 = 0) -> UsageCharge {
        UsageCharge(
            account: account, organisation: organisation, time: time, answers: 0, detailed: 0, bits: 0, server: server)
    }

    /// Adds the rows of another.
    mutating func add(_ other: UsageCharge) {
        answers += other.answers
        detailed += other.detailed
        bits += other.bits
    }
}
