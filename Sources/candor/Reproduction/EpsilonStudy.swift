import CandorModel
import CandorReport

/// Figure 6: what epsilon does to the calibration errors, with more choices than Table 2.
package struct EpsilonStudy: Encodable {
    /// One epsilon of one data set.
    package struct Entry: Encodable {
        package let data: String
        package let epsilon: Double
        package let accuracy: Spread
        package let regionAccuracy: Spread
        package let ece: Spread
        package let binError: Spread
        package let overlap: Spread
    }

    private(set) var schema = 1
    package let entries: [Entry]

    package static let epsilons = [0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8]

    package init(data: [ReproducedData], seeds: Int, options: DataSet.Options, workers: Int) throws {
        entries = try data.flatMap { data in
            let runs = try (0..<seeds).map { seed in
                try ProgressBar.during("figure 6: \(data.rawValue), seed \(seed + 1) of \(seeds)") { _ in
                    let trial = try Trial(
                        data: data.published, options: options, seed: UInt64(seed), workers: workers)
                    return try Self.epsilons.map { try trial.figures(trial.recipe(epsilon: $0)) }
                }
            }
            return Self.epsilons.enumerated().map { index, epsilon in
                func spread(_ column: PublishedColumn) -> Spread {
                    Spread(runs.map { $0[index].values[column] ?? .nan })
                }
                return Entry(
                    data: data.rawValue, epsilon: epsilon, accuracy: spread(.accuracy),
                    regionAccuracy: spread(.regionAccuracy), ece: spread(.ece), binError: spread(.binError),
                    overlap: spread(.overlap))
            }
        }
    }

    /// The entries as a table.
    package var markdown: String {
        var table = MarkdownTable([
            "Data", "ε", "Accuracy", "in the region", "ECE", "CalE in ε bin", "Overlap",
        ])
        table.rows = entries.map { entry in
            [
                entry.data, Text.number(entry.epsilon), entry.accuracy.percentText, entry.regionAccuracy.percentText,
                entry.ece.percentText, entry.binError.percentText, entry.overlap.percentText,
            ]
        }
        return """
            # Figure 6 of the paper: the influence of epsilon

            Percent, mean over seeds with Student's 95 % interval; definitions as in the tables.

            \(table.text)

            """
    }

    /// Errors by epsilon, with the four of the paper as rings.
    package var plot: CurvePlot {
        CurvePlot(
            title: "Calibration errors of attacked models by epsilon", settingName: "epsilon",
            panels: ReproducedData.allCases.filter { data in entries.contains { $0.data == data.rawValue } }.map {
                data in
                let entries = entries.filter { $0.data == data.rawValue }
                let published = PaperTables.rows(of: data)
                func paper(_ column: PublishedColumn) -> [CurvePlot.Point] {
                    published.map { .init(x: $0.epsilon, y: $0.values[column] ?? .nan) }
                }
                return .init(
                    title: data.rawValue, shareName: "calibration error",
                    series: [
                        .init(
                            name: "in the bin of epsilon", hue: .second,
                            points: entries.map { .init($0.binError, at: $0.epsilon) }),
                        .init(name: "the paper's", hue: .second, points: paper(.binError), isCurve: false),
                        .init(
                            name: "expected calibration error", hue: .first,
                            points: entries.map { .init($0.ece, at: $0.epsilon) }),
                        .init(name: "the paper's", hue: .first, points: paper(.ece), isCurve: false),
                    ])
            })
    }
}

extension CurvePlot.Point {
    /// A mean with its interval.
    init(_ spread: Spread, at x: Double) {
        self.init(x: x, y: spread.mean, low: spread.interval.low, high: spread.interval.high)
    }
}
