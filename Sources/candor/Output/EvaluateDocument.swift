import CandorCalibration

/// What `evaluate` found: the metrics, selective prediction, and the region of a model's data set.
struct EvaluateDocument: Encodable {
    /// A region among the rows.
    struct RegionRows {
        let predicate: String
        let isInside: [Bool]
    }

    /// Abstaining by the largest probability; threshold, coverage and risk only where one asked for a threshold.
    private struct Selective: Encodable {
        let point: SelectivePrediction.OperatingPoint?
        let aurc: Double

        private enum Key: String, CodingKey {
            case threshold, coverage, risk, aurc
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(aurc, forKey: .aurc)
            guard let point else { return }
            try object.encode(point.threshold, forKey: .threshold)
            try object.encode(point.coverage, forKey: .coverage)
            try object.encode(point.risk, forKey: .risk)  // null where no row is answered
        }
    }

    /// Means over the rows inside; the coverage only where one asked for a threshold.
    private struct Region: Encodable {
        let predicate: String
        let n: Int
        let accuracy: Double
        let confidence: Double
        let coverage: Double?
    }

    private let metrics: MetricsReport
    private let selective: Selective
    private let region: Region?

    init(
        metrics: MetricsReport, predictions: ScoredPredictions, abstainBelow: Double?, region: RegionRows?
    ) throws(CalibrationInputError) {
        self.metrics = metrics
        let prediction = try SelectivePrediction(scores: predictions.confidence, correct: predictions.correct)
        selective = Selective(
            point: abstainBelow.map { prediction.operatingPoint(threshold: $0) },
            aurc: prediction.areaUnderRiskCoverageCurve())
        self.region = region.map { region in
            let rows = region.isInside.indices.filter { region.isInside[$0] }
            let mean = { (value: (Int) -> Double) in rows.reduce(0) { $0 + value($1) } / Double(rows.count) }
            return Region(
                predicate: region.predicate, n: rows.count, accuracy: mean { predictions.correct[$0] ? 1 : 0 },
                confidence: mean { predictions.confidence[$0] },
                coverage: abstainBelow.map { threshold in mean { predictions.confidence[$0] < threshold ? 0 : 1 } })
        }
    }

    private enum Key: String, CodingKey {
        case selective, region
    }

    func encode(to encoder: any Encoder) throws {
        try metrics.encode(to: encoder)
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(selective, forKey: .selective)
        try document.encodeIfPresent(region, forKey: .region)
    }

    /// The same for people.
    var table: String {
        var lines = [
            "\(Text.count(metrics.count, "row")), \(metrics.classes) classes, "
                + Text.count(metrics.reliability.bins.count, "bin")
        ]
        func add(_ name: String, _ text: String) {
            lines.append(name + String(repeating: " ", count: max(1, 14 - name.count)) + text)
        }
        for metric in CalibrationMetric.allCases {
            let estimate = metrics[metric]
            let interval = estimate.interval.map {
                "  [\(Text.decimal($0.lowerBound)), \(Text.decimal($0.upperBound))]"
            }
            add(metric.rawValue, Text.decimal(estimate.value) + (interval ?? ""))
        }
        add("aurc", Text.decimal(selective.aurc))
        if let point = selective.point {
            add(
                "abstaining",
                "below \(Text.number(point.threshold)): coverage \(Text.percent(point.coverage)), risk "
                    + Text.percent(point.risk ?? .nan))
        }
        if let region {
            add(
                "region",
                "\(region.predicate) (\(Text.count(region.n, "row"))): accuracy "
                    + "\(Text.percent(region.accuracy)), confidence \(Text.percent(region.confidence))"
                    + (region.coverage.map { ", coverage \(Text.percent($0))" } ?? ""))
        }
        return lines.joined(separator: "\n")
    }
}
