import CandorModel
import Testing

struct GzipTests {
    private let hello = decoded(ReferenceValues.gzipHello)

    @Test func contentOfAllMembersComesOut() throws {
        #expect(try Gzip.decompress(hello, path: "a.gz", limit: 100) == Array("hello, hello, hello".utf8))
        let two = decoded(ReferenceValues.gzipTwoMembers)
        #expect(try Gzip.decompress(two, path: "a.gz", limit: 100) == Array("hello, world".utf8))
    }

    @Test func limitHoldsExactly() throws {
        let bomb = decoded(ReferenceValues.gzipMillionZeros)
        #expect(try Gzip.decompress(bomb, path: "a.gz", limit: 1_000_000).count == 1_000_000)
        #expect(throws: DataError.oversized(path: "a.gz", limit: 999_999, actual: nil)) {
            try Gzip.decompress(bomb, path: "a.gz", limit: 999_999)
        }
        var liar = bomb  // claims to hold one byte
        liar.replaceSubrange(liar.count - 4..<liar.count, with: [1, 0, 0, 0])
        #expect(throws: DataError.oversized(path: "a.gz", limit: 5000, actual: nil)) {
            try Gzip.decompress(liar, path: "a.gz", limit: 5000)
        }
    }

    @Test func everyTruncationIsAnError() {
        for length in 0..<hello.count {
            #expect(throws: DataError.self, "\(length) bytes") {
                try Gzip.decompress(Array(hello[..<length]), path: "a.gz", limit: 100)
            }
        }
    }

    @Test func everyChangedByteOfContentOrChecksumIsAnError() {
        // Bytes 3 to 9 are flags, time and system: not all of them are checked by the format.
        for index in hello.indices where !(3...9).contains(index) {
            var changed = hello
            changed[index] ^= 0x55
            #expect(throws: DataError.self, "byte \(index)") {
                try Gzip.decompress(changed, path: "a.gz", limit: 100)
            }
        }
    }

    @Test func somethingBehindTheStreamIsAnError() {
        #expect(throws: DataError.self) { try Gzip.decompress(hello + [1, 2, 3], path: "a.gz", limit: 100) }
    }
}
