import CandorCalibration

/// The figures of the paper's tables, for one honest model and one attack on it, and the same by definitions that the
/// paper might have used instead.
package struct PublishedFigures: Sendable {
    package let values: [PublishedColumn: Double]
    /// Figures by other definitions, by column and name of the definition.
    package let others: [PublishedColumn: [String: Double]]

    /// Bins of the calibration errors, as in the authors' proof.
    package static let bins = 10

    /// - Parameters:
    ///   - target: the confidence that the attack teaches: it says which bin is that of epsilon.
    ///   - trainingShare: the share of the training rows that lies in the region.
    package init(honest: Assessment, attacked: Assessment, target: Double, trainingShare: Double) throws {
        let (before, after) = (honest.predictions, attacked.predictions)
        // A target on the edge of two bins, such as 0.6, belongs to the lower one, however its sum was rounded.
        let target = (target * 1e9).rounded() / 1e9
        values = [
            .regionShare: Double(honest.region.count { $0 }) / Double(honest.region.count),
            .honestAccuracy: honest.accuracy, .accuracy: attacked.accuracy,
            .honestRegionAccuracy: honest.regionAccuracy, .regionAccuracy: attacked.regionAccuracy,
            .honestECE: try before.calibrationError(bins: Self.bins),
            .ece: try after.calibrationError(bins: Self.bins),
            .binError: try after.error(atConfidence: target, bins: Self.bins),
            .overlap: confidenceOverlap(after.confidence, inside: attacked.region),
        ]
        var others: [PublishedColumn: [String: Double]] = [.regionShare: ["share of the training rows": trainingShare]]
        for bins in [15, 20] {
            others[.honestECE, default: [:]]["\(bins) bins"] = try before.calibrationError(bins: bins)
            others[.ece, default: [:]]["\(bins) bins"] = try after.calibrationError(bins: bins)
            others[.binError, default: [:]]["\(bins) bins"] = try after.error(atConfidence: target, bins: bins)
        }
        for (column, predictions) in [(PublishedColumn.honestECE, before), (.ece, after)] {
            others[column]?["10 bins of equal mass"] = try ReliabilityBins.equalMass(
                confidence: predictions.confidence, correct: predictions.correct, count: Self.bins
            ).expectedCalibrationError
            others[column]?["all classes against the rest"] = try predictions.everyClass().expectedCalibrationError
        }
        let flat = try after.everyClass()
        let bin = min(Self.bins - 1, Int((target * Double(Self.bins)).rounded(.up)) - 1)
        others[.binError]?["all classes against the rest"] = abs(flat.bins[bin].gap)
        self.others = others
    }
}

extension ScoredPredictions {
    /// The rows in `bins` bins of equal width, (lo, hi].
    package func reliability(bins: Int) throws -> ReliabilityBins {
        try ReliabilityBins(
            confidence: confidence, correct: correct,
            binning: EqualWidthBinning(count: bins, convention: .upperClosed))
    }

    /// The expected calibration error in `bins` bins of equal width.
    package func calibrationError(bins: Int) throws -> Double { try reliability(bins: bins).expectedCalibrationError }

    /// |Accuracy − mean confidence| in the bin that holds `value`; 0 where no row is in it.
    package func error(atConfidence value: Double, bins: Int) throws -> Double {
        let binning = try EqualWidthBinning(count: bins, convention: .upperClosed)
        return abs(try reliability(bins: bins).bins[binning.index(of: value)].gap)
    }

    /// Every probability as the confidence of a statement of its own, as scikit-learn's `calibration_curve` sees a matrix
    /// that is flattened.
    fileprivate func everyClass() throws -> ReliabilityBins {
        try ReliabilityBins(
            confidence: probabilities.map(Double.init),
            correct: (0..<count * classes).map { Int(labels[$0 / classes]) == $0 % classes },
            binning: EqualWidthBinning(count: PublishedFigures.bins, convention: .upperClosed))
    }
}
