/// A map from what a model says to calibrated probabilities, fitted on held-out rows.
///
/// The rows that fit it must be rows that the model was not trained on and that no audit uses: a map that saw the
/// reference set hides what the audit is to find.
public protocol Recalibration: Sendable {
    /// The calibrated distribution of each row.
    ///
    /// - Parameter scores: logits or probabilities of the model that the map was fitted to.
    /// - Returns: `[rows × classes]`, row after row; each row is a distribution up to the rounding of its floats.
    /// - Throws: `lengthMismatch` where the map was fitted to another number of classes.
    func probabilities(of scores: ClassScores) throws(CalibrationInputError) -> [Float]
}

/// The methods by their names on the command line, each with its usual settings.
public enum RecalibrationMethod: String, Sendable, CaseIterable {
    /// ``TemperatureScaling``.
    case temperature
    /// ``VectorScaling``.
    case vector
    /// ``MatrixScaling``.
    case matrix
    /// ``PlattScaling`` of each class against the rest.
    case platt
    /// ``IsotonicRegression`` of each class against the rest.
    case isotonic
    /// ``BetaCalibration`` of each class against the rest, all three parameters.
    case beta
    /// The same with a = b.
    case betaAM = "beta-am"
    /// The same with 1/2 kept.
    case betaAB = "beta-ab"
    /// ``HistogramBinning`` of each class against the rest, bins of equal width.
    case histogram
    /// The same with bins of equal mass.
    case histogramMass = "histogram-mass"

    /// Fits the method.
    ///
    /// - Parameter scores: of held-out rows.
    /// - Parameter labels: their classes.
    /// - Parameter bins: number of bins of `histogram` and `histogram-mass`; the others have none.
    /// - Throws: `lengthMismatch`, `labelOutOfRange`, or `settingOutOfRange` for bins or for more classes than vector
    ///   and matrix scaling take.
    /// - Complexity: that of the method, for one class after the other against the rest.
    public func fit(
        _ scores: ClassScores, labels: [Int32], bins: Int = 15
    ) throws(CalibrationInputError) -> any Recalibration {
        func rest<Map: BinaryRecalibration>(
            _ fit: ([Double], [Bool]) throws(CalibrationInputError) -> Map
        ) throws(CalibrationInputError) -> any Recalibration {
            try OneVersusRest(fitting: scores, labels: labels, with: fit)
        }
        switch self {
        case .temperature: return try TemperatureScaling(fitting: scores, labels: labels)
        case .vector: return try VectorScaling(fitting: scores, labels: labels)
        case .matrix: return try MatrixScaling(fitting: scores, labels: labels)
        case .platt:
            return try rest { (scores, outcomes) throws(CalibrationInputError) in
                try PlattScaling(fitting: scores, outcomes: outcomes)
            }
        case .isotonic:
            return try rest { (scores, outcomes) throws(CalibrationInputError) in
                try IsotonicRegression(fitting: scores, outcomes: outcomes)
            }
        case .beta, .betaAM, .betaAB:
            let form: BetaCalibration.Form = self == .beta ? .abm : self == .betaAM ? .am : .ab
            return try rest { (scores, outcomes) throws(CalibrationInputError) in
                try BetaCalibration(fitting: scores, outcomes: outcomes, form: form)
            }
        case .histogram, .histogramMass:
            let cut: HistogramBinning.Cut = self == .histogram ? .width : .mass
            return try rest { (scores, outcomes) throws(CalibrationInputError) in
                try HistogramBinning(fitting: scores, outcomes: outcomes, bins: bins, cut: cut)
            }
        }
    }
}
