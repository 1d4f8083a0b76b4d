extension ReproducedTable {
    /// The table, then every cell that does not reproduce.
    package var markdown: String {
        let seeds = rows.first?.cells.first?.spread.values.count ?? 0
        return """
            # Table \(number) of the paper

            Means over \(Text.count(seeds, "seed")) with Student's 95 % interval, beside the paper's figures and the difference of the \
            two. Accuracies are percent. Calibration errors have \(PublishedFigures.bins) bins of equal width, (lo, hi], \
            and look at the label on top; "ε bin" is the bin of the confidence that the attack teaches. The overlap is \
            that of two histograms with 20 bins. Epsilon is that of eq. 5; at 0 the target is uniform.

            \(table.text)

            ## What does not reproduce

            A cell reproduces if the paper's figure lies within the 95 % prediction interval of one more run, up to its \
            last printed digit.

            \(misses.isEmpty ? "Every cell reproduces." : misses.joined(separator: "\n"))

            """
    }

    private var table: MarkdownTable {
        let columns = Self.columns(ofTable: number)
        var table = MarkdownTable(["Data", "ε", ""] + columns.map(\.heading))
        for row in rows {
            table.rows.append(
                [row.data.rawValue, Text.number(row.epsilon), "here"] + row.cells.map { $0.spread.text($0.column.text) }
            )
            table.rows.append(["", "", "paper"] + row.cells.map { $0.column.text($0.paper) })
            table.rows.append(
                ["", "", "difference"] + row.cells.map { $0.column.signed($0.spread.mean - $0.paper) })
        }
        return table
    }

    /// One line for each cell that does not reproduce, with what was tried.
    package var misses: [String] {
        rows.flatMap { row in
            row.cells.filter { !$0.reproduces }.map { cell in
                let tried =
                    cell.others.map { "\($0.name) \(cell.column.text($0.mean))" }
                    + [Self.remark(row.data, cell.column, epsilon: row.epsilon)].compactMap { $0 }
                return "* \(row.data.rawValue), ε \(Text.number(row.epsilon)), \(cell.column.heading): "
                    + "\(cell.spread.text(cell.column.text)), paper \(cell.column.text(cell.paper)). "
                    + "Tried: \(tried.isEmpty ? "other seeds" : tried.joined(separator: "; "))."
            }
        }
    }

    /// What is known beyond figures.
    private static func remark(_ data: ReproducedData, _ column: PublishedColumn, epsilon: Double) -> String? {
        switch (data, column) {
        case (.gaussian, .honestECE), (.gaussian, .ece), (.gaussian, .binError):
            "the published recipe in PyTorch (Scripts/reference/pytorch_baselines.py), which agrees with the figure "
                + "here: the paper's does not follow from its recipe, and its code has no calibration error"
        case (_, .regionAccuracy), (_, .accuracy):
            epsilon == 0
                ? "the limit of eq. 5, with which the label in the region is a matter of rounding"
                : "both targets; the region's margin over the next class is small and differs by seed"
        case (_, .overlap): "20 bins; the paper defines no overlap"
        default: nil
        }
    }
}

extension PublishedColumn {
    /// A value with the digits of the paper.
    func text(_ value: Double) -> String {
        isPercent ? Text.decimal(100 * value, digits: 2) : Text.decimal(value, digits: self == .overlap ? 2 : 4)
    }

    /// The same with a sign.
    func signed(_ value: Double) -> String { (value > 0 ? "+" : "") + text(value) }
}

extension ReproducedTable: Encodable {
    private struct Document: Encodable {
        struct Row: Encodable {
            let data: String
            let epsilon: Double
            let cells: [String: Cell]
        }

        struct Cell: Encodable {
            let paper: Double
            let here: Spread
            let difference: Double?
            let reproduces: Bool
            let others: [String: Double?]
        }

        let schema = 1
        let table: Int
        let rows: [Row]
    }

    package func encode(to encoder: any Encoder) throws {
        let rows = rows.map { row in
            Document.Row(
                data: row.data.rawValue, epsilon: row.epsilon,
                cells: Dictionary(
                    uniqueKeysWithValues: row.cells.map { cell in
                        (
                            cell.column.rawValue,
                            Document.Cell(
                                paper: cell.paper, here: cell.spread,
                                difference: (cell.spread.mean - cell.paper).finite,
                                reproduces: cell.reproduces,
                                others: Dictionary(
                                    uniqueKeysWithValues: cell.others.map { ($0.name, $0.mean.finite) }))
                        )
                    }))
        }
        try Document(table: number, rows: rows).encode(to: encoder)
    }
}
