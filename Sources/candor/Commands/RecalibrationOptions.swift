import ArgumentParser
import CandorCalibration
import CandorModel

/// How scores are recalibrated, and the held-out rows that fit it.
struct RecalibrationOptions: ParsableArguments {
    @Option(
        help: """
            Recalibrate, and measure again: temperature, vector, matrix, platt, isotonic, beta, beta-am, beta-ab, \
            histogram or histogram-mass; binary methods one class against the rest. A model is fitted on the rows that \
            its training held out, by the same --seed.
            """)
    var recalibrate: RecalibrationMethod?

    @Option(help: "Probabilities of the held-out rows that fit --recalibrate (NPY).")
    var calibrationProbabilities: String?

    @Option(help: "Logits of the held-out rows that fit --recalibrate (NPY).")
    var calibrationLogits: String?

    @Option(help: "Labels of the held-out rows (NPY).")
    var calibrationLabels: String?

    /// Refuses files without a method, and anything but one pair of files for scores from files.
    func check(isModel: Bool) throws {
        let files = [calibrationProbabilities, calibrationLogits].compactMap { $0 }.count
        guard recalibrate != nil, !isModel else {
            guard files == 0, calibrationLabels == nil else {
                throw ValidationError(
                    "expected --calibration-probabilities, --calibration-logits and --calibration-labels only with "
                        + "--recalibrate, and not with --model")
            }
            return
        }
        guard files == 1, calibrationLabels != nil else {
            throw ValidationError(
                "expected one of --calibration-probabilities and --calibration-logits, and --calibration-labels, with "
                    + "--recalibrate")
        }
    }

    /// The map applied to `rows`; nil without a method.
    ///
    /// - Parameter seed: that of a model's training.
    func result(for rows: MeasuredRows, bins: Int, seed: UInt64) throws -> RecalibrationResult? {
        guard let method = recalibrate else { return nil }
        let held: (scores: ClassScores, labels: [Int32])
        if let origin = rows.origin {
            let places = Job(data: origin.data, seed: seed).trainingRows.temperature
            held = try origin.scores(of: origin.data.train.selecting(places))
        } else {
            held = try ScoreFiles(
                scores: calibrationProbabilities ?? calibrationLogits ?? "", areLogits: calibrationLogits != nil,
                labels: calibrationLabels ?? ""
            ).rows()
        }
        return try RecalibrationResult(method, fitting: held.scores, labels: held.labels, on: rows, bins: bins)
    }
}

extension RecalibrationMethod: ExpressibleByArgument {}
