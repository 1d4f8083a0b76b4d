import Benchmark

let benchmarks: @Sendable () -> Void = {
    epochs()
    products()
    trainingKernels()
}
