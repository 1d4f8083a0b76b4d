import Benchmark

let benchmarks: @Sendable () -> Void = {
    randomBytes()
    softmaxRows()
    parallelRegions()
}
