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
            candor evaluate --logits Z.npy --labels y.npy --recalibrate beta --calibration-logits C.npy --calibration-labels c.npy [--json]
            candor evaluate --model M.safetensors --data adult [--region PREDICATE] [--score knn] [--json]
            """)

    @Option(help: "Probabilities [rows × classes], or [rows] for the second of two classes (NPY).")
    var probabilities: String?

    @Option(help: "Logits [rows × classes] (NPY).")
    var logits: String?

    @Option(help: "Labels [rows], whole numbers from 0 (NPY).")
    var labels: String?

    @Option(help: "A model file; it is measured on the reference set of --data. Several are an ensemble.")
    var model: [String] = []

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

    @Option(
        help: "Selective prediction by max-softmax, max-logit, entropy, mahalanobis or knn; may be repeated.")
    var score: [AbstentionScore] = []

    @OptionGroup(title: "Recalibration") var recalibration: RecalibrationOptions

    @Option(parsing: .unconditional, help: "Fixes the resamples, and the points of gaussian.")
    var seed: UInt64 = 0

    @OptionGroup var running: RunOptions

    func validate() throws {
        let isModel = !model.isEmpty
        let scores = [probabilities, logits].compactMap { $0 }.count + (isModel ? 1 : 0)
        guard scores == 1 else {
            throw ValidationError("expected one of --probabilities, --logits and --model, found \(scores)")
        }
        guard isModel == (data != nil) else { throw ValidationError("expected --model and --data together") }
        guard isModel != (labels != nil) else {
            throw ValidationError("expected --labels with --probabilities or --logits, and only then")
        }
        guard isModel || (source.dataRoot ?? source.region ?? source.regionRows) == nil && source.points == nil
        else {
            throw ValidationError("expected --data-root, --region, --region-rows and --points only with --model")
        }
        try recalibration.check(isModel: isModel)
    }

    func run() throws {
        try running.check()
        try OptionCheck.require("--bootstrap", "0 for none, or 2 or more", bootstrap) { $0 == 0 || $0 >= 2 }
        if let abstainBelow {
            try OptionCheck.require("--abstain-below", "a confidence in [0, 1]", abstainBelow) { (0...1).contains($0) }
        }
        let rows = try measuredRows()
        let document = try EvaluateDocument(
            metrics: metrics(of: rows.predictions), predictions: rows.predictions, abstainBelow: abstainBelow,
            scores: score.map { ($0, try $0.values(for: rows)) }, region: rows.region,
            recalibration: OptionCheck.naming(["bins": "--bins"]) {
                try recalibration.result(for: rows, bins: bins, seed: seed)
            })
        try running.json ? StandardOutput.write(json: document) : StandardOutput.write(document.table)
    }

    private func measuredRows() throws -> MeasuredRows {
        if let path = probabilities ?? logits {
            return try MeasuredRows(ScoreFiles(scores: path, areLogits: logits != nil, labels: labels ?? ""))
        }
        let data = try source.load(data ?? "", seed: seed)
        return try MeasuredRows(
            .init(model: Ensemble.load(model, for: data), data: data, workers: running.workers))
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

extension MeasuredRows {
    /// The region of the model's data among the rows.
    fileprivate var region: EvaluateDocument.RegionRows? {
        origin.flatMap { origin in
            origin.data.region.map { .init(predicate: $0.source, isInside: origin.data.referenceRegion) }
        }
    }
}
