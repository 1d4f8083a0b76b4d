import CCandor
import CandorCore
import KernelTestKit
import Testing

/// The dense kernels of each instruction set, through the table.
@Suite struct InferKernelTests {
    static func kernels(_ isa: ISA) throws -> cnd_infer_kernels {
        try #require(cnd_infer_kernels_for(isa.code)).pointee
    }

    /// Random values with the ends of the range among them.
    static func values(_ count: Int, _ random: inout TestRandom, least: Int16) -> [Int16] {
        (0..<count).map { _ in
            let draw = random.next()
            if draw >> 60 == 0 { return draw & 1 == 0 ? least : .max }
            return max(Int16(truncatingIfNeeded: draw), least)
        }
    }

    @Test(arguments: ISA.availableHere)
    func givesTheBitsOfScalar(isa: ISA) throws {
        let (fast, scalar) = (try Self.kernels(isa), try Self.kernels(.scalar))
        for rows in [0, 1, 3, 4, 5, 9] {
            for pairs in [0, 1, 2, 57, 392] {
                for outputs in [16, 32, 112] {
                    var random = TestRandom(seed: 7)
                    let x = Self.values(2 * rows * pairs, &random, least: -32_767)
                    let weights = Self.values(2 * pairs * outputs, &random, least: .min)
                    let narrow = (0..<rows * outputs).map { _ in Int32(truncatingIfNeeded: random.next()) }
                    let wide = narrow.map { Int64($0) << 20 }
                    let expected = try Canary.guarded(narrow.count, initial: narrow) {
                        scalar.dense($0, x, weights, rows, pairs, outputs)
                    }
                    let got = try Canary.guarded(narrow.count, misalignedBy: 4, initial: narrow) {
                        fast.dense($0, x, weights, rows, pairs, outputs)
                    }
                    #expect(got == expected, "isa \(isa), \(rows) rows, \(pairs) pairs, \(outputs) outputs, seed 7")
                    let expectedWide = try Canary.guarded(wide.count, initial: wide) {
                        scalar.dense_wide($0, x, weights, rows, pairs, outputs)
                    }
                    let gotWide = try Canary.guarded(wide.count, misalignedBy: 8, initial: wide) {
                        fast.dense_wide($0, x, weights, rows, pairs, outputs)
                    }
                    #expect(gotWide == expectedWide, "isa \(isa), wide, \(rows) rows, \(pairs) pairs, seed 7")
                    for (index, start) in zip(wide.indices, wide) {
                        let (row, output) = (index / outputs, index % outputs)
                        var sum = start
                        for input in 0..<2 * pairs {
                            let weight = weights[2 * (input / 2 * outputs + output) + input % 2]
                            sum += Int64(x[2 * row * pairs + input]) * Int64(weight)
                        }
                        if sum != expectedWide[index] { Issue.record("scalar, wide, \(rows) rows, element \(index)") }
                        let wrapped = Int32(truncatingIfNeeded: sum - start + Int64(narrow[index]))
                        if wrapped != expected[index] { Issue.record("scalar, \(rows) rows, element \(index)") }
                    }
                }
            }
        }
    }
}
