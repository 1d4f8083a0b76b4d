import CCandor
import CandorCore
import Foundation
import KernelTestKit
import Testing

/// The softmax kernels of each instruction set, through the table.
@Suite struct SoftmaxKernelTests {
    static func kernels(_ isa: ISA) throws -> cnd_numeric_kernels {
        try #require(cnd_numeric_kernels_for(isa.code)).pointee
    }

    /// Rows of every spread, and rows that hold an edge value in a random place.
    static func rows(classes: Int, seed: UInt64) -> [[Float]] {
        var random = TestRandom(seed: seed)
        var rows = [0.01, 1, 10, 60, 200, 1e6, 3e38].map { random.floats(classes, scale: $0) }
        rows += EdgeValues.floats.map { value in
            var row = random.floats(classes, scale: 5)
            if classes > 0 { row[Int(random.next() % UInt64(classes))] = value }
            return row
        }
        rows.append([Float](repeating: -.infinity, count: classes))
        rows.append([Float](repeating: 1, count: classes))
        return rows
    }

    @Test(arguments: ISA.availableHere, [false, true])
    func givesTheBitsOfScalar(isa: ISA, logarithm: Bool) throws {
        let fast = try Self.kernels(isa)
        let scalar = try Self.kernels(.scalar)
        let fastRows = logarithm ? fast.log_softmax_rows! : fast.softmax_rows!
        let scalarRows = logarithm ? scalar.log_softmax_rows! : scalar.softmax_rows!
        for classes in Lengths.aroundLanes(16) {
            let rows = Self.rows(classes: classes, seed: 7)
            let input = rows.flatMap { $0 }
            let expected = try Canary.guarded(input.count, of: Float.self) {
                scalarRows($0, input, rows.count, classes)
            }
            let apart = try Canary.guarded(input.count, of: Float.self, misalignedBy: 4) {
                fastRows($0, input, rows.count, classes)
            }
            let inPlace = try Canary.guarded(input.count, misalignedBy: 60, initial: input) {
                fastRows($0, $0, rows.count, classes)
            }
            #expect(zip(apart, expected).allSatisfy(EdgeValues.same), "isa \(isa), classes \(classes), seed 7")
            #expect(
                zip(inPlace, expected).allSatisfy(EdgeValues.same), "isa \(isa), classes \(classes), in place, seed 7")
        }
    }

    /// 4 ulp, and 4 units of 2^-24 max(1, |out|) for the logarithm, as cnd_numeric.h says.
    @Test(arguments: ISA.availableHere)
    func isAsExactAsItSays(isa: ISA) throws {
        let kernels = try Self.kernels(isa)
        for classes in Lengths.aroundLanes(16) where classes > 0 {
            for row in Self.rows(classes: classes, seed: 13) {
                let got = try Canary.guarded(classes, of: Float.self) { kernels.softmax_rows($0, row, 1, classes) }
                let logs = try Canary.guarded(classes, of: Float.self) { kernels.log_softmax_rows($0, row, 1, classes) }
                let top = row.max() ?? 0
                if row.contains(where: \.isNaN) || top.isInfinite {
                    #expect((got + logs).allSatisfy { $0.isNaN }, "a bad row must be NaN")
                    continue
                }
                let sum = row.reduce(0) { $0 + exp(Double($1) - Double(top)) }
                for (logit, (probability, logarithm)) in zip(row, zip(got, logs)) {
                    let below = Double(logit) - Double(top)
                    #expect(EdgeValues.ulps(probability, exp(below) / sum) <= 4)
                    let exact = below - log(sum)
                    if Float(exact).isInfinite {
                        #expect(logarithm == -.infinity)
                    } else {
                        #expect((Double(logarithm) - exact).magnitude <= 4 * 0x1p-24 * max(1, exact.magnitude))
                    }
                }
            }
        }
    }

    @Test(arguments: ISA.availableHere)
    func badRowTouchesNoOther(isa: ISA) throws {
        let kernels = try Self.kernels(isa)
        var input: [Float] = [1, 2, 3, 4, 5, 6, 7, 8, 9]
        let clean = try Canary.guarded(9, of: Float.self) { kernels.softmax_rows($0, input, 3, 3) }
        for bad in [Float.nan, .infinity] {
            input[4] = bad
            let got = try Canary.guarded(9, of: Float.self) { kernels.softmax_rows($0, input, 3, 3) }
            #expect(got[3..<6].allSatisfy { $0.isNaN })
            #expect(Array(got[..<3] + got[6...]) == Array(clean[..<3] + clean[6...]))
        }
    }
}
