import Benchmark

/// The unit of a benchmark's figure, which is an integer.
public struct Figure: Sendable {
    let metric: BenchmarkMetric

    /// CPU time of the calling thread, in microseconds.
    public static let microseconds = Figure("CPU time of one thread, µs", .prefersSmaller)
    /// CPU time of the calling thread, in nanoseconds.
    public static let nanoseconds = Figure("CPU time of one thread, ns", .prefersSmaller)
    /// CPU time of the calling thread for one element, in picoseconds.
    public static let picosecondsPerElement = Figure("CPU time of one thread per element, ps", .prefersSmaller)
    /// Bytes that one thread makes in a microsecond of its CPU time.
    public static let megabytesPerSecond = Figure("One thread, MB/s", .prefersLarger)
    /// Time on the wall, in nanoseconds: what waiting for other threads is measured in.
    public static let wallNanoseconds = Figure("Wall time, ns", .prefersSmaller)
    /// 100 times the CPU time of the scalar kernel over that of its twin.
    public static let percentOfScalar = Figure("Speed over the scalar kernel, %", .prefersLarger)
    /// 100 times the CPU time of `cblas_sgemm` for the same products over that of what contains them.
    public static let percentOfGEMM = Figure("Speed over cblas_sgemm alone, %", .prefersLarger)
    /// 100 times the CPU time of something over that of a mask of one row.
    public static let percentOfMask = Figure("CPU time over that of a mask, %", .prefersSmaller)
    /// 100 times the wall time of one thread over that of two.
    public static let percentOfOneThread = Figure("Speed of two threads over one, %", .prefersLarger)

    private init(_ name: String, _ polarity: BenchmarkMetric.Polarity) {
        metric = .custom(name, polarity: polarity, useScalingFactor: false)
    }
}

/// Registers a benchmark whose samples are the values that `sample` returns.
///
/// - Parameters:
///   - name: what is measured, with its size.
///   - figure: the unit of the values.
///   - seconds: how long samples are taken, 1,000 at most.
///   - prepare: makes the input, once, when the benchmark runs.
///   - sample: measures once. Its first call is not counted.
public func measure<State>(
    _ name: String, _ figure: Figure, seconds: Int = 2, prepare: @escaping () throws -> State,
    sample: @escaping (State) throws -> Int
) {
    let configuration = Benchmark.Configuration(
        metrics: [figure.metric], units: [figure.metric: .count], warmupIterations: 1, maxDuration: .seconds(seconds),
        maxIterations: 1_000)
    Benchmark(
        name, configuration: configuration,
        closure: { (benchmark: Benchmark, state: State) throws in
            benchmark.measurement(figure.metric, try sample(state))
        }, setup: { try prepare() })
}
