import CandorAccess
import Testing

@Suite struct SlidingCounterTests {
    /// Against all events, kept: each counts from its time for the window at least, and never a slot longer.
    @Test(arguments: [(4, 10), (96, 900), (1, 1)]) func eachEventCountsForTheWindow(slots: Int, width: UInt64) {
        var counter = SlidingCounter(slots: slots, width: width)
        var events: [(time: UInt64, amount: Double)] = []
        var (now, state): (UInt64, UInt64) = (1_000_000, 42)
        for _ in 0..<3000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            // Steps of every kind, seldom one far over the window.
            let step = (state >> 33) % (width * 2 + 1) + ((state >> 60) == 7 ? width * UInt64(slots) * 3 : 0)
            now += step
            let amount = Double((state >> 20) % 5)
            counter.add(amount, at: now)
            events.append((now, amount))
            let window = width * UInt64(slots)
            let least = events.filter { $0.time + window > now }.reduce(0) { $0 + $1.amount }
            let most = events.filter { $0.time + window + width > now }.reduce(0) { $0 + $1.amount }
            #expect(counter.total >= least && counter.total <= most)
        }
    }

    @Test func aClockThatGoesBackLosesNothing() {
        var counter = SlidingCounter(slots: 4, width: 10)
        counter.add(3, at: 1000)
        counter.add(2, at: 500)
        counter.advance(to: 1)
        #expect(counter.total == 5)
        counter.advance(to: 1049)
        #expect(counter.total == 5)
        counter.advance(to: 1050)
        #expect(counter.total == 0)
    }

    @Test func aRestartKeepsTheSlots() {
        var counter = SlidingCounter(slots: 4, width: 10)
        for (amount, time) in [(1.0, 1000), (2.0, 1015), (4.0, 940), (8.0, 2000)] as [(Double, UInt64)] {
            counter.restore(amount, from: time, at: 1020)
        }
        // What is too old stays out; what comes from a clock that was ahead counts now.
        #expect(counter.total == 11)
        counter.advance(to: 1050)
        #expect(counter.total == 10)
    }
}
