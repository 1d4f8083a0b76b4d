import CandorCore
import Testing

@Suite struct SeededRandomSourceTests {
    /// AES-128 of the counter blocks 0 and 1, key 07 00 … 00, by OpenSSL, read as little-endian words:
    /// `printf '\0%.0s' {1..31} | (cat; printf '\1') | openssl enc -aes-128-ecb -nopad -K 07000000000000000000000000000000`
    @Test func firstWordsAreThoseOfOpenSSL() {
        var source = SeededRandomSource(seed: 7)
        #expect((0..<4).map { _ in source.next() } == Self.openSSLSeed7)
        var other = SeededRandomSource(seed: 7, stream: 1 << 56)
        #expect((0..<2).map { _ in other.next() } == Self.openSSLSeed7Stream)
    }

    static let openSSLSeed7: [UInt64] = [
        0x55ca_9473_6836_36d8, 0xb74a_ea98_213a_a738, 0x2614_719a_22d2_e7ec, 0x92ca_443b_e9ca_d775,
    ]
    /// The same for the block 01 00 … 00, which is stream 2^56.
    static let openSSLSeed7Stream: [UInt64] = [0x24c0_047b_8c6c_4fc2, 0x3fcb_cc24_fea1_ce92]

    @Test func seedsAndStreamsDiffer() {
        var firsts: Set<UInt64> = []
        for seed in 0..<UInt64(50) {
            for stream in 0..<UInt64(50) {
                var source = SeededRandomSource(seed: seed, stream: stream)
                firsts.insert(source.next())
            }
        }
        #expect(firsts.count == 2_500)
    }

    @Test func copyContinuesAlike() {
        var source = SeededRandomSource(seed: 8)
        for _ in 0..<100 { _ = source.next() }
        var copy = source
        #expect((0..<200).map { _ in source.next() } == (0..<200).map { _ in copy.next() })
    }

    /// Mixed calls of next and fill, at lengths around the buffer's 64 words, odd and even.
    @Test func fillGivesTheWordsOfNext() {
        var one = SeededRandomSource(seed: 9, stream: 3)
        var other = SeededRandomSource(seed: 9, stream: 3)
        for count in [0, 1, 2, 3, 61, 63, 64, 65, 127, 128, 129, 1_000, 7, 1, 1_001, 62] {
            var words = [UInt64](repeating: 0, count: count)
            var span = words.mutableSpan
            one.fill(&span)
            #expect(words == (0..<count).map { _ in other.next() }, "count \(count)")
            #expect(one.next() == other.next())
        }
    }

    /// Each of the 64 bits is one half of the time, within five standard errors.
    @Test func bitsAreBalanced() {
        var source = SeededRandomSource(seed: 10)
        var ones = [Int](repeating: 0, count: 64)
        for _ in 0..<10_000 {
            let word = source.next()
            for bit in 0..<64 { ones[bit] += Int(word >> bit & 1) }
        }
        #expect(ones.allSatisfy { abs($0 - 5_000) < 250 })
    }
}
