import CCandor
import CCandorBLAS
import CandorCore
import CandorModel
import CandorTraining
import KernelTestKit
import Testing

/// The dense layer of inference: sums in the order of inputs, on every instruction set.
struct DenseKernelTests {
    @Test(arguments: ISA.availableHere)
    func sumsRunOverTheInputsInOrder(isa: ISA) {
        let kernels = cnd_train_kernels_for(isa.code)!.pointee
        var random = SeededRandomSource(seed: 4)
        for outputs in [1, 2, 3, 15, 16, 17, 31, 33, 100] {
            for rows in [0, 1, 7, 8, 9, 23] {
                let inputs = 1 + random.integer(below: 40)
                let x = (0..<rows * inputs).map { _ in Float(random.normal()) }
                let w = (0..<inputs * outputs).map { _ in Float(random.normal()) }
                let b = (0..<outputs).map { _ in Float(random.normal()) }
                // One guard element behind the output must survive.
                var out = [Float](repeating: 77, count: rows * outputs + 1)
                kernels.dense_rows(&out, x, w, b, rows, inputs, outputs)
                #expect(out[rows * outputs] == 77)
                for row in 0..<rows {
                    for output in 0..<outputs {
                        var sum = b[output]
                        for input in 0..<inputs {
                            let product = x[row * inputs + input] * w[input * outputs + output]
                            sum += product
                        }
                        #expect(out[row * outputs + output].bitPattern == sum.bitPattern, "\(isa) \(rows) x \(outputs)")
                    }
                }
            }
        }
    }

    @Test func aRowsLogitsDoNotDependOnTheOtherRows() throws {
        let samples = SampleKit.random(SampleKit.tabular, rows: 300, seed: 1)
        let network = try Network(SampleKit.tabular, seed: 1)
        let together = try network.logits(for: samples)
        for row in [0, 7, 255, 256, 299] {
            let alone = try network.logits(for: samples.selecting([row]))
            #expect(alone == Array(together[3 * row..<3 * row + 3]))
        }
    }
}
