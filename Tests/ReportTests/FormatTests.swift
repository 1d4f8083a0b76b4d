import CandorReport
import Testing

@Suite struct FormatTests {
    @Test(arguments: [
        (0.0, 1, "0.0"), (-0.0, 1, "0.0"), (-0.04, 1, "0.0"), (-0.05, 1, "−0.1"), (0.25, 1, "0.3"), (12.0, 0, "12"),
        (1.005, 3, "1.005"), (0.007, 2, "0.01"), (123456.789, 2, "123456.79"), (1e300, 2, "1e+300"),
        (.nan, 2, "–"), (.infinity, 2, "–"), (-.infinity, 0, "–"),
    ])
    func decimalsRoundHalfAwayFromZero(value: Double, places: Int, text: String) {
        #expect(Format.decimal(value, places: places) == text)
    }

    @Test func sharesArePercentagesWithASpaceThatDoesNotBreak() {
        #expect(Format.percent(0.9534) == "95.3\u{A0}%")
        #expect(Format.percent(0.9534, places: 0) == "95\u{A0}%")
        #expect(Format.percent(.nan) == "–")
        #expect(Format.interval(0.005, 0.01) == "[0.5\u{A0}%, 1.0\u{A0}%]")
    }

    @Test(arguments: [
        (0.05, "5\u{A0}%"), (0.125, "12.5\u{A0}%"), (0.001, "0.1\u{A0}%"), (1.0, "100\u{A0}%"), (.nan, "–"),
    ])
    func settingsHaveAsManyDecimalsAsTheyNeed(share: Double, text: String) {
        #expect(Format.setting(share) == text)
    }

    @Test(arguments: [(0.002, "+0.2"), (-0.314, "−31.4"), (0.0004, "0.0"), (0.0, "0.0"), (.nan, "–"), (.infinity, "–")])
    func differencesCarryTheirSign(difference: Double, text: String) {
        #expect(Format.points(difference) == text)
    }

    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (-1_489, "−1,489"), (12_345_678, "12,345,678"),
        (Int.min, "−9,223,372,036,854,775,808"),
    ])
    func countsAreGroupedByThousands(count: Int, text: String) {
        #expect(Format.count(count) == text)
    }

    @Test func nounsAgreeWithTheirCount() {
        #expect(Format.count(1, "cell") == "1\u{A0}cell")
        #expect(Format.count(0, "cell") == "0\u{A0}cells")
    }

    @Test(arguments: [(1.0, "1"), (-2.5, "-2.5"), (1.0 / 3, "0.33"), (100.0, "100"), (.nan, "0")])
    func coordinatesAreShortAndASCII(value: Double, text: String) {
        #expect(Format.coordinate(value) == text)
    }

    @Test func longTextIsCutWithAnEllipsis() {
        #expect(Format.shortened("four", to: 4) == "four")
        #expect(Format.shortened("fives", to: 4) == "fiv…")
    }
}
