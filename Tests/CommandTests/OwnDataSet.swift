import CandorCore
import Foundation

/// A small data set of the test's own: a description and 600 rows whose label follows age and income.
struct OwnDataSet {
    let folder: TemporaryFolder
    /// Path of the description.
    let path: String
    var rows: [[String]]

    static let header = "id,age,income,city,good"

    /// Draws the rows; the same every time.
    init(in folder: TemporaryFolder) throws {
        self.folder = folder
        var random = SeededRandomSource(seed: 7)
        rows = (0..<600).map { row in
            let age = 18 + 60 * random.uniform()
            let income = 20_000 + 60_000 * random.uniform()
            let city = ["north", "south", "east"][random.integer(below: 3)]
            let good = random.uniform() < 1 / (1 + exp(-(income - 50_000) / 6_000 - (age - 48) / 12))
            return [
                "person-\(row)", String(format: "%.3f", age), String(format: "%.3f", income), city, good ? "yes" : "no",
            ]
        }
        path = "\(folder.path)/own.json"
        try write()
    }

    /// Writes description and rows, which may have been changed.
    func write(header: String = Self.header, description: String = Self.description) throws {
        try folder.write(description, as: "own.json")
        try folder.write(
            ([header] + rows.map { $0.joined(separator: ",") }).joined(separator: "\n") + "\n", as: "own.csv")
    }

    static let description = #"""
        {"name": "own", "csv": ["own.csv"], "label": {"column": "good", "classes": ["no", "yes"]},
         "columns": [{"name": "id", "kind": "ignore"}, {"name": "age", "kind": "numeric", "range": [0, 100]},
                     {"name": "income", "kind": "numeric"}, {"name": "city", "kind": "categorical"}],
         "split": {"seed": 1, "test": 0.5}, "regions": {"default": "city == \"north\" && age < 40"},
         "network": {"hidden": [8]}, "training": {"epochs": 5, "batch": 32, "rate": 0.01},
         "mirage": {"epsilon": 0.2, "epochs": 5, "batch": 32, "rate": 0.01}}
        """#
}
