import ArgumentParser
import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining

/// `candor evaluate`: every calibration metric, for scores from anywhere or for a model file.
struct Evaluate: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measure calibration and selective prediction of scores in a file, or of a model on a data set.",
        usage: """
            candor evaluate --probabilities P.npy --labels y.npy [--bins 15] [--bootstrap 1000] [--json]
            candor evaluate --logits Z.npy --labels y.npy [--json]
            candor evaluate --model M.safetensors --data adult [--json]
            """)

    @Option(help: "Probabilities [rows × classes], or [rows] for the second of two classes (NPY).")
    var probabilities: String?

    @Option(help: "Logits [rows × classes] (NPY).")
    var logits: String?

    @Option(help: "Labels [rows], whole numbers from 0 (NPY).")
    var labels: String?

    @Option(help: "A model file; its reference set is that of --data.")
    var model: String?

    @Option(help: "Data set of --model.")
    var data: String?

    @Option(help: "Folder of the data set's files (else the environment variable CANDOR_DATA).")
    var dataRoot: String?

    @Option(help: "Bins of confidence, (lo, hi].")
    var bins: Int = 15

    @Option(help: "Resamples for 95 % intervals; 0 for none.")
    var bootstrap: Int = 0

    @Option(help: "Fixes the resamples, and the points of gaussian.")
    var seed: UInt64 = 0

    @OptionGroup var running: RunOptions

    func validate() throws {
        let sources = [probabilities, logits, model].compactMap { $0 }.count
        guard sources == 1 else {
            throw ValidationError("expected one of --probabilities, --logits and --model, found \(sources)")
        }
        guard (model == nil) == (data == nil) else { throw ValidationError("expected --model and --data together") }
        guard (model == nil) != (labels == nil) else {
            throw ValidationError("expected --labels with --probabilities or --logits, and only then")
        }
        guard bootstrap >= 0 else { throw ValidationError("--bootstrap: expected 0 or more, found \(bootstrap)") }
    }

    func run() throws {
        let predictions = try scores()
        let seed = seed
        let report =
            bootstrap == 0
            ? try MetricsReport(of: predictions, bins: bins)
            : try MetricsReport(of: predictions, bins: bins, bootstrap: Bootstrap(resamples: bootstrap)) {
                SeededRandomSource(seed: seed, stream: UInt64($0))
            }
        running.json ? JSONOutput.write(report) : print(try Self.table(report, predictions))
    }

    private func scores() throws -> ScoredPredictions {
        if let model, let data {
            let data = try DataSet.load(data, options: .init(root: dataRoot, seed: seed))
            let logits = try Network.load(model, for: data).logits(for: data.reference, workers: running.workers)
            return try ScoredPredictions(
                probabilities: Softmax.probabilities(ofLogits: logits, classes: data.classes.count),
                labels: data.reference.labels,
                classes: data.classes.count)
        }
        let path = probabilities ?? logits ?? ""
        let array = try NPYArray(contentsOf: path)
        guard (1...2).contains(array.shape.count) else {
            throw UsageError(
                what: path, expected: "an array of one or two axes", actual: "\(array.shape.count) axes")
        }
        let labels = try labelValues(rows: array.shape[0])
        var values = array.doubles.map(Float.init)
        var classes = array.shape.last ?? 0
        if array.shape.count == 1 {
            guard logits == nil else {
                throw UsageError(what: path, expected: "logits [rows × classes]", actual: "one axis")
            }
            values = values.flatMap { [1 - $0, $0] }
            classes = 2
        }
        return try ScoredPredictions(
            probabilities: logits == nil ? values : Softmax.probabilities(ofLogits: values, classes: classes),
            labels: labels,
            classes: classes)
    }

    private func labelValues(rows: Int) throws -> [Int32] {
        let path = labels ?? ""
        let array = try NPYArray(contentsOf: path)
        guard array.shape == [rows] else {
            throw UsageError(what: path, expected: "labels of shape [\(rows)]", actual: "\(array.shape)")
        }
        guard let integers = array.integers else {
            throw UsageError(what: path, expected: "whole numbers", actual: "fractions")
        }
        return try integers.enumerated().map { row, value in
            guard let label = Int32(exactly: value) else {
                throw UsageError(what: "\(path), row \(row)", expected: "a class number", actual: "\(value)")
            }
            return label
        }
    }

    private static func table(_ report: MetricsReport, _ predictions: ScoredPredictions) throws -> String {
        var lines = [
            "\(Text.count(report.count, "row")), \(report.classes) classes, \(report.reliability.bins.count) bins"
        ]
        for metric in CalibrationMetric.allCases {
            let estimate = report[metric]
            var line = metric.rawValue.padding(to: 14) + Text.decimal(estimate.value)
            if let interval = estimate.interval {
                line += "  [\(Text.decimal(interval.lowerBound)), \(Text.decimal(interval.upperBound))]"
            }
            lines.append(line)
        }
        let selective = try SelectivePrediction(scores: predictions.confidence, correct: predictions.correct)
        lines.append("aurc".padding(to: 14) + Text.decimal(selective.areaUnderRiskCoverageCurve()))
        return lines.joined(separator: "\n")
    }
}

extension String {
    fileprivate func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
