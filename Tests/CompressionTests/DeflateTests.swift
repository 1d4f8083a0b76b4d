import CandorCompression
import Testing

@Suite struct DeflateTests {
    @Test(arguments: [0, 1, 47, 1000, 65_535, 65_536, 1_000_003]) func whatIsCompressedComesBack(count: Int) throws {
        // Without repetition that deflate could use, then with much.
        for modulus in [251, 2] {
            let body = (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* $0 &* 31 &+ $0 >> 3) % modulus) }
            let packed = Deflate.gzip(body)
            #expect(packed.starts(with: [0x1f, 0x8b]))
            #expect(packed.count <= count + count / 1000 + 32)
            let back = try Inflate.content(of: packed, .gzip, limit: count)
            #expect(back == body)
        }
    }

    /// Bytes that no compressor makes smaller still fit.
    @Test func noiseGrowsLittle() throws {
        var state: UInt64 = 7
        let noise = (0..<300_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1
            return UInt8(state >> 56)
        }
        let packed = Deflate.gzip(noise)
        #expect(packed.count <= noise.count + noise.count / 1000 + 32)
        #expect(try Inflate.content(of: packed, .gzip, limit: noise.count) == noise)
    }
}
