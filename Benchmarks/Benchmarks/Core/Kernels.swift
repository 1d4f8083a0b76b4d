import CCandor
import CandorCore
import Measurement

/// AES-128 in counter mode, which all random numbers come from: a fill of 1 MiB.
func randomBytes() {
    let bytes = 1 << 20
    for isa in ISA.availableHere {
        measure("AES-128 counter mode, 1 MiB, \(isa.rawValue)", .megabytesPerSecond) {
            AlignedBytes(count: bytes)
        } sample: { target in
            let kernels = cnd_prg_kernels_for(isa.code)!.pointee
            var key = cnd_aes128_key()
            target.seed.withUnsafeBufferPointer { kernels.aes128_expand(&key, $0.baseAddress!) }
            let time = Clock.threadTime {
                kernels.aes128_ctr_blocks(&key, target.base, bytes / 16, 1, 0)
            }
            return bytes * 1_000 / time
        }
    }
}

/// Softmax and log-softmax of rows, at the widths of image classes, of many classes and of a vocabulary.
func softmaxRows() {
    for isa in ISA.availableHere {
        for (rows, classes) in [(1_000, 10), (100, 100), (10, 1_000), (1, 50_257)] {
            for isLogarithm in [false, true] {
                let title = "\(isLogarithm ? "log-softmax" : "softmax") \(rows) × \(classes), \(isa.rawValue)"
                measure(title, .picosecondsPerElement, seconds: 1) {
                    var random = SeededRandomSource(seed: 1)
                    return Rows(logits: (0..<rows * classes).map { _ in Float(4 * random.normal()) })
                } sample: { data in
                    let kernels = cnd_numeric_kernels_for(isa.code)!.pointee
                    let run = isLogarithm ? kernels.log_softmax_rows! : kernels.softmax_rows!
                    let repeats = 10
                    let time = Clock.threadTime {
                        for _ in 0..<repeats { run(&data.result, data.logits, rows, classes) }
                    }
                    return time * 1_000 / (repeats * rows * classes)
                }
            }
        }
    }
}

/// What it costs to run two segments of nothing on two threads, by backend: the fastest of many, since a thread that
/// waits for a core of another program would hide it.
func parallelRegions() {
    for backend in Runtime.Backend.allCases.map(\.rawValue) {
        measure("parallel region of two empty segments, \(backend)", .wallNanoseconds, seconds: 1) {
        } sample: {
            (0..<200).reduce(Int.max) { fastest, _ in
                min(
                    fastest,
                    Clock.wallTime { _ = cnd_parallel_for_on(backend, 2, 2, 1, { _, _, _, _ in }, nil) })
            }
        }
    }
}

/// Bytes to fill, on whole cache lines as the library's own buffers are.
private final class AlignedBytes {
    let base: UnsafeMutablePointer<UInt8>
    let seed = [UInt8](0..<16)

    init(count: Int) {
        base = UnsafeMutableRawPointer.allocate(byteCount: count, alignment: 64).bindMemory(
            to: UInt8.self, capacity: count)
        base.initialize(repeating: 0, count: count)
    }

    deinit { base.deallocate() }
}

private final class Rows {
    let logits: [Float]
    var result: [Float]

    init(logits: [Float]) {
        self.logits = logits
        result = logits
    }
}
