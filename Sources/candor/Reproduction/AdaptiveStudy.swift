import CandorCalibration
import CandorMirage
import CandorModel
import CandorReport

/// What harm an attacker can do who passes the audit: abstention in the region at a fixed threshold, by alpha.
package struct AdaptiveStudy: Encodable {
    /// One alpha of one data set. Abstentions are shares of the region's reference rows.
    package struct Entry: Encodable {
        package let data: String
        package let threshold: Double
        package let alpha: Double
        package let runs: Int
        /// Of honest models.
        package let honest: Spread
        /// Rows that the honest model serves with less than alpha to spare: lowering them is within the tolerance.
        package let tolerated: Spread
        /// Of models by ``AdaptiveMirage``, those that pass.
        package let adaptive: Spread
        /// How many of them pass.
        package let passed: Int
        /// How many honest models pass.
        package let honestPassed: Int
        /// How many plain Mirage models pass.
        package let plainPassed: Int
        /// Accuracy of the adaptive models in the region.
        package let regionAccuracy: Spread
    }

    private(set) var schema = 1
    package let delta: Double
    package let entries: [Entry]

    package static let alphas = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2]

    /// - Parameter threshold: nil for the report's, the target of the plain attack plus 0.1.
    package init(
        data: [ReproducedData], seeds: Int, threshold: Double?, options: DataSet.Options, workers: Int
    ) throws {
        delta = 0.01
        entries = try data.flatMap { data in
            let runs = try (0..<seeds).map { seed in
                try ProgressBar.during("adaptive: \(data.rawValue), seed \(seed + 1) of \(seeds)") { _ in
                    try Self.run(
                        Trial(data: data.audited, options: options, seed: UInt64(seed), workers: workers), threshold)
                }
            }
            return Self.alphas.indices.map { index in Self.entry(data, runs.map { $0[index] }) }
        }
    }

    private struct Run {
        let threshold: Double
        let alpha: Double
        let honest: Double
        let tolerated: Double
        let adaptive: Double
        let regionAccuracy: Double
        let passed: Bool
        let honestPassed: Bool
        let plainPassed: Bool
    }

    private static func run(_ trial: Trial, _ threshold: Double?) throws -> [Run] {
        let recipe = trial.job.data.recipe.mirage
        let threshold = try threshold ?? min(1, trial.target(recipe) + 0.1)
        let plain = try trial.attacked(recipe, audit: Trial.certified())
        return try alphas.map { alpha in
            let audit = try Trial.certified(alpha: alpha)
            var training = recipe.training
            training.epochs = max(1, training.epochs / 5)
            let network = try trial.job.attack(
                trial.honest, evading: audit, by: AdaptiveMirage(threshold: threshold, training: training))
            let attacked = try trial.job.assess(network, audit: audit)
            let honest = trial.base.abstention(inside: true, below: threshold)
            return Run(
                threshold: threshold, alpha: alpha, honest: honest,
                tolerated: trial.base.abstention(inside: true, below: threshold + alpha),
                adaptive: attacked.abstention(inside: true, below: threshold), regionAccuracy: attacked.regionAccuracy,
                passed: attacked.outcome.verdict == .pass,
                honestPassed: try trial.base.outcome(of: audit).verdict == .pass,
                plainPassed: try plain.outcome(of: audit).verdict == .pass)
        }
    }

    private static func entry(_ data: ReproducedData, _ runs: [Run]) -> Entry {
        Entry(
            data: data.rawValue, threshold: runs[0].threshold, alpha: runs[0].alpha, runs: runs.count,
            honest: Spread(runs.map(\.honest)), tolerated: Spread(runs.map(\.tolerated)),
            adaptive: Spread(runs.filter(\.passed).map(\.adaptive)), passed: runs.count { $0.passed },
            honestPassed: runs.count { $0.honestPassed }, plainPassed: runs.count { $0.plainPassed },
            regionAccuracy: Spread(runs.map(\.regionAccuracy)))
    }
}

extension AdaptiveStudy {
    /// The entries as a table.
    package var markdown: String {
        var table = MarkdownTable([
            "Data", "Abstains below", "alpha", "honest passes", "Mirage passes", "adaptive passes",
            "Abstains in the region: honest",
            "honest, less than alpha to spare", "adaptive", "adaptive, accuracy in the region",
        ])
        table.rows = entries.map { entry in
            [
                entry.data, Text.decimal(entry.threshold, digits: 3), Text.number(entry.alpha),
                "\(entry.honestPassed) of \(entry.runs)", "\(entry.plainPassed) of \(entry.runs)",
                "\(entry.passed) of \(entry.runs)", entry.honest.percentText,
                entry.tolerated.percentText, entry.adaptive.percentText, entry.regionAccuracy.percentText,
            ]
        }
        return """
            # What an attacker can do who passes

            `certified` with delta \(Text.number(delta)) and 15 bins, by alpha. Percent, mean over seeds with Student's 95 % \
            interval; abstentions of adaptive models are those of models that pass.

            \(table.text)

            """
    }

    /// Abstention in the region by alpha.
    package var plot: CurvePlot {
        let names = entries.map(\.data).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        return CurvePlot(
            title: "What an attacker can do who passes", settingName: "alpha, the tolerated gap",
            panels: names.map { name in
                let entries = entries.filter { $0.data == name }
                func points(_ value: (Entry) -> Spread) -> [CurvePlot.Point] {
                    entries.map { .init(value($0), at: $0.alpha) }
                }
                return .init(
                    title: "\(name), abstains below \(Text.decimal(entries[0].threshold, digits: 3))",
                    shareName: "abstention in the region", end: 1,
                    series: [
                        .init(name: "adaptive attack that passes", hue: .second, points: points(\.adaptive)),
                        .init(name: "honest, with less than alpha to spare", hue: .third, points: points(\.tolerated)),
                        .init(name: "honest model", hue: .first, points: points(\.honest)),
                    ])
            })
    }
}
