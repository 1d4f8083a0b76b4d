import CandorCore
import Testing

@Suite struct SystemRandomSourceTests {
    @Test func wordsDiffer() {
        var source = SystemRandomSource()
        #expect(Set((0..<1_000).map { _ in source.next() }).count == 1_000)
    }

    @Test(arguments: [0, 1, 63, 5_000])
    func fillReachesTheLastWord(count: Int) {
        var source = SystemRandomSource()
        var words = [UInt64](repeating: 0, count: count)
        var span = words.mutableSpan
        source.fill(&span)
        #expect(!words.contains(0))
        #expect(Set(words).count == count)
    }
}
