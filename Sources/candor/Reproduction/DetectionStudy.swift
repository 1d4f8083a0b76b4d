import CandorCalibration
import CandorModel
import CandorReport

/// How often each statement catches the attack, and how often it accuses an honest model.
package struct DetectionStudy: Encodable {
    /// One statement and one epsilon of one data set.
    package struct Entry: Encodable {
        package let data: String
        package let statement: String
        /// Nil for honest models.
        package let epsilon: Double?
        package let failed: Int
        package let runs: Int
        /// Accuracy minus confidence in the region.
        package let regionGap: Spread
    }

    private(set) var schema = 1
    package let alpha: Double
    package let delta: Double
    package let tau: Double
    package let entries: [Entry]

    /// The paper's own choices, .10 to .20, and larger ones for the power curve.
    package static let epsilons = [0.10, 0.15, 0.20, 0.35, 0.5, 0.65, 0.8, 0.9]

    package init(
        data: [ReproducedData], seeds: Int, options: DataSet.Options, workers: Int
    ) throws {
        (alpha, delta, tau) = (0.05, 0.01, 0.05)
        let audits = [
            try CertifiedAudit(.paper(alpha: alpha)), try CertifiedAudit(.expectedCalibrationError(tau: tau)),
            try CertifiedAudit(.certified(alpha: alpha, delta: delta)),
        ]
        var entries: [Entry] = []
        for data in data {
            let choices: [Double?] = [nil] + Self.epsilons
            var failed = choices.map { _ in audits.map { _ in 0 } }
            var gaps = choices.map { _ in [Double]() }
            for seed in 0..<seeds {
                try ProgressBar.during("detection: \(data.rawValue), seed \(seed + 1) of \(seeds)") { _ in
                    let trial = try Trial(
                        data: data.audited, options: options, seed: UInt64(seed), workers: workers)
                    for (place, epsilon) in choices.enumerated() {
                        let assessment =
                            try epsilon.map { try trial.attacked(trial.recipe(epsilon: $0), audit: audits[0]) }
                            ?? trial.base
                        gaps[place].append(assessment.regionGap)
                        for (index, audit) in audits.enumerated()
                        where try assessment.outcome(of: audit).verdict == .fail { failed[place][index] += 1 }
                    }
                }
            }
            for (place, epsilon) in choices.enumerated() {
                for (index, audit) in audits.enumerated() {
                    entries.append(
                        Entry(
                            data: data.rawValue, statement: audit.statement.kind, epsilon: epsilon,
                            failed: failed[place][index], runs: seeds, regionGap: Spread(gaps[place])))
                }
            }
        }
        self.entries = entries
    }

    /// The shares as a table.
    package var markdown: String {
        var table = MarkdownTable(["Data", "ε", "Gap of the region, points", "paper", "ece", "certified"])
        for first in stride(from: 0, to: entries.count, by: 3) {
            let entry = entries[first]
            table.rows.append(
                [
                    entry.data, entry.epsilon.map(Text.number) ?? "honest",
                    entry.regionGap.percentText,
                ] + entries[first..<first + 3].map { "\($0.failed) of \($0.runs)" })
        }
        return """
            # What each statement catches

            Models that fail, by statement: `paper` with alpha \(Text.number(alpha)), `ece` with tau \
            \(Text.number(tau)), `certified` with alpha \(Text.number(alpha)) and delta \(Text.number(delta)); 15 bins. \
            In the lines of honest models every failure is a false alarm. The gap is accuracy minus mean confidence in \
            the attacked region, with Student's 95 % interval.

            \(table.text)

            """
    }

    /// The share that is caught against the true gap.
    package var plot: CurvePlot {
        let names = entries.map(\.data).reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        return CurvePlot(
            title: "What each statement catches", settingName: "accuracy minus confidence in the region",
            panels: names.map { name in
                .init(
                    title: name, shareName: "share of models that fail", end: 1,
                    series: [("paper", CurvePlot.Hue.third), ("ece", .first), ("certified", .second)].map { kind, hue in
                        .init(
                            name: kind, hue: hue,
                            points: entries.filter { $0.data == name && $0.statement == kind }.map { entry in
                                .init(x: max(0, entry.regionGap.mean), y: Double(entry.failed) / Double(entry.runs))
                            }.sorted { $0.x < $1.x })
                    })
            })
    }
}
