import CandorCalibration
import CandorModel

/// What a statement comes to in the clear: whether it holds, and the sums that decide, without the witness.
///
/// It is evaluated segment by segment: memory is the served answers, some 5 bytes a point, and that of one segment. The
/// same numbers as those of ``IntegerStatement``, which keeps every integer.
public struct IntegerAudit: Sendable {
    /// What is stated.
    public let layout: StatementLayout
    /// r of each point, the served confidence in units of 1 / R.
    public let confidences: [Int32]
    /// c of each point.
    public let correct: [Bool]
    /// How often each of the layout's histogram rows occurs.
    public let histogram: [Int]
    /// The sums of every cell that is tested: bins, then covered groups.
    public let cells: [IntegerCell]
    /// |R a − s| of each bin; empty but for `ece`.
    public let binErrors: [Int]
    /// What must not be negative, in the order of tests.
    public let slacks: [Int]

    /// Whether the statement is true.
    public var holds: Bool { slacks.allSatisfy { $0 >= 0 } }

    /// Evaluates the statement of `layout` about the model of `inference`.
    ///
    /// - Parameter workers: threads of the inference; 0 means all. The result does not depend on it.
    /// - Throws: ``AuditError/otherFormat(expected:actual:)`` for a model of another format, ``AuditError/model(_:)`` for
    ///   inputs that are not of its quantiser.
    /// - Complexity: that of the inference, and O(points × pairs of columns).
    public init(_ layout: StatementLayout, inference: IntegerInference, workers: Int = 0) throws(AuditError) {
        try self.init(layout, inference: inference, workers: workers, pointsPerSegment: 1 << 12)
    }

    package init(
        _ layout: StatementLayout, inference: IntegerInference, workers: Int, pointsPerSegment: Int
    ) throws(AuditError) {
        try layout.requireFormat(inference.model.format)
        self.layout = layout
        var confidences: [Int32] = []
        var correct: [Bool] = []
        var sums = AuditSums(layout)
        for start in stride(from: 0, to: layout.points, by: pointsPerSegment) {
            let range = start..<min(start + pointsPerSegment, layout.points)
            let own = try modelErrors { () throws(ModelFileError) in
                try inference.trace(for: layout.data.inputs.slice(range), workers: workers)
            }
            correct += zip(own.predictions.labels, layout.data.labels[range]).map { $0 == $1 }
            confidences += own.predictions.rows
            sums.add(
                range, confidences: confidences[range], correct: correct[range],
                outputs: own.layers.last?.output ?? [])
        }
        (self.confidences, self.correct, histogram) = (confidences, correct, sums.histogram)
        cells = sums.cells
        (slacks, binErrors) = layout.slacks(of: cells)
    }
}

/// The sums of an audit over the points so far.
private struct AuditSums {
    private let layout: StatementLayout
    private let rows: [StatementLayout.HistogramRow]
    private(set) var histogram: [Int]
    /// Of covered groups.
    private var groups: [IntegerCell]

    init(_ layout: StatementLayout) {
        self.layout = layout
        rows = layout.histogramRows
        histogram = [Int](repeating: 0, count: rows.count)
        let all = layout.coveredGroups.isEmpty ? [] : layout.data.groups?.groups ?? []
        groups = layout.coveredGroups.map { IntegerCell(kind: .group(all[$0]), claim: layout.claim) }
    }

    /// Counts the points in `range`.
    mutating func add(
        _ range: Range<Int>, confidences: ArraySlice<Int32>, correct: ArraySlice<Bool>, outputs: [Int32]
    ) {
        for (offset, point) in range.enumerated() {
            if layout.format.hasMargin, let last = layout.format.layers.last {
                histogram[
                    2 * (Int(outputs[offset]) - last.signedOutputs.lowerBound) + Int(layout.data.labels[point])] += 1
            } else {
                histogram[2 * Int(confidences[point]) + (correct[point] ? 1 : 0)] += 1
            }
        }
        for (group, members) in layout.members(of: range).enumerated() {
            for offset in members {
                let point = range.lowerBound + Int(offset)
                groups[group].add(
                    1, confidence: Int(confidences[point]), isCorrect: correct[point], claim: layout.claim)
            }
        }
    }

    /// The bins, by the histogram, then the groups.
    var cells: [IntegerCell] {
        var bins = (0..<layout.bins).map { IntegerCell(kind: .bin($0), claim: layout.claim) }
        for (row, count) in zip(rows, histogram) where count > 0 {
            bins[row.bin].add(count, confidence: row.confidence, isCorrect: row.isCorrect, claim: layout.claim)
        }
        return bins + groups
    }
}

extension IntegerCell {
    /// A cell without rows, with as many sums of terms as the claim has.
    fileprivate init(kind: AuditOutcome.CellKind, claim: IntegerClaim) {
        self.init(kind: kind)
        guard case .certified = claim else { return }
        above = IntegerTest.lambdas.map { _ in 0 }
        below = above
    }

    /// Adds `count` rows that are alike.
    fileprivate mutating func add(_ count: Int, confidence row: Int, isCorrect: Bool, claim: IntegerClaim) {
        self.count += count
        correct += isCorrect ? count : 0
        confidence += count * row
        guard case .certified(let test) = claim else { return }
        for lane in IntegerTest.lambdas.indices {
            above[lane] += count * Int(test.above[lane][row])
            below[lane] += count * Int(test.below[lane][row])
        }
    }
}

extension StatementLayout {
    /// What must not be negative, from the sums of the cells, and for `ece` the error of each bin.
    func slacks(of cells: [IntegerCell]) -> (slacks: [Int], binErrors: [Int]) {
        let scale = format.confidenceScale
        switch claim {
        case .paper(let alphaUnits):
            let slacks = cells.flatMap { cell in
                let difference = cell.difference(scale: scale)
                return [alphaUnits * cell.count - difference, alphaUnits * cell.count + difference]
            }
            return (slacks, [])
        case .expectedCalibrationError(let tauUnits):
            let differences = cells.map { $0.difference(scale: scale) }
            let errors = differences.map { abs($0) }
            let slacks = zip(differences, errors).flatMap { [$1 - $0, $1 + $0] }
            return (slacks + [tauUnits * points - errors.reduce(0, +)], errors)
        case .certified(let test):
            return (cells.flatMap { test.slacks(of: $0) }, [])
        }
    }

    /// Refuses a model of another format.
    func requireFormat(_ other: FixedPointFormat) throws(AuditError) {
        guard other != format else { return }
        let identities = try modelErrors { () throws(ModelFileError) in (try format.identity(), try other.identity()) }
        throw .otherFormat(expected: identities.0, actual: identities.1)
    }
}
