import Foundation

/// Platt scaling: the probability of a yes is σ(slope · score + intercept).
///
/// The fit minimises the cross-entropy with Platt's targets (n₊ + 1) / (n₊ + 2) for a yes and 1 / (n₋ + 2) for a no
/// instead of 1 and 0, so that few rows, or rows of one outcome only, do not make it sure. A slope below 0 means that
/// larger scores speak against a yes; it is kept, as scikit-learn does.
///
/// Source: Platt, "Probabilistic Outputs for Support Vector Machines", 1999; the start and the arithmetic of
/// Lin, Lin and Weng, "A Note on Platt's Probabilistic Outputs", Machine Learning 2007.
public struct PlattScaling: BinaryRecalibration {
    /// Factor of the score.
    public let slope: Double
    /// What is added.
    public let intercept: Double
    /// How near to its minimum the fit ended. Its prior counts 1e-8 observations, around a slope of 0: it decides only
    /// where the rows do not, as for equal scores.
    public let convergence: Convergence

    /// Fits slope and intercept.
    ///
    /// - Parameter scores: `[rows]`, finite: logits, log-odds, margins.
    /// - Parameter outcomes: whether each row is a yes; one outcome only is allowed.
    /// - Parameter weights: how much each row counts, at least 0; nil for 1 each.
    /// - Throws: `empty`, `lengthMismatch`, `notFinite`, or `settingOutOfRange` for a weight.
    /// - Complexity: O(rows) for each of about eight steps.
    public init(
        fitting scores: [Double], outcomes: [Bool], weights: [Double]? = nil
    ) throws(CalibrationInputError) {
        let rows = try BinaryRows(scores: scores, outcomes: outcomes, weights: weights, areProbabilities: false)
        var (no, yes) = (0.0, 0.0)
        for (weight, outcome) in zip(rows.weights, rows.outcomes) {
            if outcome { yes += weight } else { no += weight }
        }
        // Divided by the largest first, so that no sum overflows.
        let largest = scores.reduce(0) { max($0, abs($1)) }
        let unit = largest > 0 ? largest : 1
        let centre = scores.reduce(0) { $0 + $1 / unit } / Double(scores.count)
        let spread = scores.reduce(0) { max($0, abs($1 / unit - centre)) }
        let scale = spread > 0 ? spread : 1
        let loss = LogisticLoss(
            features: scores.map { SIMD4(($0 / unit - centre) / scale, 1, 0, 0) },
            targets: rows.outcomes.map { $0 ? (yes + 1) / (yes + 2) : 1 / (no + 2) }, weights: rows.weights,
            dimension: 2)
        let result = NewtonMinimiser(prior: 1e-8 / (yes + no)).minimise(loss, from: [0, log((yes + 1) / (no + 1))])
        slope = result.parameters[0] / scale / unit
        intercept = result.parameters[1] - result.parameters[0] / scale * centre
        convergence = result.convergence
    }

    /// σ(slope · score + intercept).
    public func probability(of score: Double) -> Double { logistic(slope * score + intercept) }

    /// The log-odds ln(p / (1 − p)), of p kept 2^-52 away from 0 and 1.
    public static func score(ofProbability probability: Double) -> Double {
        let kept = min(max(probability, ClassScores.leastProbability), 1 - ClassScores.leastProbability)
        return log(kept) - log1p(-kept)
    }
}
