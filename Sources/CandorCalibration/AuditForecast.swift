/// What a certified audit is expected to find, as somebody works it out beforehand who knows the audit and has rows
/// like the auditor's: the red team's copy of the audit.
///
/// A cell's forecast is its statistic on these rows, as if there were as many of them as the auditor has. The audit's own
/// lies some λ √(n p (1 − p)) to either side of it, for n rows of accuracy p.
package struct AuditForecast: Sendable {
    private let test: CertifiedTest
    private let binning: EqualWidthBinning
    /// The auditor's rows for each of these.
    private let scale: Double
    private let minimumGroupSize: Double
    /// Cells of groups that each row is in, `cellsPerRow` of them.
    private let memberships: [Int32]
    private let cellsPerRow: Int
    private let correct: [Bool]
    private var confidence: [Double]
    private var groups: [CellSums]
    private var bins: [CellSums]

    /// A forecast for a model's confidences.
    ///
    /// - Parameters:
    ///   - audit: has to be `certified`; a forecast of another statement is a caller bug.
    ///   - confidence: one probability per row.
    ///   - correct: whether the model is right on the row. No change of a confidence changes that.
    ///   - family: the auditor's groups among these rows.
    ///   - points: rows of the auditor's reference set.
    /// - Throws: `empty`, `lengthMismatch` or `notAProbability`.
    /// - Complexity: O(rows × pairs of columns), in memory too.
    package init(
        of audit: CertifiedAudit, confidence: [Double], correct: [Bool], groups family: SubgroupFamily, points: Int
    ) throws(CalibrationInputError) {
        guard case .certified(let alpha, let delta, let auditNumber) = audit.statement else {
            preconditionFailure("a forecast is of a certified audit, not of \(audit.statement.kind)")
        }
        try Require.outcomes(confidence: confidence, correct: correct)
        try Require.sameLength("rows of public columns", expected: confidence.count, actual: family.rows)
        test = CertifiedTest(
            alpha: alpha, delta: delta, halvings: auditNumber ?? 0, cells: audit.binning.count + family.count)
        binning = audit.binning
        scale = Double(points) / Double(confidence.count)
        minimumGroupSize = Double(audit.minimumGroupSize)
        let columns = family.columns.count
        cellsPerRow = columns + columns * (columns - 1) / 2
        var memberships = [Int32](repeating: 0, count: confidence.count * cellsPerRow)
        var filled = [Int](repeating: 0, count: confidence.count)
        let width = cellsPerRow
        family.forEachMembership(of: 0..<confidence.count) { group, row in
            memberships[row * width + filled[row]] = Int32(group)
            filled[row] += 1
        }
        self.memberships = memberships
        self.confidence = confidence
        self.correct = correct
        groups = [CellSums](repeating: CellSums(), count: family.count)
        bins = [CellSums](repeating: CellSums(), count: binning.count)
        setConfidence(confidence)
    }

    /// The forecast for other confidences of the same rows, each in [0, 1].
    package mutating func setConfidence(_ values: [Double]) {
        precondition(values.count == correct.count, "\(values.count) confidences for \(correct.count) rows")
        confidence = values
        groups = groups.map { _ in CellSums() }
        bins = bins.map { _ in CellSums() }
        for row in values.indices {
            let sums = sums(row, confidence: values[row])
            bins[binning.index(of: values[row])] += sums
            for cell in cells(of: row) { groups[Int(memberships[cell])] += sums }
        }
    }

    /// The largest forecast statistic of any cell, over the threshold: the audit is expected to fail above 1.
    package var largestRatio: Double {
        let ofGroups = groups.lazy.filter { $0.count * scale >= minimumGroupSize }.map(ratio).max() ?? 0
        return max(ofGroups, bins.lazy.map(ratio).max() ?? 0)
    }

    /// Lowers the confidence of `row` to `value` if every cell that sees it then stays at a ratio of at most `limit`.
    ///
    /// - Returns: whether it did.
    /// - Complexity: O(pairs of columns).
    package mutating func lower(_ row: Int, to value: Double, limit: Double) -> Bool {
        let (old, new) = (sums(row, confidence: confidence[row]), sums(row, confidence: value))
        let (from, to) = (binning.index(of: confidence[row]), binning.index(of: value))
        var change = CellSums()
        change.above = new.above - old.above
        change.below = new.below - old.below
        change.tally[2] = value - confidence[row]
        var target = bins[to]
        target += from == to ? change : new
        guard ratio(target) <= limit else { return false }
        for cell in cells(of: row) {
            var sums = groups[Int(memberships[cell])]
            guard sums.count * scale >= minimumGroupSize else { continue }
            sums += change
            guard ratio(sums) <= limit else { return false }
        }
        bins[to] = target
        if from != to { bins[from] -= old }
        for cell in cells(of: row) { groups[Int(memberships[cell])] += change }
        confidence[row] = value
        return true
    }

    private func cells(of row: Int) -> Range<Int> { row * cellsPerRow..<(row + 1) * cellsPerRow }

    private func ratio(_ sums: CellSums) -> Double { scale * test.statistic(of: sums) / test.threshold }

    private func sums(_ row: Int, confidence: Double) -> CellSums {
        CellSums(confidence: confidence, correct: correct[row], test: test)
    }
}

extension CellSums {
    fileprivate static func -= (sum: inout CellSums, row: CellSums) {
        sum.tally -= row.tally
        sum.above -= row.above
        sum.below -= row.below
    }
}
