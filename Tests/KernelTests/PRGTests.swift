import CCandor
import CandorCore
import KernelTestKit
import Testing

/// Counter streams and CMAC, on whatever instruction set is active.
@Suite struct PRGTests {
    static func key(_ secret: [UInt8]) -> cnd_aes128_key {
        var key = cnd_aes128_key()
        cnd_aes128_expand(&key, secret)
        return key
    }

    static func stream(_ key: cnd_aes128_key, bytes: Int, from counter: [UInt8]) throws -> [UInt8] {
        try withUnsafePointer(to: key) { key in
            try Canary.guarded(bytes, of: UInt8.self, misalignedBy: 5) { cnd_aes128_ctr_fill(key, $0, bytes, counter) }
        }
    }

    static func words(_ key: cnd_aes128_key, _ count: Int, stream: UInt64, firstBlock: UInt64) throws -> [UInt64] {
        try withUnsafePointer(to: key) { key in
            try Canary.guarded(count, of: UInt64.self, misalignedBy: 8) {
                cnd_aes128_ctr_words(key, $0, count, stream, firstBlock)
            }
        }
    }

    @Test func keyStreamIsThatOfSP80038A() throws {
        let key = Self.key(AESVectors.key)
        for bytes in 0...64 {
            let got = try Self.stream(key, bytes: bytes, from: AESVectors.counter)
            #expect(got == Array(AESVectors.keyStream.prefix(bytes)))
        }
    }

    @Test(arguments: AESVectors.tags)
    func tagIsThatOfSP80038B(bytes: Int, tag: [UInt8]) throws {
        var key = Self.key(AESVectors.key)
        let got = try Canary.guarded(16, of: UInt8.self) { cnd_aes128_cmac(&key, $0, AESVectors.message, bytes) }
        #expect(got == tag)
    }

    @Test(arguments: [1, 15, 16, 17, 31, 32, 33, 1_000])
    func tagChangesWithEachByteAndWithTheLength(bytes: Int) throws {
        var key = Self.key(AESVectors.key)
        var random = TestRandom(seed: 11)
        let message = random.bytes(bytes)
        func tag(_ message: [UInt8]) throws -> [UInt8] {
            try Canary.guarded(16, of: UInt8.self) { cnd_aes128_cmac(&key, $0, message, message.count) }
        }
        let original = try tag(message)
        for index in message.indices {
            var changed = message
            changed[index] ^= 1
            #expect(try tag(changed) != original)
        }
        #expect(try tag(message + [0]) != original)
        #expect(try tag(Array(message.dropLast())) != original)
    }

    /// The counter carries from its low half to its high half, and wraps after all ones.
    @Test(arguments: ["00000000000000fffffffffffffffff0", "ffffffffffffffffffffffffffffffe9"])
    func counterCarriesAndWraps(start: String) throws {
        let key = Self.key(AESVectors.key)
        let whole = try Self.stream(key, bytes: 16 * 100, from: hex(start))
        var counter = hex(start)
        for block in 0..<100 {
            let expected = try withUnsafePointer(to: key) { key in
                try Canary.guarded(16, of: UInt8.self) { cnd_aes128_encrypt_blocks(key, $0, counter, 1) }
            }
            #expect(Array(whole[16 * block..<16 * block + 16]) == expected, "block \(block) from \(start)")
            let tail = try Self.stream(key, bytes: 16 * (100 - block) - 3, from: counter)
            #expect(tail == Array(whole[(16 * block)...].dropLast(3)), "from block \(block) of \(start) on")
            for index in counter.indices.reversed() {
                counter[index] &+= 1
                if counter[index] != 0 { break }
            }
        }
    }

    @Test func wordsHaveNumbers() throws {
        let key = Self.key(AESVectors.key)
        let whole = try Self.words(key, 200, stream: 7, firstBlock: 0)
        for firstBlock in [0, 1, 31, 32, 50] {
            for count in [0, 1, 2, 3, 64, 65, 99] {
                let part = try Self.words(key, count, stream: 7, firstBlock: UInt64(firstBlock))
                #expect(part == Array(whole[(2 * firstBlock)...].prefix(count)))
            }
        }
        #expect(try Self.words(key, 200, stream: 8, firstBlock: 0) != whole)
        let counter = [UInt8](repeating: 0, count: 7) + [7] + [UInt8](repeating: 0, count: 8)
        let bytes = try Self.stream(key, bytes: 1_600, from: counter)
        #expect(whole.flatMap { word in (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } } == bytes)
    }
}
