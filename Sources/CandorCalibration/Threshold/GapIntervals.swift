import CandorCore

/// Bootstrap intervals of the mean of (correct − confidence) over parts of one set of rows.
struct GapIntervals<Source: RandomSource> {
    private let predictions: ScoredPredictions
    private let bootstrap: Bootstrap
    private let source: (Int) -> Source

    init(_ predictions: ScoredPredictions, bootstrap: Bootstrap, source: @escaping (Int) -> Source) {
        self.predictions = predictions
        self.bootstrap = bootstrap
        self.source = source
    }

    /// The interval of the rows in `members`, whose number is kept in each resample.
    ///
    /// - Throws: `empty` if there are none.
    func interval(where members: [Bool]) throws(CalibrationInputError) -> ClosedRange<Double> {
        let gaps = members.indices.filter { members[$0] }
            .map { (predictions.correct[$0] ? 1 : 0) - predictions.confidence[$0] }
        let intervals = try bootstrap.intervals(rows: gaps.count, source: source) { counts in
            var sum = 0.0
            for (count, gap) in zip(counts, gaps) { sum += Double(count) * gap }
            return [sum / Double(gaps.count)]
        }
        return intervals[0]
    }

    /// Number, means and interval of the rows for which `isMember` holds; without rows, no means and no interval.
    func finding(
        _ name: String, _ kind: ThresholdProposal.CellKind, requiredAlpha: ([Int]) -> Double,
        where isMember: (Int) -> Bool
    ) throws(CalibrationInputError) -> ThresholdProposal.CellFinding? {
        let members = (0..<predictions.count).map(isMember)
        var (count, confidence, correct) = (0, 0.0, 0)
        for row in members.indices where members[row] {
            count += 1
            confidence += predictions.confidence[row]
            if predictions.correct[row] { correct += 1 }
        }
        guard count > 0 else { return nil }
        return ThresholdProposal.CellFinding(
            name: name, kind: kind, count: count, meanConfidence: confidence / Double(count),
            accuracy: Double(correct) / Double(count), gapInterval: try interval(where: members),
            requiredAlpha: requiredAlpha(members.indices.filter { members[$0] }))
    }
}
