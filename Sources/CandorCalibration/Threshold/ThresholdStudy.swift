import CandorCore

/// A baseline study: which alpha honest models need to pass the certified audit, and what an audit at it still finds.
///
/// Each split is an honest model on a reference set: other seeds, other periods, other parts of one set. For each the
/// study finds the smallest alpha at which no cell fails, and proposes the largest of these over all splits. The rows of
/// each predicted class are tested like a cell: the audit has no such cells, but a model that is off there is not within
/// alpha, and the audit's bound on false alarms would not hold for it.
///
/// Source: "Confidential Guardian", appendix D.3, with the certified test in the place of a bare calibration error.
public struct ThresholdStudy: Sendable {
    /// An honest model's answers on a reference set.
    public struct Split: Sendable {
        /// What the split is called, such as `seed 3`.
        public let name: String
        /// Probabilities and labels.
        public let predictions: ScoredPredictions
        /// The family that the audit tests; nil for bins alone.
        public let groups: SubgroupFamily?

        /// Joins the parts; ``ThresholdStudy/run(_:bootstrap:source:)`` checks that they fit.
        public init(name: String, predictions: ScoredPredictions, groups: SubgroupFamily? = nil) {
            self.name = name
            self.predictions = predictions
            self.groups = groups
        }
    }

    /// Alphas are multiples of this.
    public static var step: Double { 1 / Double(stepsPerUnit) }
    static var stepsPerUnit: Int { 200 }
    /// How many of a split's cells are described, those that need the most.
    static var describedCells: Int { 8 }

    /// The probability with which an honest model may fail.
    public let delta: Double
    private let audit: CertifiedAudit
    private let halvings: Int

    /// A study for audits with these settings, which mean what they do in ``CertifiedAudit``.
    ///
    /// - Throws: `settingOutOfRange`.
    public init(
        delta: Double = 0.01, auditNumber: Int? = nil, bins: Int = 15, minimumGroupSize: Int = 50
    ) throws(CalibrationInputError) {
        audit = try CertifiedAudit(
            .certified(alpha: 0, delta: delta, auditNumber: auditNumber), bins: bins,
            minimumGroupSize: minimumGroupSize)
        self.delta = delta
        halvings = auditNumber ?? 0
    }

    /// Studies every split and proposes an alpha.
    ///
    /// - Parameter splits: at least one.
    /// - Parameter bootstrap: resamples behind the intervals of gaps; they do not move the proposal.
    /// - Parameter source: the random stream of a resample, by its number among all splits' resamples.
    /// - Throws: `empty` without splits; `lengthMismatch` where a family has other rows than the predictions.
    /// - Complexity: for each split, one audit for each step up to the alpha that it needs, and O(resamples × rows).
    public func run(
        _ splits: [Split], bootstrap: Bootstrap, source: @escaping (Int) -> some RandomSource
    ) throws(CalibrationInputError) -> ThresholdProposal {
        var findings: [ThresholdProposal.SplitFinding] = []
        for (index, split) in splits.enumerated() {
            let intervals = GapIntervals(split.predictions, bootstrap: bootstrap) {
                source(index * bootstrap.resamples + $0)
            }
            findings.append(try finding(of: split, intervals))
        }
        guard
            let mostDemanding = findings.enumerated().max(by: { left, right in
                (left.element.requiredAlpha, -left.offset) < (right.element.requiredAlpha, -right.offset)
            })
        else { throw .empty }
        // At least one step: an alpha of 0 asks for a perfect model, which no study of finite sets can promise.
        let alpha = max(mostDemanding.element.requiredAlpha, Self.step)
        let chosen = splits[mostDemanding.offset]
        return ThresholdProposal(
            alpha: alpha < 1 ? alpha : nil, splits: findings, mostDemanding: mostDemanding.offset,
            power: alpha < 1
                ? power(at: alpha, of: chosen, cells: mostDemanding.element.cells) : [])
    }

    private func finding(
        of split: Split, _ intervals: GapIntervals<some RandomSource>
    ) throws(CalibrationInputError) -> ThresholdProposal.SplitFinding {
        let predictions = split.predictions
        let (confidence, correct) = (predictions.confidence, predictions.correct)
        // At alpha = 0 the audit names its cells, those that are not covered among them.
        let outcome = try audit.run(confidence: confidence, correct: correct, groups: split.groups)
        let steps = requiredSteps(of: split, failing: outcome.failingCells.map(\.kind), cells: outcome.cells)
        func described(_ cell: AuditOutcome.Cell) throws(CalibrationInputError) -> ThresholdProposal.CellFinding {
            let members = audit.membership(of: cell.kind, confidence: confidence, groups: split.groups)
            var kind = ThresholdProposal.CellKind.group
            if case .bin = cell.kind { kind = .bin }
            return ThresholdProposal.CellFinding(
                name: cell.name, kind: kind, count: cell.count, meanConfidence: cell.meanConfidence,
                accuracy: cell.accuracy, gapInterval: try intervals.interval(where: members),
                requiredAlpha: Double(steps[cell.kind] ?? 0) / Double(Self.stepsPerUnit))
        }
        let ranked = outcome.failingCells.enumerated().sorted { left, right in
            (steps[left.element.kind] ?? 0, -left.offset) > (steps[right.element.kind] ?? 0, -right.offset)
        }
        var mostDemanding: [ThresholdProposal.CellFinding] = []
        for entry in ranked.prefix(Self.describedCells) { mostDemanding.append(try described(entry.element)) }
        let classes = try classes(of: predictions, cells: outcome.cells, intervals)
        mostDemanding += classes.compactMap(\.predicted).filter { $0.requiredAlpha > 0 }
        // Earlier ones first where needs are equal: cells before classes.
        mostDemanding = mostDemanding.enumerated().sorted { left, right in
            (left.element.requiredAlpha, -left.offset) > (right.element.requiredAlpha, -right.offset)
        }.prefix(Self.describedCells).map(\.element)
        let bins = try ReliabilityBins(confidence: confidence, correct: correct, binning: audit.binning)
        return ThresholdProposal.SplitFinding(
            name: split.name, rows: predictions.count, cells: outcome.cells, uncovered: outcome.notCovered.count,
            requiredAlpha: mostDemanding.first?.requiredAlpha ?? 0, mostDemandingCells: mostDemanding,
            everyRow: try intervals.finding(
                "every row", .everyRow,
                requiredAlpha: { requiredAlpha(of: $0, predictions, cells: outcome.cells) }, where: { _ in true }),
            predictedClasses: classes, expectedCalibrationError: bins.expectedCalibrationError,
            maximumCalibrationError: bins.maximumCalibrationError)
    }

    /// Rows by the class that the model predicts, which is a function of the inputs: given the label, even an honest
    /// model's confidence is off.
    private func classes(
        of predictions: ScoredPredictions, cells: Int, _ intervals: GapIntervals<some RandomSource>
    ) throws(CalibrationInputError) -> [ThresholdProposal.ClassFinding] {
        var findings: [ThresholdProposal.ClassFinding] = []
        for value in 0..<min(predictions.classes, 100) {
            let labelled = predictions.labels.count { Int($0) == value }
            guard labelled > 0 || predictions.predicted.contains(Int32(value)) else { continue }
            findings.append(
                ThresholdProposal.ClassFinding(
                    label: value, labelShare: Double(labelled) / Double(predictions.count),
                    predicted: try intervals.finding(
                        "predicted class \(value)", .predictedClass,
                        requiredAlpha: { requiredAlpha(of: $0, predictions, cells: cells) },
                        where: { Int(predictions.predicted[$0]) == value })))
        }
        return findings
    }

    /// The first step at which `rows` pass the test of a cell; 0 for fewer rows than a group has to have.
    private func requiredAlpha(of rows: [Int], _ predictions: ScoredPredictions, cells: Int) -> Double {
        guard rows.count >= audit.minimumGroupSize else { return 0 }
        func passes(_ step: Int) -> Bool {
            let test = test(step: step, cells: cells)
            var sums = CellSums()
            for row in rows {
                sums += CellSums(
                    confidence: predictions.confidence[row], correct: predictions.correct[row], test: test)
            }
            return test.statistic(of: sums) <= test.threshold
        }
        // The statistic falls as alpha grows: steps below `low` fail, and `high` passes or is 1.
        var (low, high) = (0, Self.stepsPerUnit)
        while low < high {
            let middle = (low + high) / 2
            if passes(middle) { high = middle } else { low = middle + 1 }
        }
        return Double(high) / Double(Self.stepsPerUnit)
    }

    private func test(step: Int, cells: Int) -> CertifiedTest {
        CertifiedTest(
            alpha: Double(step) / Double(Self.stepsPerUnit), delta: delta, halvings: halvings, cells: cells)
    }

    /// For each cell that fails at alpha = 0, the first step at which it passes: the statistic falls as alpha grows.
    private func requiredSteps(
        of split: Split, failing: [AuditOutcome.CellKind], cells: Int
    ) -> [AuditOutcome.CellKind: Int] {
        let (confidence, correct) = (split.predictions.confidence, split.predictions.correct)
        let codes = confidence.map { Int32(audit.binning.index(of: $0)) }
        let places = Dictionary(
            uniqueKeysWithValues: (split.groups?.groups ?? []).enumerated().map { ($1, $0) })
        var steps: [AuditOutcome.CellKind: Int] = [:]
        var open = failing
        var step = 0
        while !open.isEmpty {
            for cell in open { steps[cell] = step + 1 }
            step += 1
            guard step < Self.stepsPerUnit else { break }
            let test = test(step: step, cells: cells)
            let rows = confidence.indices.map {
                CellSums(confidence: confidence[$0], correct: correct[$0], test: test)
            }
            let bins = CellSums.byCode(rows, codes: codes, count: audit.binning.count)
            let groups = split.groups.map { CellSums.byGroup(rows, of: $0) } ?? []
            open = open.filter { cell in
                switch cell {
                case .bin(let bin): test.statistic(of: bins[bin]) > test.threshold
                case .group(let group):
                    places[group].map { test.statistic(of: groups[$0]) > test.threshold } ?? false
                case .everyRow: false
                }
            }
        }
        return steps
    }

    /// What the audit finds in groups of the sizes at hand: the least, the quartiles and the largest.
    private func power(at alpha: Double, of split: Split, cells: Int) -> [ThresholdProposal.Power] {
        let test = CertifiedTest(alpha: alpha, delta: delta, halvings: halvings, cells: cells)
        let accuracy =
            Double(split.predictions.correct.count { $0 }) / Double(split.predictions.count)
        let counts = (split.groups?.counts ?? []).filter { $0 >= audit.minimumGroupSize }.sorted()
        let sizes = counts.isEmpty ? [] : [0, 0.25, 0.5, 0.75, 1].map { Int(quantile(counts.map(Double.init), $0)) }
        return Set(sizes + [split.predictions.count]).sorted().map { count in
            // The sampled accuracy lies below this with a probability of about 2.5 %.
            let sampled = wilsonInterval(
                successes: Int((accuracy * Double(count)).rounded(.down)), trials: count
            ).lowerBound
            return ThresholdProposal.Power(
                rows: count, accuracy: accuracy,
                foundConfidence: test.highestFailingConfidence(count: count, accuracy: sampled))
        }
    }
}
