/// What is kept in memory of one account or one organisation: about 3 kB.
struct UsageRecord: Hashable, Sendable {
    /// 24 hours in slots of a quarter of an hour: what is counted stays for 24 hours at least.
    static let width: UInt64 = 900
    static let slots = 96
    /// Seconds after which nothing is counted any more.
    static let window = width * UInt64(slots + 1)

    private var answers = SlidingCounter(slots: slots, width: width)
    private var detailed = SlidingCounter(slots: slots, width: width)
    private var bits = SlidingCounter(slots: slots, width: width)
    private var minute = SlidingCounter(slots: 12, width: 5)
    private var indicators = ExtractionIndicators()
    /// Unix time at which each rule fired last.
    private var fired: [String: UInt64] = [:]
    private var lastUse: UInt64 = 0
    /// What the indicators said after the last rows.
    private var signs = Usage.Measures()

    /// Counts rows that are about to be answered.
    mutating func charge(_ charge: UsageCharge) {
        answers.add(charge.answers, at: charge.time)
        detailed.add(charge.detailed, at: charge.time)
        bits.add(charge.bits, at: charge.time)
        minute.add(charge.answers, at: charge.time)
        if charge.time >= lastUse + Self.window { (indicators, signs) = (ExtractionIndicators(), Usage.Measures()) }
        lastUse = max(lastUse, charge.time)
    }

    /// Counts what another server charged.
    mutating func adopt(_ charge: UsageCharge, at now: UInt64) {
        restore(charge, at: now)
        minute.restore(charge.answers, from: charge.time, at: now)
    }

    /// Counts what was charged before a restart.
    mutating func restore(_ charge: UsageCharge, at now: UInt64) {
        answers.restore(charge.answers, from: charge.time, at: now)
        detailed.restore(charge.detailed, from: charge.time, at: now)
        bits.restore(charge.bits, from: charge.time, at: now)
        lastUse = max(lastUse, charge.time)
    }

    /// Notes what was answered by a model of so many classes.
    mutating func observe(_ observations: [Observation], classes: Int) {
        for observation in observations { indicators.add(observation, classes: classes) }
        signs.labelEntropy = indicators.labelEntropy
        signs.nearDuplicates = indicators.nearDuplicates
        signs.boundaryShare = indicators.boundaryShare
    }

    /// The measures of this moment, but for ``Usage/Measures/totalLeakageBits``.
    mutating func measures(at now: UInt64) -> Usage.Measures {
        answers.advance(to: now)
        detailed.advance(to: now)
        bits.advance(to: now)
        minute.advance(to: now)
        var measures = signs
        measures.answers = answers.total
        measures.detailedAnswers = detailed.total
        measures.leakageBits = bits.total
        measures.requestRate = minute.total
        return measures
    }

    /// Whether a rule may fire: not again before it expires.
    mutating func fire(_ rule: String, expires: UInt64, at now: UInt64) -> Bool {
        if let last = fired[rule], now < last + expires { return false }
        fired[rule] = now
        return true
    }

    /// Notes that a rule fired, here or on another server.
    mutating func noteFired(_ rule: String, at time: UInt64) { fired[rule] = max(time, fired[rule] ?? 0) }

    /// Whether nothing is lost by forgetting it: no use in the window, and no rule that waits.
    func isIdle(at now: UInt64, longestRule: UInt64) -> Bool {
        now >= lastUse + max(Self.window, longestRule)
    }
}
