import CandorCalibration

/// The metrics of recalibrated rows, and how the map was fitted.
struct RecalibrationResult: Encodable {
    let method: RecalibrationMethod
    /// Rows that fitted the map.
    let rows: Int
    /// Time of the fit.
    let seconds: Double
    let metrics: MetricsReport
    /// By the largest probability.
    let aurc: Double

    /// Fits `method` and measures `measured` after it.
    init(
        _ method: RecalibrationMethod, fitting scores: ClassScores, labels: [Int32], on measured: MeasuredRows,
        bins: Int
    ) throws {
        let start = ContinuousClock.now
        let map = try method.fit(scores, labels: labels, bins: bins)
        seconds = (ContinuousClock.now - start) / .seconds(1)
        let predictions = try ScoredPredictions(
            probabilities: map.probabilities(of: measured.scores), labels: measured.labels,
            classes: measured.scores.classes)
        self.method = method
        rows = labels.count
        metrics = try MetricsReport(of: predictions, bins: bins)
        aurc = try SelectivePrediction(scores: predictions.confidence, correct: predictions.correct)
            .areaUnderRiskCoverageCurve()
    }

    private enum Key: String, CodingKey {
        case method, rows, seconds, metrics, aurc
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(method.rawValue, forKey: .method)
        try object.encode(rows, forKey: .rows)
        try object.encode(seconds, forKey: .seconds)
        try object.encode(metrics, forKey: .metrics)
        try object.encode(aurc, forKey: .aurc)
    }
}
