/// Bits that have left, by account: in total and on each account's current day.
///
/// A policy's ``MaskPolicy/leakageBits(classes:)`` bounds one answer; repeats count again, since the meter does not know
/// them. It bounds what can be told from answers of any kind, also those without noise, which ``PrivacyLedger`` cannot
/// account for. A meter is a value: its owner guards it.
public struct LeakageMeter: Hashable, Codable, Sendable {
    /// What an account has had.
    public struct Reading: Hashable, Codable, Sendable {
        /// Answers in all.
        public fileprivate(set) var answers = 0
        /// Bits in all.
        public fileprivate(set) var bits = 0.0
        /// The day that the next two are of: whole days of Unix time, UTC.
        public fileprivate(set) var day: UInt64 = 0
        /// Answers on that day.
        public fileprivate(set) var answersOfDay = 0
        /// Bits on that day.
        public fileprivate(set) var bitsOfDay = 0.0
    }

    private static let secondsOfDay: UInt64 = 86_400
    private var accounts: [String: Reading] = [:]

    /// A meter without accounts.
    public init() {}

    /// Counts answers of so many bits each. A clock that goes back counts on the later day.
    public mutating func record(_ account: String, bitsPerAnswer: Double, answers: Int = 1, at unixSeconds: UInt64) {
        precondition(answers >= 0 && bitsPerAnswer >= 0, "negative count")
        var reading = accounts[account] ?? Reading()
        let day = unixSeconds / Self.secondsOfDay
        if day > reading.day { (reading.day, reading.answersOfDay, reading.bitsOfDay) = (day, 0, 0) }
        let bits = Double(answers) * bitsPerAnswer
        reading.answers += answers
        reading.bits += bits
        reading.answersOfDay += answers
        reading.bitsOfDay += bits
        accounts[account] = reading
    }

    /// What `account` has had until now; all 0 for one that is unknown, and of the day when that is over.
    public func reading(of account: String, at unixSeconds: UInt64) -> Reading {
        var reading = accounts[account] ?? Reading()
        let day = unixSeconds / Self.secondsOfDay
        if day > reading.day { (reading.day, reading.answersOfDay, reading.bitsOfDay) = (day, 0, 0) }
        return reading
    }

    /// Forgets accounts without answers on this day and the one before, 24 hours at least, and their totals: keep those
    /// elsewhere.
    ///
    /// - Parameter isSpared: whether an account stays all the same.
    /// - Complexity: O(accounts).
    public mutating func forgetIdle(at unixSeconds: UInt64, unless isSpared: (String) -> Bool = { _ in false }) {
        let day = unixSeconds / Self.secondsOfDay
        accounts = accounts.filter { name, reading in day < 2 || reading.day > day - 2 || isSpared(name) }
    }

    /// Accounts that have readings.
    public var count: Int { accounts.count }

    /// Whether an account has a reading.
    public func knows(_ account: String) -> Bool { accounts[account] != nil }
}
