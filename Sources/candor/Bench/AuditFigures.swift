import CandorCore
import CandorReport

/// What an audit of one shape costs at several numbers of points: the JSON document of `candor bench audit`.
struct AuditFigures: Encodable {
    private let schema = 1
    private let isa: String
    private let shape: AuditShape
    private let workers: Int
    private let runs: [Run]

    /// One number of points.
    private struct Run: Encodable {
        let points: Int
        let proverMicroseconds: Double
        let verifierMicroseconds: Double
        let bytes: Double
        /// Counted from the statement's layout: corrections and coefficients, without the making of correlations.
        let countedBytes: Double
        let setupBytes: Int
        let proverPeak: Double
        let verifierPeak: Double
        let soundness: Double
        let wall: Double

        private enum CodingKeys: String, CodingKey {
            case points
            case proverMicroseconds = "prover_cpu_us_per_point"
            case verifierMicroseconds = "verifier_cpu_us_per_point"
            case bytes = "bytes_per_point"
            case countedBytes = "counted_bytes_per_point"
            case setupBytes = "setup_bytes"
            case proverPeak = "prover_peak_mib"
            case verifierPeak = "verifier_peak_mib"
            case soundness = "soundness_bits"
            case wall = "wall_s"
        }

        init(_ outcome: AuditPair.Outcome) {
            let count = Double(outcome.points)
            points = outcome.points
            proverMicroseconds = outcome.prover.whole.processorNanoseconds / 1e3 / count
            verifierMicroseconds = outcome.verifier.whole.processorNanoseconds / 1e3 / count
            bytes = Double(outcome.verifier.whole.bytes) / count
            countedBytes = Double(outcome.cost.bytes) / count
            setupBytes = outcome.verifier.setup.bytes
            proverPeak = Double(outcome.proverPeakBytes) / 1_048_576
            verifierPeak = Double(outcome.verifierPeakBytes) / 1_048_576
            soundness = outcome.verifier.soundnessBits ?? 0
            wall = outcome.verifier.whole.elapsedNanoseconds / 1e9
        }
    }

    init(_ shape: AuditShape, workers: Int, _ outcomes: [AuditPair.Outcome]) {
        isa = ISA.active.rawValue
        self.shape = shape
        self.workers = workers
        runs = outcomes.map(Run.init)
    }

    /// The same for people, a line for each number of points.
    var table: String {
        func line(_ columns: [String]) -> String {
            columns.map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
        }
        let header = line([
            "points", "prover µs", "verifier µs", "bytes", "counted", "set-up bytes", "prover MiB", "verifier MiB",
            "bits", "seconds",
        ])
        let lines = runs.map { run in
            line(
                ["\(run.points)"]
                    + [run.proverMicroseconds, run.verifierMicroseconds].map { Text.decimal($0, digits: 1) }
                    + [run.bytes, run.countedBytes].map { Text.decimal($0, digits: 0) } + ["\(run.setupBytes)"]
                    + [run.proverPeak, run.verifierPeak].map { Text.decimal($0, digits: 0) }
                    + [run.soundness, run.wall].map { Text.decimal($0, digits: 1) })
        }
        return (["\(shape.rawValue), \(Text.count(workers, "thread")) a party, \(isa); per point:", header] + lines)
            .joined(separator: "\n")
    }

    /// Times and bytes of whole sessions against points.
    var plot: ScalingPlot {
        func series(_ name: String, _ hue: ScalingPlot.Hue, _ value: (Run) -> Double) -> ScalingPlot.Series {
            .init(
                name: name, hue: hue,
                values: runs.map { .init(size: Double($0.points), cost: value($0) * Double($0.points)) })
        }
        return ScalingPlot(
            title: "An audit of the shape \(shape.rawValue)", sizeName: "points",
            panels: [
                .init(
                    title: "Processor time", unit: "seconds",
                    series: [
                        series("prover", .first) { $0.proverMicroseconds / 1e6 },
                        series("verifier", .second) { $0.verifierMicroseconds / 1e6 },
                    ]),
                .init(title: "Sent, both directions", unit: "bytes", series: [series("bytes", .first) { $0.bytes }]),
            ])
    }
}
