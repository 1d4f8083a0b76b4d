import ArgumentParser
import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining

/// `candor threshold`: an alpha for the certified audit, from a study of honest models.
struct Threshold: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Propose the alpha of an audit from honest models, and say what an audit at it still finds.",
        usage: """
            candor threshold --data adult [--splits 5] [--seed 0] [--json]
            candor threshold --data adult --base B1.safetensors --base B2.safetensors [--json]
            candor threshold --probabilities P.npy --labels y.npy [--groups G.npy] [--splits 4] [--json]
            """,
        discussion: """
            Every split is an honest model on a reference set: with --data, models of --splits seeds, trained here, or \
            those of --base; with scores from files, every set of files, or the parts that --splits cuts one set into. \
            The proposal is the smallest alpha at which all of them pass.
            """)

    @Option(help: "gaussian, fashion-mnist, adult, adult-paper, credit, or a description SPEC.json.")
    var data: String?

    @OptionGroup(title: "Data") var source: SourceOptions

    @Option(help: "An honest model of --data, instead of training; may be repeated.")
    var base: [String] = []

    @Option(help: "Probabilities of an honest model [rows × classes] (NPY); may be repeated with --labels.")
    var probabilities: [String] = []

    @Option(help: "Logits of an honest model [rows × classes] (NPY); may be repeated with --labels.")
    var logits: [String] = []

    @Option(help: "Labels [rows] (NPY), one file for each file of scores.")
    var labels: [String] = []

    @Option(help: "Public columns [rows × columns], numbers (NPY), one file for each file of scores.")
    var groups: [String] = []

    @Option(
        parsing: .unconditional,
        help: "Models to train (default: 5), or parts to cut one set of scores into (default: 1).")
    var splits: Int?

    @Option(parsing: .unconditional, help: "Probability that a model within alpha fails.")
    var delta: Double = 0.01

    @Option(parsing: .unconditional, help: "Bins of confidence.")
    var bins: Int = 15

    @Option(parsing: .unconditional, help: "Groups with fewer reference rows are not covered.")
    var nMin: Int = 50

    @Option(parsing: .unconditional, help: "Number k of the audit on its reference set: it spends delta / 2^k.")
    var auditNumber: Int?

    @Option(parsing: .unconditional, help: "Resamples behind the intervals of gaps.")
    var bootstrap: Int = 1000

    @Option(parsing: .unconditional, help: "The first model's seed; fixes generated data, cuts and resamples, too.")
    var seed: UInt64 = 0

    @OptionGroup var running: RunOptions

    func validate() throws {
        guard (data != nil) != !(probabilities + logits).isEmpty, probabilities.isEmpty || logits.isEmpty else {
            throw ValidationError("expected one of --data, --probabilities and --logits")
        }
        guard data != nil || base.isEmpty && (source.dataRoot ?? source.region) == nil && source.points == nil else {
            throw ValidationError("expected --base, --data-root, --region and --points only with --data")
        }
        guard data == nil || (labels + groups).isEmpty else {
            throw ValidationError("expected --labels and --groups only with --probabilities or --logits")
        }
        let files = (probabilities + logits).count
        guard labels.count == files, groups.isEmpty || groups.count == files else {
            throw ValidationError("expected as many --labels, and --groups if any, as files of scores: \(files)")
        }
        guard splits == nil || base.isEmpty && files <= 1 else {
            throw ValidationError("expected --splits only without --base, and with one file of scores at most")
        }
    }

    func run() throws {
        try running.check()
        try OptionCheck.require("--splits", "1 to 1000", splits ?? 1) { (1...1000).contains($0) }
        try OptionCheck.require("--bootstrap", "2 or more", bootstrap) { $0 >= 2 }
        let (study, resampling) = try OptionCheck.naming([
            "delta": "--delta", "bins": "--bins", "minimumGroupSize": "--n-min", "auditNumber": "--audit-number",
        ]) {
            (
                try ThresholdStudy(delta: delta, auditNumber: auditNumber, bins: bins, minimumGroupSize: nMin),
                try Bootstrap(resamples: bootstrap)
            )
        }
        let studied = try data.map { try models(of: $0) } ?? sets()
        let seed = seed
        let proposal = try ProgressBar.during("studying") { _ in
            try study.run(studied, bootstrap: resampling) {
                SeededRandomSource(seed: seed, stream: 1 << 42 + UInt64($0))
            }
        }
        let document = ThresholdDocument(
            data: data ?? "scores", delta: delta, auditNumber: auditNumber, bins: bins, minimumGroupSize: nMin,
            proposal: proposal)
        try running.json ? StandardOutput.write(json: document) : StandardOutput.write(document.text)
    }

    // MARK: - Models of a data set

    private func models(of name: String) throws -> [ThresholdStudy.Split] {
        let first = try source.load(name, seed: seed)
        guard base.isEmpty else {
            return try base.map { try split($0, model: Network.load($0, for: first), data: first) }
        }
        return try (0..<UInt64(splits ?? 5)).map { number in
            let ownSeed = seed &+ number
            // Data without files are generated, and so have fresh reference points for every seed.
            let data = number > 0 && first.sources.isEmpty ? try source.load(name, seed: ownSeed) : first
            let job = Job(data: data, seed: ownSeed, workers: running.workers)
            let base = try ProgressBar.during("training \(number + 1) of \(splits ?? 5)") {
                try job.trainBase(progress: $0.advance)
            }
            return try split("seed \(ownSeed)", model: base.network, data: data)
        }
    }

    private func split(_ name: String, model: Network, data: DataSet) throws -> ThresholdStudy.Split {
        let rows = try MeasuredRows(.init(model: Ensemble([model]), data: data, workers: running.workers))
        return ThresholdStudy.Split(
            name: name, predictions: rows.predictions, groups: try SubgroupFamily(columns: data.publicColumns))
    }

    // MARK: - Scores from files

    private func sets() throws -> [ThresholdStudy.Split] {
        let areLogits = probabilities.isEmpty
        let files = areLogits ? logits : probabilities
        let sets = try files.indices.map { place in
            let rows = try MeasuredRows(
                ScoreFiles(scores: files[place], areLogits: areLogits, labels: labels[place]))
            let columns = try groups.isEmpty ? [] : PublicColumn.columns(of: groups[place], rows: rows.labels.count)
            return (name: files[place], predictions: rows.predictions, columns: columns)
        }
        guard let only = sets.first, let splits, splits > 1 else {
            return try sets.map { set in
                ThresholdStudy.Split(
                    name: set.name, predictions: set.predictions, groups: try SubgroupFamily(columns: set.columns))
            }
        }
        try OptionCheck.require("--splits", "at most one for each of \(only.predictions.count) rows", splits) {
            $0 <= only.predictions.count
        }
        var random = SeededRandomSource(seed: seed, stream: 1 << 43)
        let order = random.permutation(of: only.predictions.count)
        return try (0..<splits).map { part in
            let rows = stride(from: part, to: order.count, by: splits).map { order[$0] }
            return ThresholdStudy.Split(
                name: "part \(part + 1)", predictions: try only.predictions.selecting(rows),
                groups: try SubgroupFamily(columns: only.columns.map { $0.selecting(rows) }))
        }
    }
}

extension ScoredPredictions {
    fileprivate func selecting(_ rows: [Int]) throws(CalibrationInputError) -> ScoredPredictions {
        try ScoredPredictions(
            probabilities: rows.flatMap { probabilities[$0 * classes..<($0 + 1) * classes] },
            labels: rows.map { labels[$0] }, classes: classes)
    }
}

extension PublicColumn {
    /// The columns of an array `[rows × columns]` or `[rows]` of numbers, called `column 1` and so on.
    fileprivate static func columns(of path: String, rows: Int) throws -> [PublicColumn] {
        let array = try NPYArray(contentsOf: path)
        guard (1...2).contains(array.shape.count), array.shape[0] == rows else {
            throw InputError(
                .scores, path, expected: "columns of shape [\(rows) × columns] or [\(rows)]",
                actual: "the shape \(array.shape)")
        }
        let width = array.shape.count == 2 ? array.shape[1] : 1
        let values = array.doubles
        return (0..<width).map { column in
            PublicColumn(
                name: "column \(column + 1)",
                values: .numeric(stride(from: column, to: values.count, by: width).map { values[$0] }))
        }
    }
}
