import CCandor
import CandorCore
import KernelTestKit
import Testing

/// The compression of SHA-256 of each instruction set, through the table and not the dispatcher.
@Suite struct SHA256KernelTests {
    static func kernel(_ isa: ISA) throws -> cnd_hash_kernels { try #require(cnd_hash_kernels_for(isa.code)).pointee }

    /// FIPS 180-4: the digest of "abc" is the state after its one padded block.
    @Test(arguments: ISA.availableHere)
    func compressesTheBlockOfTheStandard(isa: ISA) throws {
        let kernel = try Self.kernel(isa)
        let block = Array("abc".utf8) + [0x80] + [UInt8](repeating: 0, count: 59) + [24]
        let start: [UInt32] = [
            0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
        ]
        let state = try Canary.guarded(8, initial: start) { kernel.sha256_blocks($0, block, 1) }
        #expect(
            state == [
                0xba78_16bf, 0x8f01_cfea, 0x4141_40de, 0x5dae_2223, 0xb003_61a3, 0x9617_7a9c, 0xb410_ff61, 0xf200_15ad,
            ])
    }

    @Test(arguments: ISA.availableHere)
    func compressesAsScalarDoes(isa: ISA) throws {
        let fast = try Self.kernel(isa), scalar = try Self.kernel(.scalar)
        var random = TestRandom(seed: 9)
        for blocks in 0..<6 {
            let bytes = random.bytes(64 * blocks)
            let state = (0..<8).map { _ in UInt32(truncatingIfNeeded: random.next()) }
            let expected = try Canary.guarded(8, initial: state) { scalar.sha256_blocks($0, bytes, blocks) }
            let got = try Canary.guarded(8, misalignedBy: 4, initial: state) { fast.sha256_blocks($0, bytes, blocks) }
            #expect(got == expected, "isa \(isa), \(blocks) blocks, seed 9")
        }
    }
}
