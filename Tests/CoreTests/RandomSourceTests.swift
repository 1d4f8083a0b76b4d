import CandorCore
import Testing

/// Words from a list, then from its beginning again.
private struct ListSource: RandomSource {
    let words: [UInt64]
    var position = 0
    mutating func next() -> UInt64 {
        defer { position += 1 }
        return words[position % words.count]
    }
}

@Suite struct RandomSourceTests {
    @Test func uniformUsesTheTop53Bits() {
        var source = ListSource(words: [0, .max, 1 << 63, (1 << 11) - 1, 1 << 11])
        #expect(source.uniform() == 0)
        #expect(source.uniform() == 1 - 0x1p-53)
        #expect(source.uniform() == 0.5)
        #expect(source.uniform() == 0)
        #expect(source.uniform() == 0x1p-53)
    }

    @Test func integerRejectsTheWordsThatWouldBiasIt() {
        // 2^64 mod 3 = 1: of all words exactly one, which maps to (0, low 0), is one too many.
        var source = ListSource(words: [0, .max])
        #expect(source.integer(below: 3) == 2)
        #expect(source.position == 2)
        var top = ListSource(words: [.max])
        #expect(top.integer(below: .max) == .max - 1)
        #expect(top.integer(below: 1) == 0)
    }

    /// Chi-squared with 9 degrees of freedom: above 27.9 with probability 0.1 %; the seed is fixed.
    @Test func integersAreUniform() {
        var source = SeededRandomSource(seed: 1)
        var counts = [Double](repeating: 0, count: 10)
        for _ in 0..<100_000 { counts[source.integer(below: 10)] += 1 }
        let chiSquared = counts.reduce(0) { $0 + ($1 - 10_000) * ($1 - 10_000) / 10_000 }
        #expect(chiSquared < 27.9)
    }

    @Test(arguments: [0, 1, 2, 3, 100])
    func permutationHasEachNumberOnce(count: Int) {
        var source = SeededRandomSource(seed: 2)
        #expect(source.permutation(of: count).sorted() == Array(0..<count))
    }

    /// Chi-squared with 23 degrees of freedom: above 49.7 with probability 0.1 %.
    @Test func shufflesAreUniform() {
        var source = SeededRandomSource(seed: 3)
        var counts: [[Int]: Double] = [:]
        for _ in 0..<24_000 { counts[source.permutation(of: 4), default: 0] += 1 }
        #expect(counts.count == 24)
        let chiSquared = counts.values.reduce(0) { $0 + ($1 - 1_000) * ($1 - 1_000) / 1_000 }
        #expect(chiSquared < 49.7)
    }

    @Test func fillGivesTheWordsOfNext() {
        var source = ListSource(words: [5, 6, 7])
        var words = [UInt64](repeating: 0, count: 4)
        var span = words.mutableSpan
        source.fill(&span)
        #expect(words == [5, 6, 7, 5])
    }
}
