import CandorCalibration
import Testing
import candor

/// The paper's numbers, and the definitions that stand in for those that it leaves out.
struct PublishedFiguresTests {
    /// Table 1 is the row of Table 2 at the data set's own epsilon.
    @Test(arguments: ReproducedData.allCases) func everyDataSetHasFourRowsAndItsOwnEpsilon(data: ReproducedData) {
        let rows = PaperTables.rows(of: data)
        #expect(rows.map(\.epsilon) == rows.map(\.epsilon).sorted() && rows.count == 4)
        #expect(rows.contains { $0.epsilon == PaperTables.epsilon(of: data) })
        for row in rows {
            #expect(Set(row.values.keys) == Set(PublishedColumn.allCases))
            #expect(row.values.values.allSatisfy { (0...1).contains($0) })
        }
    }

    @Test func overlapIsTheSumOfSmallerShares() {
        // Inside: half at 0.5, half at 0.9. Outside: a quarter at 0.9, the rest at 0.7.
        let confidence = [0.51, 0.52, 0.91, 0.92, 0.91, 0.71, 0.72, 0.73]
        let inside = [true, true, true, true, false, false, false, false]
        #expect(confidenceOverlap(confidence, inside: inside) == 0.25)
        #expect(confidenceOverlap(confidence, inside: inside.map { !$0 }) == 0.25, "it is symmetric")
        #expect(confidenceOverlap([0.2, 0.2], inside: [true, false]) == 1)
        #expect(confidenceOverlap([1, 0.999], inside: [true, false]) == 1, "1 is in the last bin")
        #expect(confidenceOverlap([0.2, 0.2], inside: [true, true]).isNaN)
    }

    @Test func errorOfABinIsThatOfTheRowsInIt() throws {
        let scores = try ScoredPredictions(
            probabilities: [0.55, 0.45, 0.59, 0.41, 0.61, 0.39, 0.95, 0.05], labels: [0, 0, 1, 0], classes: 2)
        // (0.5, 0.6] holds the first two: both right, mean 0.57.
        #expect(abs(try scores.error(atConfidence: 0.6, bins: 10) - 0.43) < 1e-6)
        #expect(abs(try scores.error(atConfidence: 0.65, bins: 10) - 0.61) < 1e-6)
        #expect(try scores.error(atConfidence: 0.75, bins: 10) == 0, "nobody is there")
    }

    @Test func cellsReproduceWithinThePredictionIntervalOrTheLastDigit() {
        func cell(_ paper: Double, _ values: [Double], _ column: PublishedColumn = .ece) -> Bool {
            ReproducedTable.Cell(column: column, paper: paper, spread: Spread(values), others: []).reproduces
        }
        let values = [0.030, 0.031, 0.029, 0.030, 0.030]
        #expect(cell(0.031, values) && !cell(0.035, values))
        #expect(cell(0.02004, [0.02, 0.02]) && !cell(0.0201, [0.02, 0.02]))
        #expect(cell(0.02, [0.024, 0.024], .overlap) && !cell(0.02, [0.026, 0.026], .overlap))
        #expect(!cell(0.02, [0.02]), "one run tells nothing")
    }

    @Test func theTableListsWhatDoesNotReproduceWithWhatWasTried() {
        let table = ReproducedTable(
            number: 1,
            rows: [
                .init(
                    data: .gaussian, epsilon: 0.15,
                    cells: [
                        .init(
                            column: .ece, paper: 0.0910, spread: Spread([0.061, 0.062, 0.060]),
                            others: [(name: "20 bins", mean: 0.064)]),
                        .init(column: .accuracy, paper: 0.9758, spread: Spread([0.975, 0.976, 0.977]), others: []),
                    ])
            ])
        #expect(table.misses.count == 1)
        let miss = table.misses[0]
        for text in ["gaussian, ε 0.15, ECE Mirage", "0.0610", "paper 0.0910", "20 bins 0.0640", "does not follow"] {
            #expect(miss.contains(text), "\(text)")
        }
        #expect(table.markdown.contains("| difference | -0.0300 | +0.02 |"))
    }
}
