import Foundation
import Testing
import candor

/// Means and intervals over seeds.
struct SpreadTests {
    /// By hand: mean 3, deviation √2.5, and Student's 2.776 for four degrees of freedom.
    @Test func intervalsOfFiveRuns() {
        let spread = Spread([1, 2, 3, 4, 5])
        #expect(spread.mean == 3)
        let deviation: Double = 2.5.squareRoot()
        #expect(abs(spread.deviation - deviation) < 1e-12)
        let half: Double = 2.776 * 0.5.squareRoot()
        #expect(abs(spread.interval.high - 3 - half) < 1e-9)
        #expect(abs(spread.interval.low - 3 + half) < 1e-9)
        let next: Double = 2.776 * 3.0.squareRoot()
        #expect(abs(spread.nextRun.high - 3 - next) < 1e-9)
    }

    /// SciPy's `t.ppf(0.975, [1, 10, 31, 60, 1000])`.
    @Test(arguments: [(1, 12.7062), (10, 2.2281), (31, 2.0395), (60, 2.0003), (1_000, 1.9623)])
    func quantilesAreStudents(freedom: Int, expected: Double) {
        // Two values at distance 2 have deviation √2; more values need the quantile only.
        let count = freedom + 1
        let values = (0..<count).map { Double($0 % 2) }
        let spread = Spread(values)
        let half: Double = spread.interval.high - spread.mean
        let quantile: Double = half / spread.deviation * Double(count).squareRoot()
        #expect(abs(quantile - expected) < 0.001)
    }

    @Test func oneRunHasNoInterval() {
        #expect(Spread([0.5]).mean == 0.5)
        #expect(Spread([0.5]).interval.low.isNaN && Spread([0.5]).nextRun.high.isNaN)
        #expect(Spread([]).mean.isNaN)
    }
}
