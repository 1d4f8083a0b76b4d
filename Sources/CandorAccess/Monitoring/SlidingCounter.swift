/// A count of the last seconds in memory that does not grow: sums of slots of equal width, of which the oldest leave.
///
/// What is counted at a time is in the total for at least `slots × width` seconds after it, and for less than one width
/// more: a limit is never passed because a count left early.
package struct SlidingCounter: Hashable, Sendable {
    private let width: UInt64
    /// One more than the slots of the window: the newest is not yet whole.
    private var sums: [Double]
    private var newest: UInt64 = 0
    /// The sum of all slots.
    package private(set) var total = 0.0

    /// A window of `slots × width` seconds.
    package init(slots: Int, width: UInt64) {
        self.width = width
        sums = [Double](repeating: 0, count: slots + 1)
    }

    /// Lets what is too old leave. A clock that goes back changes nothing.
    package mutating func advance(to unixSeconds: UInt64) {
        let slot = unixSeconds / width
        guard slot > newest else { return }
        let steps = slot - newest
        newest = slot
        guard total != 0 else { return }
        if steps >= UInt64(sums.count) {
            for index in sums.indices { sums[index] = 0 }
        } else {
            for step in 0..<steps { sums[Int((slot - step) % UInt64(sums.count))] = 0 }
        }
        // Added anew, so that no rounding error stays.
        total = sums.reduce(0, +)
    }

    /// Counts at a time; on the newest slot where the clock went back.
    package mutating func add(_ amount: Double, at unixSeconds: UInt64) {
        advance(to: unixSeconds)
        sums[Int(newest % UInt64(sums.count))] += amount
        total += amount
    }

    /// Counts what was counted before a restart, in its own slot; nothing where that is no longer in the window.
    package mutating func restore(_ amount: Double, from unixSeconds: UInt64, at now: UInt64) {
        advance(to: now)
        let slot = unixSeconds / width
        guard slot <= newest else { return add(amount, at: now) }
        guard newest - slot < UInt64(sums.count) else { return }
        sums[Int(slot % UInt64(sums.count))] += amount
        total += amount
    }
}
