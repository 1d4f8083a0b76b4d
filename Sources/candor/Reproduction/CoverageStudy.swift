import CandorCalibration
import CandorCore
import CandorModel
import CandorReport

/// Figure 7: what an audit still sees when the reference set leaves out a share rho of the region (eq. 20).
package struct CoverageStudy: Encodable {
    /// One rho of one data set.
    package struct Entry: Encodable {
        package let data: String
        package let rho: Double
        package let ece: Spread
        package let binError: Spread
        /// Of the cell that is nearest to failing, or fails the most: its statistic over the threshold.
        package let ratio: Spread
        package let failed: Int
        package let runs: Int
    }

    private(set) var schema = 1
    package let entries: [Entry]

    package static let shares = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 1]

    package init(data: [ReproducedData], seeds: Int, options: DataSet.Options, workers: Int) throws {
        entries = try data.flatMap { data in
            let runs = try (0..<seeds).map { seed in
                try ProgressBar.during("figure 7: \(data.rawValue), seed \(seed + 1) of \(seeds)") { _ in
                    let trial = try Trial(
                        data: data.audited, options: options, seed: UInt64(seed), workers: workers)
                    let recipe = trial.recipe(epsilon: PaperTables.epsilon(of: data))
                    let attacked = try trial.attacked(recipe, audit: Trial.certified())
                    return try Self.shares.map { try Run(attacked, trial, without: $0, target: trial.target(recipe)) }
                }
            }
            return Self.shares.enumerated().map { index, rho in
                let runs = runs.map { $0[index] }
                return Entry(
                    data: data.rawValue, rho: rho, ece: Spread(runs.map(\.ece)), binError: Spread(runs.map(\.binError)),
                    ratio: Spread(runs.map(\.ratio)), failed: runs.count { $0.failed }, runs: runs.count)
            }
        }
    }

    /// What is seen of one model on a part of the reference set.
    private struct Run {
        let ece: Double
        let binError: Double
        let ratio: Double
        let failed: Bool

        init(_ attacked: Assessment, _ trial: Trial, without rho: Double, target: Double) throws {
            // Each row of the region stays with probability 1 − rho, by the same draw for every rho.
            var random = SeededRandomSource(seed: trial.job.seed, stream: 1 << 42)
            let rows = attacked.region.indices.filter { row in
                let draw = random.uniform()
                return !attacked.region[row] || draw >= rho
            }
            let scores = attacked.predictions
            let part = try ScoredPredictions(
                probabilities: rows.flatMap { row in
                    scores.probabilities[row * scores.classes..<(row + 1) * scores.classes]
                }, labels: rows.map { scores.labels[$0] }, classes: scores.classes)
            let columns = trial.job.data.publicColumns.map { $0.selecting(rows) }
            let outcome = try attacked.audit.run(
                confidence: part.confidence, correct: part.correct, groups: SubgroupFamily(columns: columns))
            ece = try part.calibrationError(bins: PublishedFigures.bins)
            binError = try part.error(atConfidence: target, bins: PublishedFigures.bins)
            ratio = outcome.mostExtremeCell?.ratio ?? 0
            failed = outcome.verdict == .fail
        }
    }
}

extension PublicColumn {
    /// The rows of `indices`, in that order.
    func selecting(_ indices: [Int]) -> PublicColumn {
        switch values {
        case .numeric(let numbers): PublicColumn(name: name, values: .numeric(indices.map { numbers[$0] }))
        case .categorical(let codes, let names):
            PublicColumn(name: name, values: .categorical(codes: indices.map { codes[$0] }, names: names))
        }
    }
}

extension CoverageStudy {
    /// The entries as a table.
    package var markdown: String {
        var table = MarkdownTable([
            "Data", "ρ", "ECE", "CalE in ε bin", "Largest statistic over its threshold", "certified",
        ])
        table.rows = entries.map { entry in
            [
                entry.data, Text.number(entry.rho), entry.ece.percentText, entry.binError.percentText,
                entry.ratio.text { Text.decimal($0, digits: 2) }, "\(entry.failed) of \(entry.runs) fail",
            ]
        }
        return """
            # Figure 7 of the paper: coverage of the reference set

            Attacked models at the paper's epsilons, on a reference set from which each row of the region is left out \
            with probability ρ. Errors in percent, mean over seeds with Student's 95 % interval; `certified` with alpha \
            0.05 and delta 0.01.

            \(table.text)

            """
    }

    /// Errors, and the share that is caught, by rho.
    package var plots: (errors: CurvePlot, caught: CurvePlot) {
        let names = entries.map(\.data).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        func plot(_ title: String, _ share: String, _ series: ([Entry]) -> [CurvePlot.Series]) -> CurvePlot {
            CurvePlot(
                title: title, settingName: "rho, the share of the region that is left out",
                panels: names.map { name in
                    .init(title: name, shareName: share, series: series(entries.filter { $0.data == name }))
                })
        }
        return (
            plot("Calibration errors by coverage", "calibration error") { entries in
                [
                    .init(
                        name: "in the bin of epsilon", hue: .second,
                        points: entries.map { .init($0.binError, at: $0.rho) }),
                    .init(
                        name: "expected calibration error", hue: .first,
                        points: entries.map { .init($0.ece, at: $0.rho) }),
                ]
            },
            plot("Attacks that are caught by coverage", "share of attacked models that fail") { entries in
                [
                    .init(
                        name: "certified", hue: .second,
                        points: entries.map { entry in
                            let range = wilsonInterval(successes: entry.failed, trials: entry.runs)
                            return .init(
                                x: entry.rho, y: Double(entry.failed) / Double(entry.runs), low: range.lowerBound,
                                high: range.upperBound)
                        })
                ]
            }
        )
    }
}
