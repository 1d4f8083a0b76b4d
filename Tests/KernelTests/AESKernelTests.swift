import CCandor
import CandorCore
import KernelTestKit
import Testing

/// The AES kernels of each instruction set, through the table and not the dispatcher.
@Suite struct AESKernelTests {
    static func kernels(_ isa: ISA) throws -> cnd_prg_kernels { try #require(cnd_prg_kernels_for(isa.code)).pointee }

    static func expanded(_ kernels: cnd_prg_kernels, _ secret: [UInt8]) -> cnd_aes128_key {
        var key = cnd_aes128_key()
        kernels.aes128_expand(&key, secret)
        return key
    }

    static func roundKeys(_ key: cnd_aes128_key) -> [UInt8] { withUnsafeBytes(of: key) { Array($0) } }

    @Test(arguments: ISA.availableHere)
    func givesTheBlocksOfFIPS197(isa: ISA) throws {
        let kernels = try Self.kernels(isa)
        #expect(Array(Self.roundKeys(Self.expanded(kernels, AESVectors.key)).suffix(16)) == AESVectors.lastRoundKey)
        for (secret, plain, cipher) in AESVectors.blocks {
            var key = Self.expanded(kernels, secret)
            let got = try Canary.guarded(16, of: UInt8.self) { kernels.aes128_encrypt_blocks(&key, $0, plain, 1) }
            #expect(got == cipher)
        }
    }

    @Test(arguments: ISA.availableHere)
    func expandsKeysAsScalarDoes(isa: ISA) throws {
        let fast = try Self.kernels(isa)
        let scalar = try Self.kernels(.scalar)
        var random = TestRandom(seed: 3)
        let secrets = [[UInt8](repeating: 0, count: 16), [UInt8](repeating: 255, count: 16)]
        for secret in secrets + (0..<50).map({ _ in random.bytes(16) }) {
            #expect(Self.roundKeys(Self.expanded(fast, secret)) == Self.roundKeys(Self.expanded(scalar, secret)))
        }
    }

    /// Lengths around eight blocks (AES-NI, NEON) and thirty-two (VAES), unaligned, apart and in place.
    @Test(arguments: ISA.availableHere)
    func encryptsAsScalarDoes(isa: ISA) throws {
        let fast = try Self.kernels(isa)
        let scalar = try Self.kernels(.scalar)
        var random = TestRandom(seed: 5)
        var key = Self.expanded(scalar, random.bytes(16))
        for blocks in Set(Lengths.aroundLanes(8) + Lengths.aroundLanes(32)).sorted() {
            let input = random.bytes(16 * blocks)
            let expected = try Canary.guarded(16 * blocks, of: UInt8.self) {
                scalar.aes128_encrypt_blocks(&key, $0, input, blocks)
            }
            let apart = try Canary.guarded(16 * blocks, of: UInt8.self, misalignedBy: 1) {
                fast.aes128_encrypt_blocks(&key, $0, input, blocks)
            }
            #expect(apart == expected, "isa \(isa), blocks \(blocks), seed 5")
            let inPlace = try Canary.guarded(16 * blocks, misalignedBy: 7, initial: input) {
                fast.aes128_encrypt_blocks(&key, $0, $0, blocks)
            }
            #expect(inPlace == expected, "isa \(isa), blocks \(blocks), in place, seed 5")
        }
    }

    /// Up to the last counter that needs no carry.
    @Test(arguments: ISA.availableHere, [UInt64(0), 0xfe, 0x0123_4567_89ab_cdef])
    func countsAsScalarDoes(isa: ISA, high: UInt64) throws {
        let fast = try Self.kernels(isa)
        let scalar = try Self.kernels(.scalar)
        var key = Self.expanded(scalar, AESVectors.key)
        for blocks in Lengths.aroundLanes(32) {
            for low in [0, 0xffff_fff0, 0 &- UInt64(blocks)] {
                let expected = try Canary.guarded(16 * blocks, of: UInt8.self) {
                    scalar.aes128_ctr_blocks(&key, $0, blocks, high, low)
                }
                let got = try Canary.guarded(16 * blocks, of: UInt8.self, misalignedBy: 3) {
                    fast.aes128_ctr_blocks(&key, $0, blocks, high, low)
                }
                #expect(got == expected, "isa \(isa), blocks \(blocks), counter \(high) \(low)")
            }
        }
    }
}
