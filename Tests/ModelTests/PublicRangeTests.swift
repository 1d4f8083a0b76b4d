import CandorModel
import Testing

struct PublicRangeTests {
    @Test func endsAndCentreAreExact() throws {
        for (low, high) in [(0.0, 255.0), (-2, 10), (17, 90), (0.1, 0.3), (-1e300, 1e300), (1e-300, 2e-300)] {
            let range = try #require(PublicRange(low, high))
            #expect(range.code(of: low) == -2047)
            #expect(range.code(of: high) == 2047)
            #expect(range.quantised(low) == low)
            #expect(range.quantised(high) == high)
            #expect(range.value(of: 0) == low + (high - low) / 2)
        }
    }

    @Test func valuesOutsideAreClipped() throws {
        let range = try #require(PublicRange(0, 1))
        #expect(range.quantised(-5) == 0)
        #expect(range.quantised(7) == 1)
        #expect(range.code(of: .greatestFiniteMagnitude) == 2047)
    }

    @Test func roundingGoesToTheNearestLevelAndLevelsAreFixed() throws {
        let range = try #require(PublicRange(-3, 5))
        let step = 8.0 / 4094
        var generator = MersenneTwister(seed: 1)
        for _ in 0..<10_000 {
            let value = -3 + 8 * generator.uniform()
            #expect(abs(range.quantised(value) - value) <= step / 2 * (1 + 1e-9))
        }
        for code in -2047...Int32(2047) { #expect(range.code(of: range.value(of: code)) == code) }
    }

    @Test(arguments: [(1.0, 1.0), (2, 1), (.nan, 1), (0, .infinity), (-1.7e308, 1.7e308), (0, .leastNonzeroMagnitude)])
    func rangesWithoutWidthOrEndAreRefused(low: Double, high: Double) {
        #expect(PublicRange(low, high) == nil)
    }
}
