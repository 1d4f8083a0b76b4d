import CandorCalibration
import CandorModel

/// A statement evaluated in the clear: every integer that the prover commits to, and the verdict.
///
/// It is what the proof has to agree with. Values that are not here are public, or linear in those that are.
public struct IntegerStatement: Sendable {
    /// What is stated.
    public let layout: StatementLayout
    /// Layer by layer: low, middle and top parts, and outputs.
    public let trace: InferenceTrace
    /// The head, for three classes or more; nil for a margin.
    public let softmax: SoftmaxWitness?
    /// c of each point.
    public let correct: [Bool]
    /// The row of the histogram of each point.
    public let histogram: [Int]
    /// The sums of every cell that is tested: bins, then covered groups.
    public let cells: [IntegerCell]
    /// |R a − s| of each bin; empty but for `ece`.
    public let binErrors: [Int]
    /// What must not be negative, in the order of tests; see ``slackNames``.
    public let slacks: [Int]

    /// Whether the statement is true.
    public var holds: Bool { slacks.allSatisfy { $0 >= 0 } }

    /// Evaluates the statement of `layout` about the model of `inference`.
    ///
    /// - Parameter workers: threads of the inference; 0 means all. The result does not depend on it.
    /// - Throws: ``AuditError/otherFormat(expected:actual:)`` for a model of another format, ``AuditError/model(_:)`` for
    ///   inputs that are not of its quantiser.
    /// - Complexity: that of the inference, and O(points × (classes + pairs of columns)).
    public init(_ layout: StatementLayout, inference: IntegerInference, workers: Int = 0) throws(AuditError) {
        let format = inference.model.format
        try layout.requireFormat(format)
        self.layout = layout
        let trace = try modelErrors { () throws(ModelFileError) in
            try inference.trace(for: layout.data.inputs.all, workers: workers)
        }
        self.trace = trace
        let labels = layout.data.labels
        let softmax = format.hasMargin ? nil : SoftmaxWitness(format, logits: trace.layers.last?.output ?? [])
        self.softmax = softmax
        let rows: [Int]
        if let softmax {
            correct = labels.indices.map { softmax.isCorrect($0, label: Int(labels[$0])) }
            rows = softmax.confidences
        } else {
            let margins = trace.layers.last?.output ?? []
            let confidences = ConfidenceTable.marginConfidences(of: format)
            correct = zip(margins, labels).map { ($0 > 0) == ($1 == 1) }
            rows = margins.map { Int(confidences[abs(Int($0))]) }
        }
        if format.hasMargin, let last = trace.layers.last {
            let half = 1 << (last.format.bits - 1)
            histogram = zip(last.output, labels).map { 2 * (Int($0) + half) + Int($1) }
        } else {
            histogram = zip(rows, correct).map { 2 * $0 + ($1 ? 1 : 0) }
        }
        let correct = correct
        let all = try calibrationErrors { () throws(CalibrationInputError) in
            try layout.audit.integerCells(
                rows: rows.map { Int32($0) }, scale: format.confidenceScale, correct: correct, claim: layout.claim,
                groups: layout.data.groups)
        }
        cells = all[..<layout.bins] + layout.coveredGroups.map { all[layout.bins + $0] }
        (slacks, binErrors) = layout.slacks(of: cells)
    }

    /// The limbs of a slack, lowest first; nil for one that is negative, which no proof can have.
    public static func limbs(ofSlack slack: Int) -> [Int]? {
        guard slack >= 0, slack < 1 << (StatementLayout.slackLimbs * StatementLayout.limbBits) else { return nil }
        return (0..<StatementLayout.slackLimbs).map { slack >> ($0 * StatementLayout.limbBits) & 0xffff }
    }
}

/// The head of a model of three classes or more, point by point: from logits to a confidence by an exact division.
public struct SoftmaxWitness: Equatable, Sendable {
    /// The largest logit of each point.
    public let largest: [Int]
    /// d = largest − logit; where differences vanish its part below 2^h. `[points × classes]`
    public let differences: [Int]
    /// The part of a difference above 2^h; empty where differences do not vanish.
    public let tops: [Int]
    /// e of each difference.
    public let exponentials: [Int]
    /// z = [d = 0].
    public let zeros: [Int]
    /// S, the sum of the exponentials: linear in them.
    public let sums: [Int]
    /// r = floor(R E / S).
    public let confidences: [Int]
    /// R E − r S, in [0, S): two limbs a point, the lower first.
    public let remainders: [[Int]]
    /// S − 1 − remainder: two limbs a point.
    public let complements: [[Int]]
    private let classes: Int

    init(_ format: FixedPointFormat, logits: [Int32]) {
        let classes = format.classes
        let table = ConfidenceTable.exponentials(of: format).map { Int($0) }
        let limb = format.remainderLimbs[0]
        let vanishes = format.layers.last?.overflow == .vanishes
        let points = logits.count / classes
        var (largest, differences, tops): ([Int], [Int], [Int]) = ([], [], [])
        var (exponentials, zeros, sums, confidences): ([Int], [Int], [Int], [Int]) = ([], [], [], [])
        var (remainders, complements): ([[Int]], [[Int]]) = ([], [])
        for point in 0..<points {
            let own = logits[point * classes..<(point + 1) * classes].map { Int($0) }
            let top = own.max() ?? 0
            var sum = 0
            for logit in own {
                let difference = top - logit
                let above = vanishes ? difference / table.count : 0
                let below = vanishes ? difference % table.count : difference
                let exponential = above == 0 ? table[below] : 0
                differences.append(below)
                if vanishes { tops.append(above) }
                exponentials.append(exponential)
                zeros.append(difference == 0 ? 1 : 0)
                sum += exponential
            }
            let product = format.confidenceScale * ConfidenceTable.one
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: sum)
            largest.append(top)
            sums.append(sum)
            confidences.append(quotient)
            func limbs(_ value: Int) -> [Int] { [value & (1 << limb - 1), value >> limb] }
            remainders.append(limbs(remainder))
            complements.append(limbs(sum - 1 - remainder))
        }
        self.classes = classes
        (self.largest, self.differences, self.tops) = (largest, differences, tops)
        (self.exponentials, self.zeros, self.sums, self.confidences) = (exponentials, zeros, sums, confidences)
        (self.remainders, self.complements) = (remainders, complements)
    }

    /// z_y Π_{j < y} (1 − z_j): whether the label is the lowest class among those of the largest logit.
    public func isCorrect(_ point: Int, label: Int) -> Bool {
        let own = zeros[point * classes..<point * classes + label]
        return zeros[point * classes + label] == 1 && own.allSatisfy { $0 == 0 }
    }
}
