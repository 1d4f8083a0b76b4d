import Benchmark
import CandorCalibration
import CandorCore
import Measurement

let benchmarks: @Sendable () -> Void = {
    measure("every metric of 10^6 rows of 10 classes", .microseconds, seconds: 5) {
        try Synthetic.predictions(rows: 1_000_000, classes: 10)
    } sample: { predictions in
        try Clock.threadTime { blackHole(try MetricsReport(of: predictions)) } / 1_000
    }
    measure("every metric with 100 resamples of 10^4 rows of 10 classes", .microseconds, seconds: 4) {
        try Synthetic.predictions(rows: 10_000, classes: 10)
    } sample: { predictions in
        let bootstrap = try Bootstrap(resamples: 100)
        let time = try Clock.threadTime {
            blackHole(
                try MetricsReport(of: predictions, bootstrap: bootstrap) {
                    SeededRandomSource(seed: 1, stream: UInt64($0))
                })
        }
        return time / 1_000
    }
    measure("certified audit of 10^4 rows, 18 columns in 153 pairs", .microseconds) {
        try Synthetic.audited(rows: 10_000, columns: 18)
    } sample: { data in
        try Clock.threadTime {
            blackHole(try data.audit.run(confidence: data.confidence, correct: data.correct, groups: data.groups))
        } / 1_000
    }
    measure("groups of 10^4 rows, 18 columns in 153 pairs", .microseconds) {
        Synthetic.columns(rows: 10_000, count: 18)
    } sample: { columns in
        try Clock.threadTime { blackHole(try SubgroupFamily(columns: columns)) } / 1_000
    }
}

/// Calibrated predictions and public columns, from a seed.
enum Synthetic {
    /// What an audit reads.
    struct Audited {
        let audit: CertifiedAudit
        let confidence: [Double]
        let correct: [Bool]
        let groups: SubgroupFamily
    }

    static func predictions(rows: Int, classes: Int) throws -> ScoredPredictions {
        var random = SeededRandomSource(seed: 1)
        let logits = (0..<rows * classes).map { _ in Float(2 * random.normal()) }
        let probabilities = try Softmax.probabilities(ofLogits: logits, classes: classes)
        // A label is drawn from its row's distribution, so the predictions are calibrated.
        let labels = (0..<rows).map { row in
            var left = Float(random.uniform())
            for label in 0..<classes {
                left -= probabilities[row * classes + label]
                if left < 0 { return Int32(label) }
            }
            return Int32(classes - 1)
        }
        return try ScoredPredictions(probabilities: probabilities, labels: labels, classes: classes)
    }

    /// Two thirds numeric, which become quartiles, and a third categorical with five values.
    static func columns(rows: Int, count: Int) -> [PublicColumn] {
        var random = SeededRandomSource(seed: 2)
        return (0..<count).map { column in
            if column.isMultiple(of: 3) {
                let codes = (0..<rows).map { _ in Int32(random.integer(below: 5)) }
                return PublicColumn(
                    name: "column \(column)", values: .categorical(codes: codes, names: ["a", "b", "c", "d", "e"]))
            }
            return PublicColumn(name: "column \(column)", values: .numeric((0..<rows).map { _ in random.normal() }))
        }
    }

    static func audited(rows: Int, columns: Int) throws -> Audited {
        let predictions = try predictions(rows: rows, classes: 10)
        return Audited(
            audit: try CertifiedAudit(.certified()), confidence: predictions.confidence, correct: predictions.correct,
            groups: try SubgroupFamily(columns: self.columns(rows: rows, count: columns)))
    }
}
