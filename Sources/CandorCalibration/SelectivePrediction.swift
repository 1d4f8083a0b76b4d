import Foundation

/// How sure a model is of a row, as a number that is larger for surer rows.
public enum SelectionScore: String, Sendable, CaseIterable {
    /// The largest probability (Hendrycks and Gimpel, ICLR 2017).
    case maximumProbability = "max-softmax"
    /// The largest logit (Hendrycks et al., ICML 2022).
    case maximumLogit = "max-logit"
    /// Minus the entropy of the probabilities, in nats.
    case negativeEntropy = "entropy"

    /// The score of each row.
    ///
    /// - Parameter values: `[rows × classes]`, row after row: logits for `maximumLogit`, else probabilities.
    /// - Parameter classes: the length of a row.
    /// - Throws: `settingOutOfRange` for `classes` < 1; `lengthMismatch` if the last row is not complete; `notFinite`;
    ///   `notAProbability`, which names row and class, for probabilities outside [0, 1].
    /// - Complexity: O(rows × classes).
    public func values(of values: [Float], classes: Int) throws(CalibrationInputError) -> [Double] {
        guard classes >= 1 else {
            throw .settingOutOfRange(name: "classes", expected: "1 or more", actual: Double(classes))
        }
        let rows = values.count / classes
        try Require.sameLength("values in whole rows", expected: rows * classes, actual: values.count)
        for (index, value) in values.enumerated() {
            guard value.isFinite else {
                throw .notFinite(values: "scores", row: index / classes, actual: Double(value))
            }
            guard self == .maximumLogit || (value >= 0 && value <= 1) else {
                throw .notAProbability(row: index / classes, column: index % classes, actual: Double(value))
            }
        }
        return (0..<rows).map { row in
            let ofRow = values[row * classes..<(row + 1) * classes]
            switch self {
            case .maximumProbability, .maximumLogit:
                return Double(ofRow.reduce(-Float.infinity) { max($0, $1) })
            case .negativeEntropy:
                // p log p tends to 0 with p.
                return ofRow.reduce(0) { $1 > 0 ? $0 + Double($1) * log(Double($1)) : $0 }
            }
        }
    }
}

/// A model that may abstain: it answers the rows whose score reaches a threshold.
public struct SelectivePrediction: Sendable {
    /// What happens at one threshold.
    public struct OperatingPoint: Sendable, Equatable {
        /// Rows are answered iff their score is at least this; a tie answers.
        public let threshold: Double
        /// Fraction of rows that are answered.
        public let coverage: Double
        /// Fraction of wrong rows among the answered ones; `nil` if none is answered.
        public let risk: Double?
    }

    /// The score of each row.
    public let scores: [Double]
    /// Whether the answer to each row is, or would be, correct.
    public let correct: [Bool]

    /// - Parameter scores: finite, larger for surer rows, at least one.
    /// - Parameter correct: one flag for each score.
    /// - Throws: `empty`, `lengthMismatch` or `notFinite`.
    public init(scores: [Double], correct: [Bool]) throws(CalibrationInputError) {
        guard !scores.isEmpty else { throw .empty }
        try Require.sameLength("correctness flags", expected: scores.count, actual: correct.count)
        if let row = scores.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(values: "scores", row: row, actual: scores[row])
        }
        self.scores = scores
        self.correct = correct
    }

    /// Which rows abstain at `threshold`: those whose score is below it.
    public func abstains(below threshold: Double) -> [Bool] {
        scores.map { $0 < threshold }
    }

    /// Coverage and risk at `threshold`.
    ///
    /// - Complexity: O(rows).
    public func operatingPoint(threshold: Double) -> OperatingPoint {
        var answered = 0
        var wrong = 0
        for row in scores.indices where !(scores[row] < threshold) {
            answered += 1
            if !correct[row] { wrong += 1 }
        }
        return OperatingPoint(
            threshold: threshold, coverage: Double(answered) / Double(scores.count),
            risk: answered == 0 ? nil : Double(wrong) / Double(answered))
    }
}

extension SelectivePrediction {
    /// The risk–coverage curve: one point for each distinct score, from the largest to the smallest.
    ///
    /// Source: El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification", JMLR 2010.
    ///
    /// - Complexity: O(rows log rows).
    public func riskCoverageCurve() -> [OperatingPoint] {
        var answered = 0
        var wrong = 0
        return ties().map { tie in
            answered += tie.count
            wrong += tie.wrong
            return OperatingPoint(
                threshold: tie.score, coverage: Double(answered) / Double(scores.count),
                risk: Double(wrong) / Double(answered))
        }
    }

    /// Area under the risk–coverage curve: the mean over k = 1 ... n of the risk of the k surest rows.
    ///
    /// Where k ends inside a group of equal scores, the risk is the expected one when the group is in random order, so
    /// the order of the rows does not matter. Without ties this is Geifman, Uziel and El-Yaniv, "Bias-Reduced
    /// Uncertainty Estimation for Deep Neural Classifiers", ICLR 2019.
    ///
    /// - Complexity: O(rows log rows).
    public func areaUnderRiskCoverageCurve() -> Double {
        var answered = 0
        var wrong = 0
        var sum = 0.0
        for tie in ties() {
            let rate = Double(tie.wrong) / Double(tie.count)
            for taken in 1...tie.count {
                sum += (Double(wrong) + Double(taken) * rate) / Double(answered + taken)
            }
            answered += tie.count
            wrong += tie.wrong
        }
        return sum / Double(scores.count)
    }

    /// Groups of equal scores, surest first.
    private func ties() -> [(score: Double, count: Int, wrong: Int)] {
        var groups: [(score: Double, count: Int, wrong: Int)] = []
        for row in scores.indices.sorted(by: { scores[$0] > scores[$1] }) {
            if groups.last?.score != scores[row] { groups.append((scores[row], 0, 0)) }
            groups[groups.count - 1].count += 1
            if !correct[row] { groups[groups.count - 1].wrong += 1 }
        }
        return groups
    }
}
