/// How long a write waits for more commits: until as many are there as one of the last eight writes had, and no longer
/// than a millisecond after the write before began.
///
/// The fewer writes there are the less each request costs. A caller that is alone, and the first after a pause, never
/// wait.
package struct CommitPace {
    /// From the beginning of one write to that of the next at most, where something waits.
    package static let longest = Duration.milliseconds(1)

    private var counts = [Int](repeating: 0, count: 8)
    private var writes = 0
    private var latest: ContinuousClock.Instant?

    /// Nothing was written yet.
    package init() {}

    /// Notes that a write of so many commits begins.
    package mutating func begin(_ count: Int, at now: ContinuousClock.Instant) {
        counts[writes % counts.count] = count
        writes += 1
        latest = now
    }

    /// How many commits are worth a wait, and for how long; zero where nothing is.
    package func wait(at now: ContinuousClock.Instant) -> (count: Int, pause: Duration) {
        let count = counts.max() ?? 0
        guard count > 1, let latest else { return (count, .zero) }
        return (count, max(.zero, latest + Self.longest - now))
    }
}
