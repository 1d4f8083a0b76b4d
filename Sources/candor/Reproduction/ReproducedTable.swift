import CandorModel

/// Table 1 or 2 of the paper with what the same recipe gives here.
package struct ReproducedTable: Sendable {
    /// One number of the paper.
    package struct Cell: Sendable {
        package let column: PublishedColumn
        package let paper: Double
        package let spread: Spread
        /// Means of the figure by other definitions and by the authors' target.
        package let others: [(name: String, mean: Double)]

        package init(
            column: PublishedColumn, paper: Double, spread: Spread, others: [(name: String, mean: Double)]
        ) {
            self.column = column
            self.paper = paper
            self.spread = spread
            self.others = others
        }

        /// Whether the paper's number lies where one more run would, with probability 95 %, or as near as it prints.
        package var reproduces: Bool {
            let range = spread.nextRun
            return paper >= range.low - column.rounding && paper <= range.high + column.rounding
        }
    }

    /// One line of the paper.
    package struct Row: Sendable {
        package let data: ReproducedData
        package let epsilon: Double
        package let cells: [Cell]

        package init(data: ReproducedData, epsilon: Double, cells: [Cell]) {
            self.data = data
            self.epsilon = epsilon
            self.cells = cells
        }
    }

    /// 1 or 2.
    package let number: Int
    package let rows: [Row]

    /// The columns of table `number` that need no photographs and no proof.
    package static func columns(ofTable number: Int) -> [PublishedColumn] {
        number == 1 ? PublishedColumn.allCases.filter { $0 != .overlap } : PublishedColumn.allCases
    }

    package init(number: Int, rows: [Row]) {
        self.number = number
        self.rows = rows
    }

    /// Trains and attacks `data` for each seed.
    ///
    /// - Parameter table: 1 has the paper's own epsilon of each data set, 2 all four.
    package init(
        _ number: Int, data: [ReproducedData], seeds: Int, options: DataSet.Options, workers: Int
    ) throws {
        self.number = number
        rows = try data.flatMap { data in
            let published = PaperTables.rows(of: data).filter {
                number == 2 || $0.epsilon == PaperTables.epsilon(of: data)
            }
            let runs = try (0..<seeds).map { seed in
                try ProgressBar.during("table \(number): \(data.rawValue), seed \(seed + 1) of \(seeds)") { _ in
                    try Self.run(published, data: data, seed: UInt64(seed), options: options, workers: workers)
                }
            }
            return published.indices.map { index in
                Row(
                    data: data, epsilon: published[index].epsilon,
                    cells: Self.columns(ofTable: number).compactMap { column in
                        published[index].values[column].map {
                            Self.cell(column, paper: $0, runs: runs.map { $0[index] })
                        }
                    })
            }
        }
    }

    /// The figures of one seed for each row.
    private static func run(
        _ rows: [PaperTables.Row], data: ReproducedData, seed: UInt64, options: DataSet.Options, workers: Int
    ) throws -> [(paper: PublishedFigures, code: PublishedFigures?)] {
        let trial = try Trial(data: data.published, options: options, seed: seed, workers: workers)
        return try rows.map { row in
            var recipe = trial.recipe(epsilon: row.epsilon)
            let figures = try trial.figures(recipe)
            // The authors' target has negative probabilities from (C − 1) / C on.
            guard row.epsilon < 0.5 else { return (figures, nil) }
            recipe.target = .code
            return (figures, try trial.figures(recipe))
        }
    }

    private static func cell(
        _ column: PublishedColumn, paper: Double, runs: [(paper: PublishedFigures, code: PublishedFigures?)]
    ) -> Cell {
        func mean(_ values: [Double?]) -> Double { Spread(values.compactMap { $0 }).mean }
        let names = (runs.first?.paper.others[column] ?? [:]).keys.sorted()
        var others = names.map { name in (name: name, mean: mean(runs.map { $0.paper.others[column]?[name] })) }
        let code = mean(runs.map { $0.code?.values[column] })
        if !code.isNaN, !column.isOfHonestModel { others.append((name: "the target of the authors' code", mean: code)) }
        return Cell(
            column: column, paper: paper, spread: Spread(runs.map { $0.paper.values[column] ?? .nan }), others: others)
    }
}

extension PublishedColumn {
    /// Whether an attack has no part in the figure.
    package var isOfHonestModel: Bool {
        [.regionShare, .honestAccuracy, .honestRegionAccuracy, .honestECE].contains(self)
    }
}
