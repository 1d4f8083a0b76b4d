import Foundation

/// Beta calibration: the log-odds of a yes are a ln p − b ln(1 − p) + c, with a and b not below 0.
///
/// The map is the right one when the scores of either outcome follow a Beta distribution. It can bend the two ends of
/// [0, 1] apart from each other, which Platt scaling cannot, and it holds the identity: a = b = 1, c = 0.
///
/// Source: Kull, Silva Filho and Flach, "Beta calibration: a well-founded and easily implemented improvement on
/// logistic calibration for binary classifiers", AISTATS 2017.
public struct BetaCalibration: BinaryRecalibration {
    /// Which parameters are free.
    public enum Form: String, Sendable, Codable, CaseIterable {
        /// All three.
        case abm
        /// a = b: a line in the log-odds.
        case am
        /// c = (a − b) ln 2: a probability of 1/2 stays.
        case ab
    }

    /// Factor of ln p, at least 0.
    public let a: Double
    /// Factor of −ln(1 − p), at least 0.
    public let b: Double
    /// What is added to the log-odds.
    public let c: Double
    /// How near to its minimum the fit ended. Its prior counts 1e-8 observations, around the identity: it decides only
    /// where the rows do not, as for rows of one outcome.
    public let convergence: Convergence

    /// Fits the parameters of `form`.
    ///
    /// Where the best a or b is negative, it is 0 and the other is fitted again: the minimum of a convex loss over a
    /// quadrant lies on a side that the free minimum violates. (betacal lets the other one go below 0.)
    ///
    /// - Parameter scores: `[rows]`, probabilities; they are kept 2^-52 away from 0 and 1.
    /// - Parameter outcomes: whether each row is a yes; one outcome only is allowed.
    /// - Parameter weights: how much each row counts, at least 0; nil for 1 each.
    /// - Throws: `empty`, `lengthMismatch`, `notAProbability`, or `settingOutOfRange` for a weight.
    /// - Complexity: O(rows) for each of about eight steps.
    public init(
        fitting scores: [Double], outcomes: [Bool], weights: [Double]? = nil, form: Form = .abm
    ) throws(CalibrationInputError) {
        let rows = try BinaryRows(scores: scores, outcomes: outcomes, weights: weights, areProbabilities: true)
        let logs = scores.map { Self.logarithms(of: $0) }
        let prior = 1e-8 / rows.weights.reduce(0, +)
        // Columns of a, of b, and of c or nothing.
        let ln2 = log(2.0)
        let columns: [SIMD2<Double>] =
            switch form {
            case .abm: logs
            case .am: logs.map { SIMD2($0[0] + $0[1], 0) }
            case .ab: logs.map { SIMD2($0[0] + ln2, $0[1] - ln2) }
            }
        /// Fits with the columns that are `kept`.
        func fit(_ kept: [Int]) -> (slopes: SIMD2<Double>, intercept: Double, Convergence) {
            let hasIntercept = form != .ab
            let features = columns.map { column in
                var feature = SIMD4<Double>.zero
                for (place, index) in kept.enumerated() { feature[place] = column[index] }
                if hasIntercept { feature[kept.count] = 1 }
                return feature
            }
            let loss = LogisticLoss(
                features: features, targets: rows.targets, weights: rows.weights,
                dimension: kept.count + (hasIntercept ? 1 : 0))
            let start = kept.map { _ in 1.0 } + (hasIntercept ? [0] : [])
            let result = NewtonMinimiser(prior: prior).minimise(loss, from: start)
            var slopes = SIMD2<Double>.zero
            for (place, index) in kept.enumerated() { slopes[index] = result.parameters[place] }
            return (slopes, hasIntercept ? result.parameters[kept.count] : 0, result.convergence)
        }
        var kept = form == .am ? [0] : [0, 1]
        var (slopes, intercept, convergence) = fit(kept)
        while let negative = kept.first(where: { slopes[$0] < 0 }) {
            kept.removeAll { $0 == negative }
            (slopes, intercept, convergence) = fit(kept)
        }
        a = slopes[0]
        b = form == .am ? slopes[0] : slopes[1]
        c = form == .ab ? (slopes[0] - slopes[1]) * ln2 : intercept
        self.convergence = convergence
    }

    /// σ(a ln p − b ln(1 − p) + c), of p kept 2^-52 away from 0 and 1.
    public func probability(of score: Double) -> Double {
        let logs = Self.logarithms(of: score)
        return logistic(a * logs[0] + b * logs[1] + c)
    }

    /// ln p and −ln(1 − p).
    private static func logarithms(of probability: Double) -> SIMD2<Double> {
        let kept = min(max(probability, ClassScores.leastProbability), 1 - ClassScores.leastProbability)
        return SIMD2(log(kept), -log1p(-kept))
    }
}
