import CBLAS
import CCandorBLAS
import CandorCore
import CandorModel
import CandorTraining
import Measurement

/// How much of the speed of `cblas_sgemm` training keeps where products are nearly all of the work, what the cut into
/// segments costs one thread, and what a second thread gains from it.
func products() {
    measure("forward and backward of 784-1024-10, batch 256 (OpenBLAS \(MatrixProduct.coreName))", .percentOfGEMM) {
        try WideSteps()
    } sample: {
        try $0.percentOfGEMM()
    }
    for shape in ProductShape.wideStep {
        measure("cnd_sgemm \(shape.name)", .percentOfGEMM) {
            ProductPair(shape)
        } sample: { pair in
            let alone = Clock.threadTime { pair.multiplyByOpenBLAS() }
            return 100 * alone / Clock.threadTime { pair.multiply(workers: 1) }
        }
    }
    // The fastest of many: a thread that waits for a core of another program would hide what is asked for.
    for shape in ProductShape.wideStep where shape.isCut {
        measure("cnd_sgemm \(shape.name), two threads", .percentOfOneThread) {
            ProductPair(shape)
        } sample: { pair in
            let fastest = { (workers: Int) in
                (0..<40).reduce(Int.max) { fastest, _ in
                    min(fastest, Clock.wallTime { pair.multiply(workers: workers) })
                }
            }
            let one = fastest(1)
            return 100 * one / fastest(2)
        }
    }
}

/// One product: op(A) is m × k, op(B) is k × n.
struct ProductShape {
    let m, n, k: Int
    let transposeA, transposeB: Bool
    let purpose: String

    var name: String { "\(m)×\(n)×\(k), \(purpose)" }
    /// Whether it is large enough for more than one thread, as gemm.c says.
    var isCut: Bool { 2 * m * n * k > 8_000_000 }

    /// The products of one step of `Shapes.wide` on 256 rows, in order. The first layer's input needs no gradient.
    static let wideStep = [
        ProductShape(m: 256, n: 1_024, k: 784, transposeA: false, transposeB: true, purpose: "forward"),
        ProductShape(m: 256, n: 10, k: 1_024, transposeA: false, transposeB: true, purpose: "forward"),
        ProductShape(m: 10, n: 1_024, k: 256, transposeA: true, transposeB: false, purpose: "weights"),
        ProductShape(m: 256, n: 1_024, k: 10, transposeA: false, transposeB: false, purpose: "input"),
        ProductShape(m: 1_024, n: 784, k: 256, transposeA: true, transposeB: false, purpose: "weights"),
    ]
}

/// The same product by OpenBLAS alone and by the function that training calls.
final class ProductPair {
    private let shape: ProductShape
    private let a, b: [Float]
    private var c: [Float]

    init(_ shape: ProductShape) {
        self.shape = shape
        a = Shapes.normals(shape.m * shape.k, seed: 1)
        b = Shapes.normals(shape.k * shape.n, seed: 2)
        c = [Float](repeating: 0, count: shape.m * shape.n)
        openblas_set_num_threads(1)
    }

    private var leadingA: Int { shape.transposeA ? shape.m : shape.k }
    private var leadingB: Int { shape.transposeB ? shape.k : shape.n }

    func multiplyByOpenBLAS() {
        cblas_sgemm(
            CblasRowMajor, shape.transposeA ? CblasTrans : CblasNoTrans, shape.transposeB ? CblasTrans : CblasNoTrans,
            blasint(shape.m), blasint(shape.n), blasint(shape.k), 1, a, blasint(leadingA), b, blasint(leadingB), 0, &c,
            blasint(shape.n))
    }

    func multiply(workers: Int) {
        cnd_sgemm(
            workers, shape.transposeA, shape.transposeB, shape.m, shape.n, shape.k, a, leadingA, b, leadingB, 0, &c,
            shape.n)
    }
}

/// An epoch of eight steps of the wide network, beside its products alone and its optimiser alone.
final class WideSteps {
    private static let steps = 8
    private let trainer: Trainer
    private let pairs = ProductShape.wideStep.map(ProductPair.init)
    private var parameters, velocity: [Float]
    private let gradient: [Float]

    init() throws {
        trainer = try Trainer(
            Network(Shapes.wide, seed: 1), samples: Shapes.samples(Shapes.wide, rows: 256 * Self.steps),
            recipe: TrainingRecipe(optimiser: .sgd, rate: 1e-3, batch: 256, epochs: 1_000_000), seed: 1, workers: 1)
        parameters = Shapes.normals(Shapes.wide.parameterCount, seed: 1)
        velocity = [Float](repeating: 0, count: parameters.count)
        gradient = Shapes.normals(parameters.count, seed: 2)
    }

    /// A trainer always has an optimiser, here the cheapest one: what its kernel takes alone, 3 % of a step, is
    /// subtracted.
    func percentOfGEMM() throws -> Int {
        let products = Clock.threadTime {
            for _ in 0..<Self.steps { for pair in pairs { pair.multiplyByOpenBLAS() } }
        }
        let steps = try Clock.threadTime { _ = try trainer.runEpoch() }
        var constants = cnd_sgd(rate: 1e-3, momentum: 0, weight_decay: 0)
        let kernels = cnd_train_kernels_for(cnd_isa_active())!.pointee
        let updates = Clock.threadTime {
            for _ in 0..<Self.steps {
                kernels.sgd(&parameters, &velocity, gradient, gradient.count, &constants)
            }
        }
        return 100 * products / (steps - updates)
    }
}
