import CandorModel
import Testing

struct MersenneTwisterTests {
    @Test func wordsAreThoseOfNumPy() {
        var generator = MersenneTwister(seed: 42)
        var words = (0..<2000).map { _ in generator.nextWord() }
        #expect(Array(words[..<8]) == ReferenceValues.wordsOfSeed42)
        #expect(words[1999] == ReferenceValues.lastOf2000WordsOfSeed42)
        generator = MersenneTwister(key: [1, 2, 3])
        words = (0..<4).map { _ in generator.nextWord() }
        #expect(words == ReferenceValues.wordsOfKey123)
        generator = MersenneTwister(key: (1...624).map(UInt32.init))
        #expect(generator.nextWord() == ReferenceValues.wordOfLongKey)
    }

    @Test func permutationIsThatOfNumPy() {
        var generator = MersenneTwister(seed: 7)
        #expect(generator.legacyPermutation(of: 20) == ReferenceValues.permutationOf20Seed7)
        #expect(generator.legacyPermutation(of: 1) == [0])
        #expect(generator.legacyPermutation(of: 0) == [])
    }

    @Test func normalValuesHaveTheMomentsOfTheNormalDistribution() {
        var generator = MersenneTwister(seed: 1)
        let count = 200_000
        var (sum, squares, fourth, mixed) = (0.0, 0.0, 0.0, 0.0)
        for _ in 0..<count {
            let (x, y) = generator.normalPair()
            sum += x
            squares += x * x
            fourth += x * x * x * x
            mixed += x * y
        }
        // Five standard errors: the variances of x, x², x⁴ and x y are 1, 2, 96 and 1.
        let error = 5 / Double(count).squareRoot()
        #expect(abs(sum / Double(count)) < error)
        #expect(abs(squares / Double(count) - 1) < error * 2.0.squareRoot())
        #expect(abs(fourth / Double(count) - 3) < error * 96.0.squareRoot())
        #expect(abs(mixed / Double(count)) < error)
    }
}
