import CCandor
import CCandorBLAS
import CandorCore
import Foundation
import KernelTestKit
import Testing

/// Every training kernel against its scalar definition, on every instruction set that this machine has.
struct TrainKernelTests {
    static let fastISAs = ISA.availableHere.filter { $0 != .scalar }
    static let shapes = Lengths.aroundLanes(16).filter { $0 > 0 && $0 < 200 }

    private func kernels(_ isa: ISA) -> cnd_train_kernels { cnd_train_kernels_for(isa.code)!.pointee }
    private var scalar: cnd_train_kernels { kernels(.scalar) }

    /// `count` values with every sign, zeros, and magnitudes over ten decades.
    private func values(_ count: Int, seed: UInt64) -> [Float] {
        var random = SeededRandomSource(seed: seed)
        return (0..<count).map { index in
            switch index % 7 {
            case 3: 0
            case 5: Float(random.normal()) * 1e-5
            case 6: Float(random.normal()) * 1e5
            default: Float(random.normal())
            }
        }
    }

    private func expectSame(_ got: [Float], _ expected: [Float], _ what: String) {
        #expect(got.map(\.bitPattern) == expected.map(\.bitPattern), "\(what)")
    }

    @Test(arguments: fastISAs)
    func elementWiseKernelsGiveTheBitsOfTheScalarOnes(isa: ISA) {
        let fast = kernels(isa)
        for count in Lengths.aroundLanes(16) {
            let (a, b) = (values(count, seed: 1), values(count, seed: 2))
            var random = SeededRandomSource(seed: 3)
            let bits = (0..<count).map { _ in UInt16(truncatingIfNeeded: random.next()) }
            // One guard element behind the output must survive.
            func run(_ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
                var out = [Float](repeating: 77, count: count + 1)
                out.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
                #expect(out[count] == 77, "\(isa) wrote past \(count)")
                return out
            }
            expectSame(run { fast.relu($0, a, count) }, run { scalar.relu($0, a, count) }, "relu \(isa) \(count)")
            expectSame(
                run { fast.relu_backward($0, a, b, count) }, run { scalar.relu_backward($0, a, b, count) },
                "relu_backward \(isa) \(count)")
            for drop: UInt16 in [0, 1, 32_768, 65_535] {
                expectSame(
                    run { fast.dropout($0, a, bits, drop, 1.25, count) },
                    run { scalar.dropout($0, a, bits, drop, 1.25, count) }, "dropout \(isa) \(count) \(drop)")
            }
        }
    }

    @Test func reluSendsNotANumberToZero() {
        for isa in ISA.availableHere {
            var out = [Float](repeating: 1, count: 3)
            kernels(isa).relu(&out, [.nan, -.infinity, .infinity], 3)
            #expect(out == [0, 0, .infinity], "\(isa)")
        }
    }

    @Test(arguments: fastISAs)
    func columnKernelsGiveTheBitsOfTheScalarOnes(isa: ISA) {
        let fast = kernels(isa)
        for columns in Self.shapes {
            for rows in [1, 2, 33] {
                let count = rows * columns
                let (x, g) = (values(count, seed: 4), values(count, seed: 5))
                let (scale, shift) = (values(columns, seed: 6), values(columns, seed: 7))
                let what = "\(isa) \(rows) x \(columns)"
                func out(_ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void) -> [Float] {
                    [Float](unsafeUninitializedCapacity: count) {
                        body($0.baseAddress!)
                        $1 = count
                    }
                }
                expectSame(
                    out(count) { fast.fill_rows($0, scale, rows, columns) },
                    out(count) { scalar.fill_rows($0, scale, rows, columns) }, "fill_rows \(what)")
                expectSame(
                    out(columns) { fast.column_sums($0, x, rows, columns) },
                    out(columns) { scalar.column_sums($0, x, rows, columns) }, "column_sums \(what)")
                expectSame(
                    out(count) { fast.scale_columns($0, x, scale, shift, rows, columns) },
                    out(count) { scalar.scale_columns($0, x, scale, shift, rows, columns) }, "scale_columns \(what)")
                // Output, then mean, variance and inverse deviation, in one array.
                func batchNorm(_ k: cnd_train_kernels) -> [Float] {
                    out(count + 3 * columns) {
                        k.batch_norm(
                            $0, $0 + count, $0 + count + columns, $0 + count + 2 * columns, x, scale, shift, 1e-5, rows,
                            columns)
                    }
                }
                let normal = batchNorm(scalar)
                expectSame(batchNorm(fast), normal, "batch_norm \(what)")
                let mean = Array(normal[count..<count + columns])
                let inverse = Array(normal[(count + 2 * columns)...])
                func backward(_ k: cnd_train_kernels) -> [Float] {
                    out(count + 2 * columns) {
                        k.batch_norm_backward(
                            $0, $0 + count, $0 + count + columns, g, x, mean, inverse, scale, rows, columns)
                    }
                }
                expectSame(backward(fast), backward(scalar), "batch_norm_backward \(what)")
            }
        }
    }

    @Test(arguments: fastISAs)
    func updatesGiveTheBitsOfTheScalarOnes(isa: ISA) {
        for count in Lengths.aroundLanes(16) where count > 0 {
            var adam = cnd_adam(
                beta1: 0.9, beta2: 0.999, step: 0.01, inverse_root: 3, epsilon: 1e-8, weight_decay: 0.01)
            var sgd = cnd_sgd(rate: 0.1, momentum: 0.9, weight_decay: 0.01)
            let gradient = values(count, seed: 8)
            func run(_ k: cnd_train_kernels) -> [Float] {
                var p = values(count, seed: 9)
                var (m, v) = (values(count, seed: 10), values(count, seed: 11).map(abs))
                k.adam(&p, &m, &v, gradient, count, &adam)
                k.sgd(&p, &m, gradient, count, &sgd)
                return p + m + v
            }
            expectSame(run(kernels(isa)), run(scalar), "\(isa) \(count)")
        }
    }

    /// Loss and gradient in Double, straight from the definitions.
    private func reference(
        _ logits: [Float], label: Int, kind: UInt8, weight: Float, target: [Float]
    ) -> (loss: Double, gradient: [Double]) {
        let z = logits.map(Double.init)
        let largest = z.max()!
        let logSum = log(z.reduce(0) { $0 + exp($1 - largest) }) + largest
        let logP = z.map { $0 - logSum }
        let p = logP.map(exp)
        let t = target.map(Double.init)
        let w = Double(weight)
        switch kind {
        case 0: return (-logP[label], p.indices.map { w * (p[$0] - ($0 == label ? 1 : 0)) })
        case 1:
            let kl = p.indices.reduce(0) { $0 + p[$1] * (logP[$1] - log(t[$1])) }
            return (kl, p.indices.map { w * p[$0] * (logP[$0] - log(t[$0]) - kl) })
        default:
            return (
                p.indices.reduce(0) { $0 + t[$1] * (log(t[$1]) - logP[$1]) }, p.indices.map { w * (p[$0] - t[$0]) }
            )
        }
    }

    @Test(arguments: ISA.availableHere)
    func lossesAgreeWithDoubles(isa: ISA) {
        var random = SeededRandomSource(seed: 12)
        for classes in [2, 3, 7, 8, 9, 10, 15, 16, 17, 33, 100] {
            let rows = 12
            let top = Float(0.15 + 0.85 / Double(classes))
            var targets = [Float](repeating: (1 - top) / Float(classes - 1), count: classes * classes)
            for label in 0..<classes { targets[label * classes + label] = top }
            let logTargets = targets.map { Float(log(Double($0))) }
            // Spreads from nearly uniform to saturated.
            let logits = (0..<rows * classes).map { Float(random.normal() * [0.01, 1, 10, 60][$0 / classes % 4]) }
            let labels = (0..<rows).map { Int32(($0 * 5) % classes) }
            let kinds = (0..<rows).map { UInt8($0 % 3) }
            let weights = (0..<rows).map { Float($0 + 1) / 8 }
            var gradient = [Float](repeating: 0, count: rows * classes)
            var losses = [Float](repeating: 0, count: rows)
            kernels(isa).loss_rows(
                &gradient, &losses, logits, labels, kinds, weights, targets, logTargets, rows, classes)
            for row in 0..<rows {
                let range = row * classes..<(row + 1) * classes
                let expected = reference(
                    Array(logits[range]), label: Int(labels[row]), kind: kinds[row], weight: weights[row],
                    target: Array(targets[Int(labels[row]) * classes..<(Int(labels[row]) + 1) * classes]))
                #expect(
                    abs(Double(losses[row]) - expected.loss) < 2e-6 * (1 + abs(expected.loss)),
                    "\(isa) classes \(classes) row \(row) loss")
                for (got, want) in zip(gradient[range], expected.gradient) {
                    // Probabilities carry the log-softmax's absolute rounding error: a few ulp of the largest logit.
                    #expect(
                        abs(Double(got) - want) < 2e-5 * (1 + expected.loss) * Double(weights[row]),
                        "\(isa) classes \(classes) row \(row) gradient")
                }
            }
        }
    }

    @Test func anUnavailableInstructionSetHasNoKernels() {
        for isa in ISA.allCases where !ISA.availableHere.contains(isa) {
            #expect(cnd_train_kernels_for(isa.code) == nil)
        }
    }
}
