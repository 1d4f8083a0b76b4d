import CandorCore
import CandorMasking
import Foundation

/// How many rows a second every mask takes, at the shapes that matter.
struct MaskingFigures: Encodable {
    /// One mask, named as in the JSON document.
    enum Operation: String, CaseIterable {
        case label, bucket, top5, softmax, quantised10
        case laplace = "laplace_0.2"
        case stickyLaplace = "sticky_laplace_0.2"

        func policy() throws(MaskError) -> MaskPolicy {
            switch self {
            case .label: try MaskPolicy(.label)
            case .bucket: try MaskPolicy(.bucket())
            case .top5: try MaskPolicy(.topK(5))
            case .softmax: try MaskPolicy(.full)
            case .quantised10: try MaskPolicy(.full, scores: .quantised(bins: 10))
            case .laplace: try MaskPolicy(.full, noise: .laplace(scale: 0.2, isSticky: false))
            case .stickyLaplace: try MaskPolicy(.full, noise: .laplace(scale: 0.2))
            }
        }
    }

    struct Rate: Encodable {
        let rowsPerSecond: Double
        /// Of logits read, 10^9 bytes.
        let gigabytesPerSecond: Double

        private enum CodingKeys: String, CodingKey {
            case rowsPerSecond = "rows_per_s"
            case gigabytesPerSecond = "gb_per_s"
        }
    }

    struct Shape: Encodable {
        let rows: Int
        let classes: Int
        var operations: [String: Rate] = [:]
    }

    static let shapes = [
        (65_536, 10), (65_536, 100), (8_192, 1_000), (512, 32_000), (64, 128_256), (1, 10), (1, 1_000),
    ]

    let schema = 1
    let isa: String
    let threads: Int
    let read: Double
    let copy: Double
    let shapes: [Shape]

    private enum CodingKeys: String, CodingKey {
        case schema, isa, threads, shapes
        case read = "read_gb_per_s"
        case copy = "copy_gb_per_s"
    }

    /// Measures every operation at every shape: the best of `repetitions` runs of at least `seconds` each.
    init(repetitions: Int, workers: Int, seconds: Double) throws {
        isa = ISA.active.rawValue
        threads = workers == 0 ? Runtime.defaultWorkers : workers
        let bandwidth = MemoryBandwidth(repetitions: repetitions)
        (read, copy) = (bandwidth.read, bandwidth.copy)
        var source = SeededRandomSource(seed: 1)
        let largest = Self.shapes.map { $0.0 * $0.1 }.max() ?? 0
        let logits = (0..<largest).map { _ in Float(3 * source.uniform()) }
        let key = StickyKey(rotation: .fixed(0))
        var shapes: [Shape] = []
        for (rows, classes) in Self.shapes {
            var shape = Shape(rows: rows, classes: classes)
            let batch = ConfidenceBatch.logits(rows: rows, classes: classes)
            for operation in Operation.allCases {
                let policy = try operation.policy()
                let masker = try Masker(
                    policy, noise: policy.noise?.isSticky == true ? .sticky(key, model: []) : .system, workers: workers)
                let span = logits.span.extracting(0..<rows * classes)
                var answer = try masker.mask(span, batch)
                var best = 0.0
                var calls = 1
                for _ in 0..<repetitions {
                    while true {
                        let time = try Stopwatch.seconds(threads: threads) {
                            for _ in 0..<calls { try masker.mask(span, batch, into: &answer) }
                        }
                        guard time < seconds else {
                            best = max(best, Double(calls * rows) / time)
                            break
                        }
                        calls =
                            time < seconds / 10 ? 4 * calls : max(calls + 1, Int(1.2 * Double(calls) * seconds / time))
                    }
                }
                shape.operations[operation.rawValue] = Rate(
                    rowsPerSecond: best, gigabytesPerSecond: best * Double(4 * classes) / 1e9)
            }
            shapes.append(shape)
        }
        self.shapes = shapes
    }

    /// For people: millions of rows a second, and the share of the bandwidth of reading.
    var table: String {
        func pad(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(width - text.count, 0)) + text
        }
        let head = pad("10^6 rows/s", 20) + shapes.map { pad("\($0.rows)×\($0.classes)", 14) }.joined()
        let lines = Operation.allCases.map { operation in
            pad(operation.rawValue, 20)
                + shapes.map { shape in
                    pad(
                        shape.operations[operation.rawValue].map { Text.decimal($0.rowsPerSecond / 1e6, digits: 3) }
                            ?? "", 14)
                }.joined()
        }
        return
            ([
                "\(isa), \(Text.count(threads, "thread")); memory: read \(Text.decimal(read, digits: 1)) GB/s, "
                    + "copy \(Text.decimal(copy, digits: 1)) GB/s read and written", head,
            ] + lines).joined(separator: "\n")
    }
}
