import CCandor
import CandorCore
import CandorProof
import KernelTestKit
import Testing

/// The kernels of each instruction set against the scalar ones, through the table: between guards, off alignment, in
/// place.
@Suite struct FieldKernelTests {
    typealias Pointer = UnsafeMutablePointer<UInt64>

    /// Runs `fast` and `scalar` on `words` words of result, also on top of `initial`.
    static func compare(
        _ name: String, words: Int, initial: [UInt64]? = nil, isa: ISA, _ fast: (Pointer) -> Void,
        _ scalar: (Pointer) -> Void
    ) throws {
        let expected = try Canary.guarded(words, of: UInt64.self, initial: initial, scalar)
        let got = try Canary.guarded(words, of: UInt64.self, misalignedBy: 8, initial: initial, fast)
        #expect(got == expected, "\(name), isa \(isa), \(words) words")
    }

    @Test(arguments: ISA.availableHere)
    func fpAgreesWithScalar(isa: ISA) throws {
        let fast = try #require(cnd_m61_kernels_for(isa.code)).pointee
        let scalar = try #require(cnd_m61_kernels_for(ISA.scalar.code)).pointee
        for n in Lengths.aroundLanes(8) {
            let a = FieldData.words(n, seed: 21)
            let b = FieldData.words(n, seed: 22)
            let raw = a.map { ~$0 }
            func check(
                _ name: String, in place: [UInt64]? = nil, _ run: (cnd_m61_kernels) -> (Pointer) -> Void
            ) throws {
                try Self.compare(name, words: n, initial: place, isa: isa, run(fast), run(scalar))
            }
            try check("add") { k in { k.vec_add($0, a, b, n) } }
            try check("sub") { k in { k.vec_sub($0, a, b, n) } }
            try check("sub in place", in: b) { k in { k.vec_sub($0, a, $0, n) } }
            try check("neg") { k in { k.vec_neg($0, a, n) } }
            try check("mul") { k in { k.vec_mul($0, a, b, n) } }
            try check("mul in place", in: a) { k in { k.vec_mul($0, $0, b, n) } }
            try check("square") { k in { k.vec_square($0, a, n) } }
            try check("mul_add", in: b) { k in { k.vec_mul_add($0, a, b, $0, n) } }
            try check("invert") { k in { k.vec_invert($0, a, n) } }
            try check("from_words") { k in { k.vec_from_words($0, raw, n) } }
            #expect(fast.vec_dot(a, b, n) == scalar.vec_dot(a, b, n), "isa \(isa), n \(n)")
            let bad = scalar.vec_first_noncanonical_vartime(raw, n)
            #expect(fast.vec_first_noncanonical_vartime(raw, n) == bad, "isa \(isa), n \(n)")
        }
    }

    @Test(arguments: ISA.availableHere)
    func kAgreesWithScalar(isa: ISA) throws {
        let fast = try #require(cnd_fp2_kernels_for(isa.code)).pointee
        let scalar = try #require(cnd_fp2_kernels_for(ISA.scalar.code)).pointee
        for n in Lengths.aroundLanes(8) {
            let a = FieldData.words(2 * n, seed: 23)
            let b = FieldData.words(2 * n, seed: 24)
            let x = FieldData.words(n, seed: 25)
            let raw = a.map { ~$0 &* 0x9e37_79b9_7f4a_7c15 }
            let c = cnd_fp2(c0: Fp.p - 1, c1: 1 << 60)
            func check(
                _ name: String, in place: [UInt64]? = nil, _ run: (cnd_fp2_kernels) -> (Pointer) -> Void
            ) throws {
                try Self.compare(name, words: 2 * n, initial: place, isa: isa, run(fast), run(scalar))
            }
            try check("mul") { k in { k.vec_mul($0, a, b, n) } }
            try check("mul in place", in: b) { k in { k.vec_mul($0, a, $0, n) } }
            try check("square") { k in { k.vec_square($0, a, n) } }
            try check("mul_add", in: b) { k in { k.vec_mul_add($0, a, b, $0, n) } }
            try check("mul_m61") { k in { k.vec_mul_m61($0, a, x, n) } }
            try check("mul_add_m61", in: b) { k in { k.vec_mul_add_m61($0, a, x, $0, n) } }
            try check("scale") { k in { k.vec_scale($0, c, a, n) } }
            try check("scale_m61") { k in { k.vec_scale_m61($0, c, x, n) } }
            try check("axpy", in: b) { k in { k.vec_axpy($0, c, a, n) } }
            try check("axpy_m61", in: b) { k in { k.vec_axpy_m61($0, c, x, n) } }
            try check("invert") { k in { k.vec_invert($0, a, n) } }
            try check("from_blocks") { k in { k.vec_from_blocks($0, raw, n) } }
            #expect(Self.words(fast.vec_dot(a, b, n)) == Self.words(scalar.vec_dot(a, b, n)), "isa \(isa), n \(n)")
            #expect(
                Self.words(fast.vec_dot_m61(a, x, n)) == Self.words(scalar.vec_dot_m61(a, x, n)), "isa \(isa), n \(n)")
        }
    }

    static func words(_ element: cnd_fp2) -> [UInt64] { [element.c0, element.c1] }
}
