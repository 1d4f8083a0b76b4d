import CandorModel
import Testing

struct DecimalNumberTests {
    private func parse(_ text: String) -> Double? { DecimalNumber.parse(Array(text.utf8)[...]) }

    @Test(arguments: [
        "0", "-0", "+7", "16.02", "-0.49", ".5", "5.", "123456789012345", "0.000000000000001", "71948.0", "1e5",
        "-2.5E-3", "1e308", "12345678901234567890", "0.1234567890123456789", "9007199254740993", "4.9e-324",
    ])
    func numbersAreThoseOfTheStandardLibrary(text: String) throws {
        let expected = try #require(Double(text.hasSuffix(".") ? text + "0" : text))
        let actual = try #require(parse(text))
        #expect(actual.bitPattern == expected.bitPattern)
    }

    @Test func randomDecimalsAreCorrectlyRounded() throws {
        var generator = MersenneTwister(seed: 3)
        for _ in 0..<20_000 {
            let digits = generator.integer(below: 1_000_000_000_000_000)
            let places = generator.integer(below: 16)
            var text = String(digits)
            if places < text.count { text.insert(".", at: text.index(text.endIndex, offsetBy: -places)) }
            let expected = try #require(Double(text.hasSuffix(".") ? text + "0" : text))
            #expect(parse(text) == expected, "\(text)")
        }
    }

    @Test(arguments: [
        "", "-", ".", "1,5", "1.2.3", "0x10", "inf", "nan", "NaN", "1e", "1e+", "e5", "1e999", "1 2", "--1", "1f", "٣",
    ])
    func everythingElseIsNoNumber(text: String) {
        #expect(parse(text) == nil)
    }
}
