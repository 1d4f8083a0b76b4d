/// A map from one score to the probability of a yes, fitted to held-out scores and their outcomes.
///
/// ``OneVersusRest`` makes a map of all classes out of such maps.
public protocol BinaryRecalibration: Sendable, Equatable, Codable {
    /// The probability of a yes at `score`. Total: no score traps, and a NaN gives a number or a NaN.
    func probability(of score: Double) -> Double

    /// The score that a model's own probability stands for: the probability itself unless a method says otherwise.
    static func score(ofProbability probability: Double) -> Double
}

extension BinaryRecalibration {
    /// The probability itself.
    public static func score(ofProbability probability: Double) -> Double { probability }
}

/// Scores, outcomes and weights of rows, checked: what every binary method is fitted to.
struct BinaryRows {
    let scores: [Double]
    let outcomes: [Bool]
    /// `[rows]`: at least 0, not all of them 0.
    let weights: [Double]

    /// - Parameter weights: nil for 1 each.
    /// - Parameter areProbabilities: whether scores have to lie in [0, 1]; else they have to be finite.
    init(
        scores: [Double], outcomes: [Bool], weights: [Double]?, areProbabilities: Bool
    ) throws(CalibrationInputError) {
        guard !scores.isEmpty else { throw .empty }
        try Require.sameLength("outcomes", expected: scores.count, actual: outcomes.count)
        if areProbabilities {
            // A NaN fails both comparisons.
            if let row = scores.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
                throw .notAProbability(row: row, column: 0, actual: scores[row])
            }
        } else if let row = scores.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(values: "scores", row: row, actual: scores[row])
        }
        if let weights {
            try Require.sameLength("weights", expected: scores.count, actual: weights.count)
            if let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
                throw .settingOutOfRange(
                    name: "weight of row \(row)", expected: "0 or more, finite", actual: weights[row])
            }
            let sum = weights.reduce(0, +)
            guard sum > 0, sum.isFinite else {
                throw .settingOutOfRange(name: "sum of the weights", expected: "above 0, finite", actual: sum)
            }
        }
        self.scores = scores
        self.outcomes = outcomes
        self.weights = weights ?? [Double](repeating: 1, count: scores.count)
    }

    /// 1 for a yes, 0 for a no.
    var targets: [Double] { outcomes.map { $0 ? 1 : 0 } }
}
