import CCandorBLAS
import CandorCore
import Measurement

/// Each element-wise kernel and reduction of training against its scalar twin, on the instruction sets of this machine.
///
/// Matrices are 64 × 200, parameters as many, the losses 1,280 rows of 10 classes: about what lies in the first and
/// second cache in small networks, where these kernels are a large part of the time. A tail is part of each row.
func trainingKernels() {
    let twins = ISA.availableHere.filter { $0 != .scalar }
    for isa in twins {
        for kernel in Kernel.all {
            measure("\(kernel.name), \(isa.rawValue)", .percentOfScalar, seconds: 1) {
                Operands()
            } sample: { operands in
                let time = { (isa: ISA) in
                    let kernels = cnd_train_kernels_for(isa.code)!.pointee
                    return Clock.threadTime { for _ in 0..<4 { kernel.run(kernels, operands) } }
                }
                let scalar = time(.scalar)
                return 100 * scalar / time(isa)
            }
        }
    }
}

/// Arrays long enough for every kernel here, with values that keep the arithmetic away from special cases.
private final class Operands {
    static let (rows, columns, classes) = (64, 200, 10)
    static let count = rows * columns

    var a = Shapes.normals(count, seed: 1)
    var b = Shapes.normals(count, seed: 2)
    let c = Shapes.normals(count, seed: 3)
    /// One value a column, and three more rows of results.
    let scale = [Float](repeating: 1, count: columns)
    let shift = [Float](repeating: 0.5, count: columns)
    var first = [Float](repeating: 1, count: count)
    var second = [Float](repeating: 1, count: columns)
    var third = [Float](repeating: 1, count: columns)
    let bits: [UInt16]
    let labels = [Int32](repeating: 3, count: count / classes)
    let kinds = [UInt8](repeating: UInt8(CND_LOSS_CROSS_ENTROPY.rawValue), count: count / classes)
    let weights = [Float](repeating: 0.01, count: count / classes)

    init() {
        var random = SeededRandomSource(seed: 4)
        bits = (0..<Self.count).map { _ in UInt16(truncatingIfNeeded: random.next()) }
    }
}

/// One entry of the table in cnd_train.h with its arguments.
private struct Kernel: Sendable {
    let name: String
    let run: @Sendable (cnd_train_kernels, Operands) -> Void

    static let (rows, columns, count) = (Operands.rows, Operands.columns, Operands.count)
    static let all = [
        Kernel(name: "fill_rows") { $0.fill_rows(&$1.a, $1.scale, rows, columns) },
        Kernel(name: "column_sums") { $0.column_sums(&$1.second, $1.c, rows, columns) },
        Kernel(name: "relu") { $0.relu(&$1.a, $1.c, count) },
        Kernel(name: "relu_backward") { $0.relu_backward(&$1.a, $1.b, $1.c, count) },
        Kernel(name: "dropout") { $0.dropout(&$1.a, $1.c, $1.bits, 32_768, 2, count) },
        Kernel(name: "batch_norm") {
            $0.batch_norm(&$1.a, &$1.first, &$1.second, &$1.third, $1.c, $1.scale, $1.shift, 1e-5, rows, columns)
        },
        Kernel(name: "batch_norm_backward") {
            $0.batch_norm_backward(
                &$1.a, &$1.second, &$1.third, $1.b, $1.c, $1.shift, $1.scale, $1.scale, rows, columns)
        },
        Kernel(name: "scale_columns") { $0.scale_columns(&$1.a, $1.c, $1.scale, $1.shift, rows, columns) },
        Kernel(name: "adam") {
            var constants = cnd_adam(
                beta1: 0.9, beta2: 0.999, step: 1e-3, inverse_root: 1, epsilon: 1e-8, weight_decay: 0)
            $0.adam(&$1.a, &$1.b, &$1.first, $1.c, count, &constants)
        },
        Kernel(name: "sgd") {
            var constants = cnd_sgd(rate: 1e-3, momentum: 0.9, weight_decay: 0)
            $0.sgd(&$1.a, &$1.b, $1.c, count, &constants)
        },
        // Weights of 64 inputs for 200 outputs.
        Kernel(name: "dense_rows") {
            $0.dense_rows(&$1.a, $1.c, $1.first, $1.shift, rows, rows, columns)
        },
        Kernel(name: "loss_rows") {
            $0.loss_rows(
                &$1.a, &$1.first, $1.c, $1.labels, $1.kinds, $1.weights, nil, nil, count / Operands.classes,
                Operands.classes)
        },
    ]
}
