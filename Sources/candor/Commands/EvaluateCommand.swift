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
            candor evaluate --logits Z.npy --labels y.npy [--abstain-below 0.8] [--json]
            candor evaluate --model M.safetensors --data adult [--region PREDICATE] [--json]
            """)

    @Option(help: "Probabilities [rows × classes], or [rows] for the second of two classes (NPY).")
    var probabilities: String?

    @Option(help: "Logits [rows × classes] (NPY).")
    var logits: String?

    @Option(help: "Labels [rows], whole numbers from 0 (NPY).")
    var labels: String?

    @Option(help: "A model file; it is measured on the reference set of --data.")
    var model: String?

    @Option(help: "Data set of --model: its name, or a description SPEC.json.")
    var data: String?

    @OptionGroup var source: SourceOptions

    @Option(parsing: .unconditional, help: "Bins of confidence, (lo, hi].")
    var bins: Int = 15

    @Option(parsing: .unconditional, help: "Resamples for 95 % intervals; 0 for none.")
    var bootstrap: Int = 0

    @Option(
        parsing: .unconditional,
        help: "Abstain where the largest probability is below this: adds coverage and risk.")
    var abstainBelow: Double?

    @Option(parsing: .unconditional, help: "Fixes the resamples, and the points of gaussian.")
    var seed: UInt64 = 0

    @OptionGroup var running: RunOptions

    func validate() throws {
        let scores = [probabilities, logits, model].compactMap { $0 }.count
        guard scores == 1 else {
            throw ValidationError("expected one of --probabilities, --logits and --model, found \(scores)")
        }
        guard (model == nil) == (data == nil) else { throw ValidationError("expected --model and --data together") }
        guard (model == nil) != (labels == nil) else {
            throw ValidationError("expected --labels with --probabilities or --logits, and only then")
        }
        guard model != nil || (source.dataRoot ?? source.region ?? source.regionRows) == nil && source.points == nil
        else {
            throw ValidationError("expected --data-root, --region, --region-rows and --points only with --model")
        }
    }

    func run() throws {
        try running.check()
        try OptionCheck.require("--bootstrap", "0 for none, or 2 or more", bootstrap) { $0 == 0 || $0 >= 2 }
        if let abstainBelow {
            try OptionCheck.require("--abstain-below", "a confidence in [0, 1]", abstainBelow) { (0...1).contains($0) }
        }
        let (predictions, region) = try scores()
        let document = try EvaluateDocument(
            metrics: metrics(of: predictions), predictions: predictions, abstainBelow: abstainBelow, region: region)
        try running.json ? StandardOutput.write(json: document) : StandardOutput.write(document.table)
    }

    /// The rows to measure, and for a model the region of its data among them.
    private func scores() throws -> (ScoredPredictions, EvaluateDocument.RegionRows?) {
        if let path = probabilities ?? logits {
            return (try ScoreFiles(scores: path, areLogits: logits != nil, labels: labels ?? "").predictions(), nil)
        }
        let data = try source.load(data ?? "", seed: seed)
        let logits = try Network.load(model ?? "", for: data).logits(for: data.reference, workers: running.workers)
        let predictions = try ScoredPredictions(
            probabilities: Softmax.probabilities(ofLogits: logits, classes: data.classes.count),
            labels: data.reference.labels, classes: data.classes.count)
        return (predictions, data.region.map { .init(predicate: $0.source, isInside: data.referenceRegion) })
    }

    private func metrics(of predictions: ScoredPredictions) throws -> MetricsReport {
        try OptionCheck.naming(["bins": "--bins"]) {
            guard bootstrap > 0 else { return try MetricsReport(of: predictions, bins: bins) }
            let seed = seed
            return try MetricsReport(of: predictions, bins: bins, bootstrap: Bootstrap(resamples: bootstrap)) {
                SeededRandomSource(seed: seed, stream: UInt64($0))
            }
        }
    }
}
