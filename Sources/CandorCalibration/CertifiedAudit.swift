import Foundation

/// An audit of a model's top-label confidences on a reference set, in the clear and in double precision.
///
/// The confidence of a row is the probability that the model serves for its arg max; the reference set must be fresh to
/// the model's owner. The article "The certified subgroup audit" states what a verdict means and what it does not.
public struct CertifiedAudit: Sendable, Equatable {
    /// What the audit claims.
    public let statement: AuditStatement
    /// The bins of confidence, [lo, hi), 1 in the last.
    public let binning: EqualWidthBinning
    /// Groups with fewer rows are reported as not covered.
    public let minimumGroupSize: Int

    /// An audit with default or given settings.
    ///
    /// - Parameter statement: what a model that passes is said to satisfy.
    /// - Parameter bins: number of bins of equal width.
    /// - Parameter minimumGroupSize: at least 1.
    /// - Throws: `settingOutOfRange` for bounds outside [0, 1), a delta outside (0, 1), or counts out of range.
    public init(
        _ statement: AuditStatement = .certified(), bins: Int = 15, minimumGroupSize: Int = 50
    ) throws(CalibrationInputError) {
        try statement.check()
        guard minimumGroupSize >= 1 else {
            throw .settingOutOfRange(
                name: "minimumGroupSize", expected: "1 or more", actual: Double(minimumGroupSize))
        }
        self.statement = statement
        binning = try EqualWidthBinning(count: bins, convention: .lowerClosed)
        self.minimumGroupSize = minimumGroupSize
    }

    /// Tests every cell.
    ///
    /// - Parameter confidence: one probability per row.
    /// - Parameter correct: whether each row's arg max is its label.
    /// - Parameter groups: the family, for the same rows; only `certified` tests groups.
    /// - Throws: `empty`, `lengthMismatch` or `notAProbability`.
    /// - Complexity: O(rows × pairs of columns): 10 ms for 10^4 rows and 150 pairs.
    public func run(
        confidence: [Double], correct: [Bool], groups: SubgroupFamily? = nil
    ) throws(CalibrationInputError) -> AuditOutcome {
        try Require.outcomes(confidence: confidence, correct: correct)
        if let groups, !groups.columns.isEmpty {
            try Require.sameLength("rows of public columns", expected: confidence.count, actual: groups.rows)
        }
        switch statement {
        case .paper(let alpha):
            return paper(alpha: alpha, bins: binSums(confidence, correct))
        case .expectedCalibrationError(let tau):
            return expectedCalibrationError(tau: tau, bins: binSums(confidence, correct))
        case .certified(let alpha, let delta, let auditNumber):
            let cells = binning.count + (groups?.count ?? 0)
            let test = CertifiedTest(alpha: alpha, delta: delta, halvings: auditNumber ?? 0, cells: cells)
            let rows = confidence.indices.map {
                CellSums(confidence: confidence[$0], correct: correct[$0], test: test)
            }
            return certified(test, rows: rows, confidence: confidence, groups: groups, cells: cells)
        }
    }

    /// Whether each row belongs to a cell, so that a caller can compare the cell with a region of its own.
    ///
    /// - Parameter cell: the kind of a cell of an outcome of this audit.
    /// - Parameter confidence: the confidences that were audited.
    /// - Parameter groups: the family that was audited; without it no row belongs to a group.
    /// - Complexity: O(rows).
    public func membership(
        of cell: AuditOutcome.CellKind, confidence: [Double], groups: SubgroupFamily? = nil
    ) -> [Bool] {
        switch cell {
        case .bin(let bin): confidence.map { binning.index(of: $0) == bin }
        case .group(let group): groups?.membership(of: group) ?? confidence.map { _ in false }
        case .everyRow: confidence.map { _ in true }
        }
    }
}

// MARK: - Statements

extension CertifiedAudit {
    private func paper(alpha: Double, bins: [CellSums]) -> AuditOutcome {
        var collector = CellCollector()
        for (bin, sums) in bins.enumerated() where sums.count > 0 {
            collector.add(
                .bin(bin), sums, statistic: abs(sums.correct - sums.confidence), threshold: alpha * sums.count)
        }
        return outcome(collector, groups: nil, cells: bins.count, test: nil)
    }

    private func expectedCalibrationError(tau: Double, bins: [CellSums]) -> AuditOutcome {
        var collector = CellCollector()
        let total = bins.reduce(into: CellSums()) { $0 += $1 }
        let error = bins.reduce(0) { $0 + abs($1.correct - $1.confidence) }
        collector.add(.everyRow, total, statistic: error, threshold: tau * total.count)
        return outcome(collector, groups: nil, cells: 1, test: nil)
    }

    private func certified(
        _ test: CertifiedTest, rows: [CellSums], confidence: [Double], groups: SubgroupFamily?, cells: Int
    ) -> AuditOutcome {
        var collector = CellCollector()
        func add(_ kind: AuditOutcome.CellKind, _ sums: CellSums) {
            collector.add(kind, sums, statistic: test.statistic(of: sums), threshold: test.threshold)
        }
        let bins = CellSums.byCode(rows, codes: binCodes(confidence), count: binning.count)
        for (bin, sums) in bins.enumerated() where sums.count > 0 { add(.bin(bin), sums) }
        if let groups {
            for (group, sums) in zip(groups.groups, CellSums.byGroup(rows, of: groups)) {
                if Int(sums.count) < minimumGroupSize {
                    collector.uncovered.append((group, Int(sums.count)))
                } else {
                    add(.group(group), sums)
                }
            }
        }
        raiseCertifiedGaps(
            of: &collector.failing, above: test, confidence: confidence, correct: rows.map { $0.correct == 1 },
            groups: groups)
        return outcome(collector, groups: groups, cells: cells, test: test)
    }

    /// Repeats the tests of the cells that fail with larger and larger alpha, a percent at a time.
    ///
    /// The statistic falls as alpha grows, so a cell that passes at one alpha passes at every larger one. All these
    /// tests together are wrong with probability delta, not each: the one at the smallest alpha that holds decides.
    func raiseCertifiedGaps(
        of failing: inout [CellCollector.Entry], above test: CertifiedTest, confidence: [Double], correct: [Bool],
        groups: SubgroupFamily?
    ) {
        var open = Array(failing.indices)
        for index in open { failing[index].certifiedGap = test.alpha }
        let places = Dictionary(uniqueKeysWithValues: (groups?.groups ?? []).enumerated().map { ($1, $0) })
        var percent = Int((test.alpha * 100).rounded(.down)) + 1
        while !open.isEmpty, percent < 100 {
            let wider = CertifiedTest(alpha: Double(percent) / 100, threshold: test.threshold)
            let rows = confidence.indices.map {
                CellSums(confidence: confidence[$0], correct: correct[$0], test: wider)
            }
            let bins = CellSums.byCode(rows, codes: binCodes(confidence), count: binning.count)
            let byGroup = groups.map { CellSums.byGroup(rows, of: $0) } ?? []
            open = open.filter { index in
                let sums: CellSums
                switch failing[index].kind {
                case .bin(let bin): sums = bins[bin]
                case .group(let group): sums = places[group].map { byGroup[$0] } ?? CellSums()
                case .everyRow: return false
                }
                return wider.statistic(of: sums) > wider.threshold
            }
            for index in open { failing[index].certifiedGap = wider.alpha }
            percent += 1
        }
    }

    private func binCodes(_ confidence: [Double]) -> [Int32] {
        confidence.map { Int32(binning.index(of: $0)) }
    }

    private func binSums(_ confidence: [Double], _ correct: [Bool]) -> [CellSums] {
        CellSums.byCode(
            confidence.indices.map { CellSums(confidence: confidence[$0], correct: correct[$0]) },
            codes: binCodes(confidence), count: binning.count)
    }
}

// MARK: - Outcome

/// The tested cells in the order of their enumeration, which also breaks ties of the ratio.
struct CellCollector {
    struct Entry {
        let kind: AuditOutcome.CellKind
        let sums: CellSums
        let ratio: Double
        var certifiedGap = 0.0
    }
    var failing: [Entry] = []
    var mostExtreme: Entry?
    var uncovered: [(group: SubgroupFamily.Group, count: Int)] = []

    mutating func add(_ kind: AuditOutcome.CellKind, _ sums: CellSums, statistic: Double, threshold: Double) {
        let fails = statistic > threshold
        // With a threshold of 0 any positive statistic is infinitely far above it.
        let ratio = threshold > 0 ? statistic / threshold : (fails ? .infinity : 0)
        let entry = Entry(kind: kind, sums: sums, ratio: ratio)
        if fails { failing.append(entry) }
        if ratio > mostExtreme?.ratio ?? -.infinity { mostExtreme = entry }
    }
}

extension CertifiedAudit {
    func outcome(
        _ collector: CellCollector, groups: SubgroupFamily?, cells: Int, test: CertifiedTest?
    ) -> AuditOutcome {
        func cell(_ entry: CellCollector.Entry) -> AuditOutcome.Cell {
            AuditOutcome.Cell(
                kind: entry.kind, name: name(of: entry.kind, groups: groups), count: Int(entry.sums.count),
                meanConfidence: entry.sums.confidence / entry.sums.count,
                accuracy: entry.sums.correct / entry.sums.count, ratio: entry.ratio,
                certifiedGap: entry.certifiedGap)
        }
        let failing = collector.failing.enumerated().sorted {
            ($1.element.certifiedGap, $1.element.sums.meanGap, $0.offset)
                < ($0.element.certifiedGap, $0.element.sums.meanGap, $1.offset)
        }
        let uncovered = collector.uncovered.enumerated().sorted {
            ($1.element.count, $0.offset) < ($0.element.count, $1.offset)
        }
        return AuditOutcome(
            verdict: failing.isEmpty ? .pass : .fail,
            failingCells: failing.map { cell($0.element) },
            mostExtremeCell: (failing.map(\.element).max { $0.ratio < $1.ratio } ?? collector.mostExtreme).map(cell),
            notCovered: uncovered.map { entry in
                let (group, count) = entry.element
                return AuditOutcome.UncoveredGroup(
                    group: group, name: groups?.name(of: group) ?? "", count: count)
            },
            cells: cells, test: test)
    }

    private func name(of cell: AuditOutcome.CellKind, groups: SubgroupFamily?) -> String {
        switch cell {
        case .bin(let bin):
            let upper = bin + 1 == binning.count ? "<=" : "<"
            return
                "\(general(binning.edges[bin])) <= confidence \(upper) \(general(binning.edges[bin + 1]))"
        case .group(let group): return groups?.name(of: group) ?? ""
        case .everyRow: return "every row"
        }
    }
}
