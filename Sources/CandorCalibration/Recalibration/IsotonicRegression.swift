/// Isotonic regression: the non-decreasing map with the least weighted squared error, made linear between its knots.
///
/// Pool adjacent violators finds it exactly. Rows of equal scores are one point with their summed weight and their mean
/// outcome. Outside the fitted scores the map is constant.
///
/// Source: Zadrozny and Elkan, "Transforming Classifier Scores into Accurate Multiclass Probability Estimates", KDD
/// 2002; the knots and what lies between them are those of scikit-learn's `IsotonicRegression`.
public struct IsotonicRegression: BinaryRecalibration {
    /// Scores of the knots, ascending and distinct: the first and the last one of every pool.
    public let scores: [Double]
    /// Probability at each knot, non-decreasing, in [0, 1].
    public let probabilities: [Double]

    /// Fits the map.
    ///
    /// - Parameter scores: `[rows]`, finite.
    /// - Parameter outcomes: whether each row is a yes; one outcome only is allowed.
    /// - Parameter weights: how much each row counts, at least 0; nil for 1 each. A row of weight 0 is left out.
    /// - Throws: `empty`, `lengthMismatch`, `notFinite`, or `settingOutOfRange` for a weight.
    /// - Complexity: O(rows log rows).
    public init(
        fitting scores: [Double], outcomes: [Bool], weights: [Double]? = nil
    ) throws(CalibrationInputError) {
        let rows = try BinaryRows(scores: scores, outcomes: outcomes, weights: weights, areProbabilities: false)
        var pools: [Pool] = []
        var points = scores.indices.filter { rows.weights[$0] > 0 }
            .map { Pool(score: scores[$0], yes: outcomes[$0] ? rows.weights[$0] : 0, weight: rows.weights[$0]) }
        points.sort { $0.first < $1.first }
        var next = 0
        while next < points.count {
            var pool = points[next]
            next += 1
            while next < points.count, points[next].first == pool.first {
                pool.take(points[next])
                next += 1
            }
            while let last = pools.last, last.mean >= pool.mean {
                var whole = pools.removeLast()
                whole.take(pool)
                pool = whole
            }
            pools.append(pool)
        }
        self.scores = pools.flatMap { $0.first < $0.last ? [$0.first, $0.last] : [$0.first] }
        probabilities = pools.flatMap { $0.first < $0.last ? [$0.mean, $0.mean] : [$0.mean] }
    }

    /// The line between the two nearest knots, and the end's value outside them.
    ///
    /// - Complexity: O(log knots).
    public func probability(of score: Double) -> Double {
        // The number of knots below the score.
        var (low, high) = (0, scores.count)
        while low < high {
            let middle = (low + high) / 2
            if scores[middle] < score { low = middle + 1 } else { high = middle }
        }
        if low == 0 { return probabilities[0] }
        if low == scores.count { return probabilities[low - 1] }
        let (left, right) = (probabilities[low - 1], probabilities[low])
        // In halves, so that no width overflows; never above the right end by rounding.
        let share = (score / 2 - scores[low - 1] / 2) / (scores[low] / 2 - scores[low - 1] / 2)
        return min(left + (right - left) * share, right)
    }

    /// Scores from the first to the last, with one value.
    private struct Pool {
        let first: Double
        private(set) var last: Double
        private var yes: Double
        private var weight: Double

        init(score: Double, yes: Double, weight: Double) {
            (first, last) = (score, score)
            (self.yes, self.weight) = (yes, weight)
        }

        var mean: Double { yes / weight }

        mutating func take(_ other: Pool) {
            last = other.last
            yes += other.yes
            weight += other.weight
        }
    }

    private enum Key: String, CodingKey {
        case scores, probabilities
    }

    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` unless there is a knot, scores ascend, and probabilities do and lie in [0, 1].
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        scores = try object.decode([Double].self, forKey: .scores)
        probabilities = try object.decode([Double].self, forKey: .probabilities)
        let pairs = zip(zip(scores, scores.dropFirst()), zip(probabilities, probabilities.dropFirst()))
        guard !scores.isEmpty, scores.count == probabilities.count, pairs.allSatisfy({ $0.0 < $0.1 && $1.0 <= $1.1 }),
            probabilities.allSatisfy({ (0...1).contains($0) }), scores.allSatisfy(\.isFinite)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .scores, in: object,
                debugDescription: "expected one or more knots with ascending scores and probabilities, found "
                    + "\(scores.count) scores and \(probabilities.count) probabilities that are not")
        }
    }
}
