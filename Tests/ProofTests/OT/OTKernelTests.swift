import CCandor
import CandorCore
import CandorProof
import KernelTestKit
import Testing

/// The kernels of OT extension of each instruction set, through the table and not the dispatcher.
@Suite struct OTKernelTests {
    static func kernels(_ isa: ISA) throws -> cnd_ot_kernels { try #require(cnd_ot_kernels_for(isa.code)).pointee }

    static func words(_ count: Int, seed: UInt64) -> [UInt64] {
        var random = TestRandom(seed: seed)
        return (0..<count).map { _ in random.next() }
    }

    /// A block of GCM, whose bytes have their bits in the other order.
    static func gcm(_ text: String) -> [UInt64] {
        let bytes = BaseOTTests.bytes(text).map { byte in (0..<8).reduce(UInt8(0)) { $0 | (byte >> $1 & 1) << (7 - $1) }
        }
        return [0, 8].map { first in (0..<8).reduce(0) { $0 | UInt64(bytes[first + $1]) << UInt64(8 * $1) } }
    }

    /// D. McGrew and J. Viega, "The Galois/Counter Mode of Operation" (NIST, 2004), appendix B, test case 2.
    @Test(arguments: ISA.availableHere)
    func multipliesAsGCMDoes(isa: ISA) throws {
        let kernels = try Self.kernels(isa)
        let h = Self.gcm("66e94bd4ef8a2c3b884cfa59ca342b2e")
        let x1 = try Canary.guarded(2, of: UInt64.self) {
            kernels.gf128_dot($0, Self.gcm("0388dace60b6a392f328c2b971b2fe78"), h, 1)
        }
        #expect(x1 == Self.gcm("5e2ec746917062882c85b0685353deb7"))
        let withLength = zip(x1, Self.gcm("00000000000000000000000000000080")).map { $0 ^ $1 }
        let ghash = try Canary.guarded(2, of: UInt64.self) { kernels.gf128_dot($0, withLength, h, 1) }
        #expect(ghash == Self.gcm("f38cbb1ad69223dcc3457ae5b6b0f885"))
    }

    @Test(arguments: ISA.availableHere)
    func addsProductsAsScalarDoes(isa: ISA) throws {
        let fast = try Self.kernels(isa), scalar = try Self.kernels(.scalar)
        for n in Lengths.aroundLanes(4) {
            let a = Self.words(2 * n, seed: 1), b = Self.words(2 * n, seed: 2)
            let expected = try Canary.guarded(2, of: UInt64.self) { scalar.gf128_dot($0, a, b, n) }
            let got = try Canary.guarded(2, of: UInt64.self, misalignedBy: 8) { fast.gf128_dot($0, a, b, n) }
            #expect(got == expected, "isa \(isa), n \(n)")
        }
    }

    /// Bit by bit, at tiles around the lanes of every instruction set, with and without a gap between columns.
    @Test(arguments: ISA.availableHere, [0, 1, 2, 3, 4, 5, 8, 9])
    func transposes(isa: ISA, tiles: Int) throws {
        let kernels = try Self.kernels(isa)
        for stride in [tiles, tiles + 1] {
            let columns = Self.words(256 * stride, seed: 3)
            let rows = try Canary.guarded(256 * tiles, of: UInt64.self, misalignedBy: 8) {
                kernels.bit_transpose($0, columns, tiles, stride)
            }
            var wrong = 0
            for row in 0..<128 * tiles {
                for column in 0..<128 {
                    let out = rows[2 * row + column / 64] >> UInt64(column % 64) & 1
                    let into = columns[2 * column * stride + row / 64] >> UInt64(row % 64) & 1
                    if out != into { wrong += 1 }
                }
            }
            #expect(wrong == 0, "isa \(isa), \(tiles) tiles of stride \(stride)")
        }
    }
}
