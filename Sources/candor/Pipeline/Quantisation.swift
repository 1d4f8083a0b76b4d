import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining

/// A network in integers, and what it does on the reference set beside the network in floats.
package struct Quantisation {
    package let model: FixedPointModel
    package let report: ExportReport
    /// Rows of the reference set.
    package let points: Int
    package let float: Measures
    package let fixed: Measures
    /// Share of the rows on which both choose the same class.
    package let labelAgreement: Double
    /// The largest difference of the two confidences, and the mean one.
    package let largestDifference: Double
    package let meanDifference: Double

    /// What a model does on the reference set.
    package struct Measures {
        package let accuracy: Double
        /// Over the bins of an audit, [lo, hi) with 1 in the last.
        package let ece: Double

        init(confidence: [Double], correct: [Bool], bins: Int) throws(CalibrationInputError) {
            accuracy = Double(correct.count { $0 }) / Double(correct.count)
            ece = try ReliabilityBins(
                confidence: confidence, correct: correct,
                binning: EqualWidthBinning(count: bins, convention: .lowerClosed)
            ).expectedCalibrationError
        }
    }

    /// Exports `network` with the training rows of `data` as calibration, and compares the two on its reference rows.
    package init(_ network: Network, data: DataSet, bins: Int, workers: Int) throws {
        let reference = data.reference
        let exporter = try Exporter(.init(bins: bins, points: min(max(reference.count, 1), 1 << 24)))
        (model, report) = try exporter.export(
            network, preprocessing: data.preprocessing, labels: data.classes, calibration: data.train,
            reference: reference)
        points = reference.count
        let scores = try ScoredPredictions(
            probabilities: Softmax.probabilities(
                ofLogits: network.logits(for: reference, workers: workers), classes: data.classes.count),
            labels: reference.labels, classes: data.classes.count)
        let inputs = model.format.quantiser.inputs(from: reference, preparedBy: data.preprocessing)
        let served = try IntegerInference(model).predictions(for: inputs, workers: workers)
        let confidence = served.confidence
        float = try Measures(confidence: scores.confidence, correct: scores.correct, bins: bins)
        fixed = try Measures(
            confidence: confidence, correct: zip(served.labels, reference.labels).map { $0 == $1 }, bins: bins)
        labelAgreement =
            Double(zip(served.labels, scores.predicted).count { $0 == $1 }) / Double(max(reference.count, 1))
        let differences = zip(confidence, scores.confidence).map { abs($0 - $1) }
        largestDifference = differences.max() ?? 0
        meanDifference = differences.reduce(0, +) / Double(max(reference.count, 1))
    }
}
