/// The measures of calibration that a report holds; the raw value is the key in JSON.
///
/// The article "Metric definitions" pins each of them: formula, conventions and source.
public enum CalibrationMetric: String, Sendable, CaseIterable {
    /// Top-label expected calibration error in bins of equal width, (lo, hi].
    case expectedCalibrationError = "ece"
    /// Top-label expected calibration error in bins of nearly equal numbers of rows.
    case expectedCalibrationErrorMass = "ece_mass"
    /// Largest top-label gap of a bin of equal width.
    case maximumCalibrationError = "mce"
    /// Brier score summed over classes, 0 to 2.
    case brier = "brier"
    /// Mean negative log-likelihood of the labels in nats.
    case negativeLogLikelihood = "nll"
    /// Mean over classes of the one-versus-rest expected calibration error, equal width.
    case classwiseCalibrationError = "classwise_ece"
    /// Debiased l2 top-label calibration error in bins of nearly equal numbers of rows.
    case debiasedCalibrationError = "debiased_ece"
    /// Smooth top-label calibration error.
    case smoothCalibrationError = "smooth_ece"
    /// Kolmogorov–Smirnov top-label calibration error.
    case kolmogorovSmirnov = "ks"
    /// Fraction of rows whose predicted class is the label.
    case accuracy = "accuracy"
}

/// The Kolmogorov–Smirnov calibration error of top-label confidences: the largest |mean of (correct − confidence)
/// over the rows of confidence at most c, divided by all rows|, over c.
///
/// It needs no bins. Rows of equal confidence enter together, so their order does not matter.
/// Source: Gupta et al., "Calibration of Neural Networks using Splines", ICLR 2021.
///
/// - Throws: `empty`, `lengthMismatch` or `notAProbability`.
/// - Complexity: O(rows log rows).
public func kolmogorovSmirnovCalibrationError(
    confidence: [Double], correct: [Bool]
) throws(CalibrationInputError) -> Double {
    try Require.outcomes(confidence: confidence, correct: correct)
    let order = confidence.indices.sorted { confidence[$0] < confidence[$1] }
    return kolmogorovSmirnovCalibrationError(
        ascending: order.map { confidence[$0] }, correct: order.map { correct[$0] },
        weights: [UInt32](repeating: 1, count: order.count), total: order.count)
}

/// The same for rows of ascending confidence, row i taken `weights[i]` times.
func kolmogorovSmirnovCalibrationError(
    ascending: [Double], correct: [Bool], weights: [UInt32], total: Int
) -> Double {
    var residual = 0.0
    var largest = 0.0
    for row in ascending.indices {
        residual += Double(weights[row]) * ((correct[row] ? 1 : 0) - ascending[row])
        if row + 1 == ascending.count || ascending[row + 1] > ascending[row] {
            largest = max(largest, abs(residual))
        }
    }
    return largest / Double(total)
}

/// The smooth calibration error of top-label confidences, as `relplot.smECE(confidence, correct)` computes it.
///
/// Source: Błasiok and Nakkiran, "Smooth ECE", ICLR 2024.
///
/// - Throws: `empty`, `lengthMismatch` or `notAProbability`.
/// - Complexity: O(rows) per distinct grid, plus a fixed cost of about a million multiplications.
public func smoothCalibrationError(
    confidence: [Double], correct: [Bool]
) throws(CalibrationInputError) -> Double {
    try Require.outcomes(confidence: confidence, correct: correct)
    var error = SmoothCalibrationError()
    return error.value(
        confidence: confidence, correct: correct, weights: [UInt32](repeating: 1, count: confidence.count))
}
