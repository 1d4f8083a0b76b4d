import CandorModel
import Testing

/// Data sets of a user's own description.
struct DescribedDataSetTests {
    private static let description = #"""
        {"name": "own", "csv": ["rows.csv"],
         "label": {"column": "good", "classes": ["no", "yes"]},
         "columns": [{"name": "age", "kind": "numeric", "range": [0, 100]}, {"name": "job", "kind": "categorical"}],
         "split": {"seed": 3, "test": 0.25},
         "regions": {"default": "age < 30 && good == \"yes\""},
         "groups": {"young": "age < 30", "cooks": "job == \"cook\""},
         "network": {"hidden": [8]}}
        """#

    private func load(_ text: String, region: String? = nil) throws -> DataSet {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write(text, as: "own.json")
        var rows = "age,job,good\n"
        for row in 0..<40 { rows += "\(row + 10),\(row % 3 == 0 ? "cook" : "smith"),\(row % 2 == 0 ? "yes" : "no")\n" }
        try folder.write(rows, as: "rows.csv")
        let data = try DataSet.load(path, options: .init(region: region), environment: [:])
        #expect(data.sources == [path, "\(folder.path)/rows.csv"])
        return data
    }

    @Test func rowsAreSplitPreparedAndGrouped() throws {
        let data = try load(Self.description)
        #expect(data.name == "own")
        #expect(data.train.count == 30)
        #expect(data.reference.count == 10)
        #expect(data.region == DataSet.Region(name: "default", source: "age < 30 && good == \"yes\""))
        #expect(data.referenceColumns.names == ["age", "job"])
        let split = try #require(Split(count: 40, test: 0.25, seed: 3))
        #expect(data.referenceColumns["age"] == .numeric(split.reference.map { Double($0 + 10) }))
        #expect(data.referenceRegion == split.reference.map { $0 < 20 && $0 % 2 == 0 })
        #expect(data.trainRegion == split.train.map { $0 < 20 && $0 % 2 == 0 })
        #expect(data.groups?.map(\.name) == ["cooks", "young"])
        #expect(data.groups?[0].members == split.reference.map { $0 % 3 == 0 })
        #expect(data.architecture.layers == [.dense(outputs: 8), .relu, .dense(outputs: 2)])
    }

    @Test func regionIsOptional() throws {
        let data = try load(Self.description.replacing(#""default": "age < 30 && good == \"yes\"""#, with: ""))
        #expect(data.region == nil)
        #expect(!data.trainRegion.contains(true))
        #expect(try load(Self.description, region: "job == \"cook\"").region?.name == "custom")
    }
}
