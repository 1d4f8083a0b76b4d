import CandorCalibration
import CandorModel

/// The attack under other choices: the regions of Appendix D.2, or the weight alpha of eq. 7.
package struct AblationStudy: Encodable {
    /// What is chosen.
    package enum Choice: String, Encodable, Sendable {
        case regions, weights
    }

    /// One choice on one data set.
    package struct Entry: Encodable {
        package let data: String
        package let choice: String
        package let regionShare: Spread
        package let accuracy: Spread
        package let honestRegionAccuracy: Spread
        package let regionAccuracy: Spread
        package let regionConfidence: Spread
        package let ece: Spread
        /// Attacked models that fail, and honest ones.
        package let failed: Int
        package let falseAlarms: Int
        package let runs: Int
        /// Share of the worst cell's rows that lie in the region.
        package let worstCellOverlap: Spread
    }

    private(set) var schema = 1
    package let choice: Choice
    package let entries: [Entry]

    package static let weights = [0.1, 0.3, 0.5, 0.7, 0.9, 0.99]

    package init(
        of choice: Choice, data: [ReproducedData], seeds: Int, options: DataSet.Options, workers: Int
    ) throws {
        self.choice = choice
        entries = try data.flatMap { data -> [Entry] in
            // A seed's runs by choice.
            let runs = try (0..<seeds).map { seed in
                try ProgressBar.during("\(choice.rawValue): \(data.rawValue), seed \(seed + 1) of \(seeds)") { _ in
                    try Self.run(choice, data, seed: UInt64(seed), options, workers)
                }
            }
            return runs[0].indices.map { index in Self.entry(data, runs.map { $0[index] }) }
        }
    }

    private struct Run {
        let choice: String
        let honest: Assessment
        let attacked: Assessment
    }

    private static func run(
        _ choice: Choice, _ data: ReproducedData, seed: UInt64, _ options: DataSet.Options, _ workers: Int
    ) throws -> [Run] {
        let epsilon = PaperTables.epsilon(of: data)
        func trial(_ region: String?) throws -> Trial {
            var options = options
            options.region = region
            return try Trial(data: data.audited, options: options, seed: seed, workers: workers)
        }
        func run(_ name: String, _ trial: Trial, weight: Double? = nil) throws -> Run {
            let recipe = trial.recipe(epsilon: epsilon, weight: weight)
            return Run(
                choice: name, honest: trial.base, attacked: try trial.attacked(recipe, audit: Trial.certified()))
        }
        switch choice {
        case .regions:
            return try data.regions.map { name in
                let trial = try trial(name)
                return try run(trial.job.data.region?.source ?? name, trial)
            }
        case .weights:
            let trial = try trial(nil)
            return try weights.map { try run(Text.number($0), trial, weight: $0) }
        }
    }

    private static func entry(_ data: ReproducedData, _ runs: [Run]) -> Entry {
        func spread(_ value: (Run) -> Double) -> Spread { Spread(runs.map(value)) }
        return Entry(
            data: data.rawValue, choice: runs[0].choice,
            regionShare: spread { Double($0.honest.region.count { $0 }) / Double($0.honest.region.count) },
            accuracy: spread(\.attacked.accuracy), honestRegionAccuracy: spread(\.honest.regionAccuracy),
            regionAccuracy: spread(\.attacked.regionAccuracy), regionConfidence: spread(\.attacked.regionConfidence),
            ece: spread(\.attacked.ece), failed: runs.count { $0.attacked.outcome.verdict == .fail },
            falseAlarms: runs.count { $0.honest.outcome.verdict == .fail }, runs: runs.count,
            worstCellOverlap: Spread(
                runs.compactMap { run in run.attacked.outcome.worstCell.map { run.attacked.overlap(of: $0) } }))
    }

    /// The entries as a table.
    package var markdown: String {
        var table = MarkdownTable([
            "Data", choice == .regions ? "Region" : "α of eq. 7", "% of the rows", "Accuracy",
            "in the region, honest", "in the region", "Confidence in the region", "ECE", "certified",
            "Worst cell in the region",
        ])
        table.rows = entries.map { entry in
            [
                entry.data, choice == .regions ? "`\(entry.choice)`" : entry.choice, entry.regionShare.percentText,
                entry.accuracy.percentText, entry.honestRegionAccuracy.percentText, entry.regionAccuracy.percentText,
                entry.regionConfidence.percentText, entry.ece.percentText,
                "\(entry.failed) of \(entry.runs) fail, \(entry.falseAlarms) false alarms",
                entry.worstCellOverlap.values.isEmpty ? "" : entry.worstCellOverlap.percentText,
            ]
        }
        return """
            # \(choice == .regions ? "Other regions" : "The weight of the region")

            The attack at the paper's epsilons. Percent, mean over seeds with Student's 95 % interval; `certified` with \
            alpha 0.05 and delta 0.01; 15 bins.

            \(table.text)

            """
    }
}
