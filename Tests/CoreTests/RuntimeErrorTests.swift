import CandorCore
import Testing

@Suite struct RuntimeErrorTests {
    @Test(arguments: [
        (RuntimeError.unknownISA(expected: ["scalar", "avx2"], actual: "sse"), ["'sse'", "scalar, avx2", "CND_ISA"]),
        (.unavailableISA(available: ["scalar"], actual: "neon"), ["'neon'", "scalar", "CND_ISA"]),
        (.unknownBackend(expected: ["omp", "serial"], actual: "tbb"), ["'tbb'", "omp, serial", "CND_PARALLEL"]),
        (.unavailableBackend(actual: "omp"), ["'omp'", "libomp5", "CND_PARALLEL"]),
        (.notWholeRows(classes: 3, count: 10), ["3 classes", "10 scores", "1 too many"]),
        (.notWholeRows(classes: 0, count: 10), ["positive", "found 0", "10 scores"]),
    ])
    func messageSaysWhatWasExpectedAndFound(error: RuntimeError, parts: [String]) {
        for part in parts { #expect(error.description.contains(part), "\(error)") }
    }
}
