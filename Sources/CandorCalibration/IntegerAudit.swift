extension CertifiedAudit {
    /// More rows than this are refused: below it every sum of an audit in integers is below 2^44.
    public static let largestIntegerCount = 1 << 24 - 1

    /// What this audit claims about confidences in units of 1 / `scale`.
    ///
    /// - Parameter groups: the family, whose size counts in the certified test.
    /// - Throws: `settingOutOfRange` where bins do not divide the scale, or a bound is no multiple of 1 / `scale`.
    public func integerClaim(scale: Int, groups: SubgroupFamily? = nil) throws(CalibrationInputError) -> IntegerClaim {
        guard scale >= 1, scale <= 1 << 20, scale.isMultiple(of: binning.count) else {
            throw .settingOutOfRange(
                name: "bins", expected: "a divisor of the model's confidence scale \(scale)",
                actual: Double(binning.count))
        }
        func units(_ name: String, _ bound: Double) throws(CalibrationInputError) -> Int {
            let units = (bound * Double(scale)).rounded()
            guard units / Double(scale) == bound else {
                throw .settingOutOfRange(name: name, expected: "a multiple of 1 / \(scale)", actual: bound)
            }
            return Int(units)
        }
        switch statement {
        case .paper(let alpha): return .paper(alphaUnits: try units("alpha", alpha))
        case .expectedCalibrationError(let tau): return .expectedCalibrationError(tauUnits: try units("tau", tau))
        case .certified(let alpha, let delta, let auditNumber):
            return .certified(
                IntegerTest(
                    scale: scale, alphaUnits: try units("alpha", alpha), delta: delta, halvings: auditNumber ?? 0,
                    cells: binning.count + (groups?.count ?? 0)))
        }
    }

    /// The sums of every bin, then for a `certified` claim of every group of the family, covered or not.
    ///
    /// - Parameters:
    ///   - rows: r of each row, in 0 ... `scale`.
    ///   - correct: whether each row's label is the served class.
    /// - Throws: `empty`, `lengthMismatch`, `notAProbability`, or `settingOutOfRange` for 2^24 rows or more.
    /// - Complexity: O(rows × pairs of columns).
    public func integerCells(
        rows: [Int32], scale: Int, correct: [Bool], claim: IntegerClaim, groups: SubgroupFamily? = nil
    ) throws(CalibrationInputError) -> [IntegerCell] {
        let confidence = rows.map { Double($0) / Double(scale) }
        try Require.outcomes(confidence: confidence, correct: correct)
        guard rows.count <= Self.largestIntegerCount else {
            throw .settingOutOfRange(
                name: "rows", expected: "at most \(Self.largestIntegerCount)", actual: Double(rows.count))
        }
        if let groups, !groups.columns.isEmpty {
            try Require.sameLength("rows of public columns", expected: rows.count, actual: groups.rows)
        }
        var sums = rows.indices.map { CellSums(confidence: Double(rows[$0]), correct: correct[$0]) }
        if case .certified(let test) = claim {
            for index in rows.indices {
                for lane in IntegerTest.lambdas.indices {
                    sums[index].above[lane] = Double(test.above[lane][Int(rows[index])])
                    sums[index].below[lane] = Double(test.below[lane][Int(rows[index])])
                }
            }
        }
        // Doubles that hold integers: 2^24 rows of terms below 2^20 sum to less than 2^53, exactly. The quotient of two
        // integers is rounded once, so a confidence r / R lies in the bin of the exact number.
        let bins = CellSums.byCode(sums, codes: confidence.map { Int32(binning.index(of: $0)) }, count: binning.count)
        var cells = bins.enumerated().map { IntegerCell(.bin($0), $1, claim) }
        if case .certified = claim, let groups {
            cells += zip(groups.groups, CellSums.byGroup(sums, of: groups)).map { IntegerCell(.group($0), $1, claim) }
        }
        return cells
    }

    /// Tests every cell of a fixed-point model in integers: the verdict of the zero-knowledge audit, in the clear.
    ///
    /// - Parameters:
    ///   - rows: the served confidence of each row in units of 1 / `scale`.
    ///   - correct: whether each row's label is the served class.
    ///   - groups: the family, for the same rows; only `certified` tests groups.
    /// - Throws: as ``integerClaim(scale:groups:)`` and
    ///   ``integerCells(rows:scale:correct:claim:groups:)``.
    public func run(
        rows: [Int32], scale: Int, correct: [Bool], groups: SubgroupFamily? = nil
    ) throws(CalibrationInputError) -> AuditOutcome {
        let claim = try integerClaim(scale: scale, groups: groups)
        let cells = try integerCells(rows: rows, scale: scale, correct: correct, claim: claim, groups: groups)
        var collector = CellCollector()
        func add(_ cell: IntegerCell, statistic: Int, threshold: Int) {
            collector.add(
                cell.kind, CellSums(cell, scale: scale), statistic: Double(statistic), threshold: Double(threshold))
        }
        switch claim {
        case .paper(let alphaUnits):
            for cell in cells where cell.count > 0 {
                add(cell, statistic: abs(cell.difference(scale: scale)), threshold: alphaUnits * cell.count)
            }
            return outcome(collector, groups: nil, cells: cells.count, test: nil)
        case .expectedCalibrationError(let tauUnits):
            var total = IntegerCell(kind: .everyRow)
            for cell in cells {
                total.count += cell.count
                total.correct += cell.correct
                total.confidence += cell.confidence
            }
            let error = cells.reduce(0) { $0 + abs($1.difference(scale: scale)) }
            add(total, statistic: error, threshold: tauUnits * total.count)
            return outcome(collector, groups: nil, cells: 1, test: nil)
        case .certified(let test):
            for cell in cells where cell.count > 0 || !cell.kind.isBin {
                if case .group(let group) = cell.kind, cell.count < minimumGroupSize {
                    collector.uncovered.append((group, cell.count))
                    continue
                }
                add(
                    cell, statistic: test.threshold - (test.slacks(of: cell).min() ?? 0), threshold: test.threshold)
            }
            let real = CertifiedTest(
                alpha: Double(test.alphaUnits) / Double(scale), threshold: Double(test.threshold) / 65536)
            raiseCertifiedGaps(
                of: &collector.failing, above: real, confidence: rows.map { Double($0) / Double(scale) },
                correct: correct, groups: groups)
            return outcome(collector, groups: groups, cells: cells.count, test: real)
        }
    }
}

extension AuditOutcome.CellKind {
    fileprivate var isBin: Bool { if case .bin = self { true } else { false } }
}

extension IntegerCell {
    fileprivate init(_ kind: AuditOutcome.CellKind, _ sums: CellSums, _ claim: IntegerClaim) {
        self.kind = kind
        count = Int(sums.count)
        correct = Int(sums.correct)
        confidence = Int(sums.confidence)
        guard case .certified = claim else { return }
        above = (0..<4).map { Int(sums.above[$0]) }
        below = (0..<4).map { Int(sums.below[$0]) }
    }
}

extension CellSums {
    /// For reports: the confidences as numbers.
    fileprivate init(_ cell: IntegerCell, scale: Int) {
        self.init()
        tally = SIMD4(Double(cell.count), Double(cell.correct), Double(cell.confidence) / Double(scale), 0)
    }
}
