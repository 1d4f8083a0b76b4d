import Benchmark
import CandorCore
import CandorMasking
import Measurement

let benchmarks: @Sendable () -> Void = {
    for (rows, classes) in [(65_536, 10), (8_192, 1_000), (64, 128_256)] {
        for (name, policy) in Policies.all {
            measure("\(name) of \(rows) × \(classes)", .picosecondsPerElement) {
                try Rows(policy(), rows: rows, classes: classes)
            } sample: { rows in
                try Clock.threadTime { try rows.mask() } * 1_000 / rows.logits.count
            }
        }
    }
    for (name, policy) in Policies.all {
        measure("\(name) of one row of 1000", .nanoseconds) {
            try Rows(policy(), rows: 1, classes: 1_000)
        } sample: { rows in
            try Clock.threadTime { for _ in 0..<1_000 { try rows.mask() } } / 1_000
        }
        // The fastest of many: a thread that waits for a core of another program would hide what is asked for.
        measure("\(name) of 65536 × 100, two threads", .percentOfOneThread) {
            try (1...2).map { try Rows(policy(), rows: 65_536, classes: 100, workers: $0) }
        } sample: { rows in
            let fastest = try rows.map { rows in
                try (0..<20).reduce(Int.max) { fastest, _ in min(fastest, try Clock.wallTime { try rows.mask() }) }
            }
            return 100 * fastest[0] / fastest[1]
        }
    }
}

/// What is measured: the answer's memory is used again, so nothing is allocated.
enum Policies {
    static let all: [(name: String, policy: @Sendable () throws -> MaskPolicy)] = [
        ("label", { try MaskPolicy(.label) }), ("bucket", { try MaskPolicy(.bucket()) }),
        ("top 5", { try MaskPolicy(.topK(5)) }), ("softmax", { try MaskPolicy(.full) }),
        ("softmax in tenths", { try MaskPolicy(.full, scores: .quantised(bins: 10)) }),
        ("softmax with Laplace noise", { try MaskPolicy(.full, noise: .laplace(scale: 0.2, isSticky: false)) }),
    ]
}

/// Rows of logits, their mask, and the memory of the answer.
final class Rows {
    let logits: [Float]
    private let masker: Masker
    private let batch: ConfidenceBatch
    private var answer: MaskedBatch

    init(_ policy: MaskPolicy, rows: Int, classes: Int, workers: Int = 1) throws {
        var random = SeededRandomSource(seed: 1)
        logits = (0..<rows * classes).map { _ in Float(2 * random.normal()) }
        masker = try Masker(policy, workers: workers)
        batch = .logits(rows: rows, classes: classes)
        answer = try masker.mask(logits, batch)
    }

    func mask() throws {
        let logits = logits  // A span is of a value that stays: a property does not.
        try masker.mask(logits.span, batch, into: &answer)
    }
}
