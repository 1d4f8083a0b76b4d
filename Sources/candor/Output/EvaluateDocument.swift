import CandorCalibration

/// What `evaluate` found: the metrics, selective prediction, and the region of a model's data set.
struct EvaluateDocument: Encodable {
    /// A region among the rows.
    struct RegionRows {
        let predicate: String
        let isInside: [Bool]
    }

    /// Abstaining by one score.
    private struct ByScore: Encodable {
        let score: AbstentionScore
        let aurc: Double
        /// The points of the curve that first reach these coverages.
        let points: [SelectivePrediction.OperatingPoint]

        static let coverages = [0.5, 0.8, 0.9, 0.95]

        init(_ score: AbstentionScore, values: [Double], correct: [Bool]) throws(CalibrationInputError) {
            let prediction = try SelectivePrediction(scores: values, correct: correct)
            let curve = prediction.riskCoverageCurve()
            self.score = score
            aurc = prediction.areaUnderRiskCoverageCurve()
            points = Self.coverages.compactMap { coverage in curve.first { $0.coverage >= coverage } }
        }

        private enum Key: String, CodingKey {
            case score, aurc, points, threshold, coverage, risk
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(score.rawValue, forKey: .score)
            try object.encode(aurc, forKey: .aurc)
            var list = object.nestedUnkeyedContainer(forKey: .points)
            for point in points {
                var entry = list.nestedContainer(keyedBy: Key.self)
                try entry.encode(point.threshold, forKey: .threshold)
                try entry.encode(point.coverage, forKey: .coverage)
                try entry.encode(point.risk, forKey: .risk)
            }
        }
    }

    /// Abstaining by the largest probability; threshold, coverage and risk only where one asked for a threshold.
    private struct Selective: Encodable {
        let point: SelectivePrediction.OperatingPoint?
        let aurc: Double
        let scores: [ByScore]

        private enum Key: String, CodingKey {
            case threshold, coverage, risk, aurc, scores
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Key.self)
            try object.encode(aurc, forKey: .aurc)
            if !scores.isEmpty { try object.encode(scores, forKey: .scores) }
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
    private let recalibration: RecalibrationResult?

    /// - Parameter scores: what one asked selective prediction for, and its value for each row.
    init(
        metrics: MetricsReport, predictions: ScoredPredictions, abstainBelow: Double?,
        scores: [(AbstentionScore, [Double])], region: RegionRows?, recalibration: RecalibrationResult?
    ) throws(CalibrationInputError) {
        self.metrics = metrics
        let prediction = try SelectivePrediction(scores: predictions.confidence, correct: predictions.correct)
        var byScore: [ByScore] = []
        for (score, values) in scores {
            byScore.append(try ByScore(score, values: values, correct: predictions.correct))
        }
        self.recalibration = recalibration
        selective = Selective(
            point: abstainBelow.map { prediction.operatingPoint(threshold: $0) },
            aurc: prediction.areaUnderRiskCoverageCurve(), scores: byScore)
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
        case selective, region, recalibration
    }

    func encode(to encoder: any Encoder) throws {
        try metrics.encode(to: encoder)
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(selective, forKey: .selective)
        try document.encodeIfPresent(region, forKey: .region)
        try document.encodeIfPresent(recalibration, forKey: .recalibration)
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
            add(metric.rawValue, Text.decimal(estimate.value) + (interval ?? "") + after(metric))
        }
        add("aurc", Text.decimal(selective.aurc) + (recalibration.map { "  after: \(Text.decimal($0.aurc))" } ?? ""))
        for entry in selective.scores {
            add(
                "by \(entry.score.rawValue)",
                " aurc \(Text.decimal(entry.aurc)); risk "
                    + entry.points.map {
                        "\(Text.percent($0.risk ?? .nan)) at coverage \(Text.percent($0.coverage))"
                    }.joined(separator: ", "))
        }
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
        if let recalibration {
            lines.append(
                "after: \(recalibration.method.rawValue), fitted to \(Text.count(recalibration.rows, "held-out row")) in "
                    + "\(Text.decimal(recalibration.seconds, digits: 2)) s")
        }
        return lines.joined(separator: "\n")
    }

    /// The metric after recalibration.
    private func after(_ metric: CalibrationMetric) -> String {
        recalibration.map { "  after: \(Text.decimal($0.metrics[metric].value))" } ?? ""
    }
}
