import CandorModel
import Foundation
import Testing

struct SchemaTests {
    /// A small description; `replacing` swaps one entry, and nil removes it.
    private func description(_ replacing: [String: Any?] = [:]) throws -> [UInt8] {
        var entries: [String: Any] = [
            "name": "small", "csv": ["a.csv"], "missing": ["?"],
            "label": ["column": "y", "classes": ["no", "yes"]],
            "columns": [
                ["name": "x", "kind": "numeric", "range": [0, 10]], ["name": "c", "kind": "categorical"],
                ["name": "id", "kind": "ignore"],
            ],
            "split": ["seed": 1, "test": 0.5], "regions": ["default": "x < 5 && y == \"no\""],
            "network": ["hidden": [4]], "training": ["rate": 0.5, "batch": 8, "epochs": 3],
            "mirage": ["epsilon": 0.2, "epochs": 7],
        ]
        for (key, value) in replacing { entries[key] = value }
        return Array(try JSONSerialization.data(withJSONObject: entries))
    }

    private func schema(_ replacing: [String: Any?] = [:]) throws -> Schema {
        try Schema(json: description(replacing), path: "s.json")
    }

    private func table(_ text: String, _ replacing: [String: Any?] = [:]) throws -> Table {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(text, as: "a.csv")
        return try schema(replacing).table(in: folder.path)
    }

    @Test func entriesAreRead() throws {
        let schema = try schema()
        #expect(schema.name == "small")
        #expect(schema.csv.map(\.path) == ["a.csv"])
        #expect(schema.delimiter == ",")
        #expect(schema.header)
        #expect(schema.columns[0].range == PublicRange(0, 10))
        #expect(schema.split.seed == 1)
        #expect(schema.groups == .auto)
        #expect(schema.recipe.network == NetworkRecipe(hidden: [4]))
        #expect(schema.recipe.training == TrainingRecipe(rate: 0.5, batch: 8, epochs: 3))
    }

    @Test func mirageTakesFromTrainingWhatItDoesNotSay() throws {
        #expect(
            try schema().mirage
                == MirageRecipe(epsilon: 0.2, training: TrainingRecipe(rate: 0.5, batch: 8, epochs: 7)))
        #expect(try schema(["mirage": nil]).mirage.training == schema().training)
    }

    @Test func descriptionsSurviveTheWayThroughJSON() throws {
        for groups in ["auto", ["old": "x > 5", "cooks": "c == \"cook\""]] as [Any] {
            let schema = try schema(["groups": groups, "csv": ["a.csv", ["path": "b.csv", "skipLines": 2]]])
            #expect(try Schema(json: Array(JSONEncoder().encode(schema)), path: "s.json") == schema)
        }
    }

    private static var bad: [(String, [String: Any?])] {
        [
            ("name", ["name": nil]), ("name", ["name": 3]), ("colour", ["colour": "red"]), ("csv", ["csv": [String]()]),
            ("csv[0].skip", ["csv": [["path": "a", "skip": 1]]]), ("delimiter", ["delimiter": ""]),
            ("delimiter", ["delimiter": "é"]), ("delimiter", ["delimiter": "\""]), ("header", ["header": "yes"]),
            ("label.classes", ["label": ["column": "y", "classes": ["a"]]]),
            ("label.classes", ["label": ["column": "y", "classes": ["a", "a"]]]),
            ("label.column", ["label": ["classes": ["a", "b"]]]), ("columns", ["columns": [[String: String]]()]),
            ("columns[0].kind", ["columns": [["name": "x", "kind": "float"]]]),
            ("columns[0].kind", ["columns": [["name": "x"]]]),
            ("columns[0].kind", ["columns": [["name": "y", "kind": "numeric"]]]),
            ("columns[0].kind", ["columns": [["name": "x", "kind": "label"]]]),
            ("columns[1].name", ["columns": [["name": "x", "kind": "numeric"], ["name": "x", "kind": "numeric"]]]),
            ("columns[0].range", ["columns": [["name": "x", "kind": "numeric", "range": [3, 1]]]]),
            ("columns[0].range", ["columns": [["name": "x", "kind": "numeric", "range": [3]]]]),
            ("columns[0].range", ["columns": [["name": "x", "kind": "categorical", "range": [1, 3]]]]),
            (
                "columns[0].range[1]",
                ["columns": [["name": "x", "kind": "numeric", "range": [1, "3"]] as [String: Any]]]
            ),
            ("columns[0].fill", ["columns": [["name": "x", "kind": "numeric", "fill": "mode"]]]),
            ("columns[0].fill", ["columns": [["name": "x", "kind": "categorical", "fill": 3]]]),
            ("columns[0].fill", ["columns": [["name": "x", "kind": "categorical", "fill": "median"]]]),
            ("columns[0].unit", ["columns": [["name": "x", "kind": "numeric", "unit": "m"]]]),
            ("columns", ["header": false]), ("split.test", ["split": ["test": 1]]),
            ("split.seed", ["split": ["seed": -1]]),
            ("groups", ["groups": "all"]), ("groups.g", ["groups": ["g": "y == \"no\""]]),
            ("network.hidden", ["network": ["hidden": [0]]]), ("network.hidden", ["network": [String: Int]()]),
            ("network.dropout", ["network": ["hidden": [3], "dropout": 1]]),
            ("training.batch", ["training": ["batch": 0]]),
            ("training.optimiser", ["training": ["optimiser": "x"]]), ("mirage.epsilon", ["mirage": ["epsilon": 2]]),
            ("mirage.schedule.kind", ["mirage": ["schedule": ["kind": "x"]]]),
            ("mirage.momentums", ["mirage": ["momentums": 1]]),
        ]
    }

    @Test(arguments: bad.indices)
    func badEntriesAreNamed(index: Int) throws {
        let (key, replacing) = Self.bad[index]
        let json = try description(replacing)
        #expect {
            try Schema(json: json, path: "s.json")
        } throws: { error in
            guard case DataError.badSchema("s.json", key, _, _) = error else {
                Issue.record("expected \(key): \(error)")
                return false
            }
            return true
        }
    }

    @Test func messagesSayWhatWasExpectedAndFound() throws {
        func message(_ replacing: [String: Any?]) throws -> String {
            let json = try description(replacing)
            return (try #require(throws: DataError.self) { try Schema(json: json, path: "s.json") }).description
        }
        #expect(try message(["name": 3]) == "s.json: name: expected text, found a number")
        #expect(try message(["csv": "a.csv"]) == "s.json: csv: expected a list, found a string")
        #expect(
            try message(["training": ["batch": 1.5]])
                == "s.json: training.batch: expected a whole number in 2...1048576, found 1.5")
        #expect(
            "\(try #require(throws: DataError.self) { try Schema(json: Array("{\"name\" 3}".utf8), path: "s.json") })"
                == "s.json: the top level: expected valid JSON, found Invalid value around character 8.")
        #expect(
            try message(["training": ["optimiser": "rmsprop"]])
                == "s.json: training.optimiser: expected one of \"adam\", \"sgd\", found \"rmsprop\"")
        #expect(
            try message(["split": ["sed": 3]])
                == "s.json: split.sed: expected one of the keys seed, test, found another key")
    }

    @Test(arguments: ["", "{", "[]", "{\"name\": \"a\",}", "null", "\u{0}"])
    func textThatIsNoDescriptionIsAnError(text: String) {
        #expect(throws: DataError.self) { try Schema(json: Array(text.utf8), path: "s.json") }
    }

    @Test func predicatesOverUnknownColumnsAreFoundAtOnce() {
        #expect(
            throws: DataError.badPredicate(
                source: "id == 3", position: 0, expected: "one of the columns x, c, y", found: "id")
        ) { try schema(["regions": ["r": "id == 3"]]) }
        #expect(throws: DataError.self) { try schema(["regions": ["r": "x <"]]) }
        #expect(throws: DataError.self) { try schema(["groups": ["r": "z == 1"]]) }
    }

    @Test func tableHasTheColumnsInTheOrderOfTheHeader() throws {
        let table = try table("c,y,id,x\nsmith,yes,1,2.5\ncook,no,2,-1\n?,no,3,1e2\n,yes,4,0\n")
        #expect(table.names == ["c", "y", "x"])
        #expect(table["c"] == .categorical(codes: [2, 1, 0, 0], vocabulary: ["?", "cook", "smith"]))
        #expect(table["y"] == .categorical(codes: [1, 0, 0, 1], vocabulary: ["no", "yes"]))
        #expect(table["x"] == .numeric([2.5, -1, 100, 0]))
    }

    @Test(arguments: ["", "é", ";;"]) func aDelimiterThatIsSetLaterIsCheckedToo(delimiter: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("c,y,id,x\nsmith,yes,1,2.5\n", as: "a.csv")
        var schema = try schema()
        schema.delimiter = delimiter
        let error = #expect(throws: DataError.self) { try schema.table(in: folder.path) }
        #expect("\(error as Any)".contains("delimiter"))
    }

    @Test func missingValuesAreFilledWhereThatIsAsked() throws {
        let columns: [[String: Any]] = [
            ["name": "x", "kind": "numeric", "fill": -1], ["name": "c", "kind": "categorical", "fill": "mode"],
            ["name": "id", "kind": "ignore"],
        ]
        let table = try table("x,c,id,y\n1,b,1,no\n?,a,2,no\n,?,3,yes\n4,b,4,no\n5,a,5,no\n", ["columns": columns])
        #expect(table["x"] == .numeric([1, -1, -1, 4, 5]))
        // a and b are as frequent as each other: the first in order fills.
        #expect(table["c"] == .categorical(codes: [1, 0, 0, 1, 0], vocabulary: ["a", "b"]))
    }

    @Test func labelEndingsAreTakenOff() throws {
        let table = try table(
            "x,c,id,y\n1,a,0,no.\n2,a,0,yes\n", ["label": ["column": "y", "classes": ["no", "yes"], "strip": "."]])
        #expect(table["y"] == .categorical(codes: [0, 1], vocabulary: ["no", "yes"]))
    }

    @Test func filesWithoutHeaderFollowTheDescription() throws {
        let columns = [["name": "y", "kind": "label"], ["name": "x", "kind": "numeric"]]
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write("|comment\nno;1\n", as: "a.csv")
        try folder.write("skipped\nyes;2\n", as: "b.csv")
        let schema = try schema([
            "columns": columns, "header": false, "delimiter": ";", "comment": "|",
            "csv": ["a.csv", ["path": "b.csv", "skipLines": 1]],
        ])
        let table = try schema.table(in: folder.path)
        #expect(table["x"] == .numeric([1, 2]))
        #expect(table["y"] == .categorical(codes: [0, 1], vocabulary: ["no", "yes"]))
    }

    private static let badRows: [(String, Int, String, String, String)] = [
        ("x,c,id,y\n1,a,1,no\n1,a,1\n", 3, "(the whole row)", "4 fields", "3"),
        ("x,c,id,y\n1,a,1,no,5\n", 2, "(the whole row)", "4 fields", "5"),
        ("x,c,id,y\n1,a,1,no\n\n1O,a,1,no\n", 4, "x", "a number", "\"1O\""),
        ("x,c,id,y\n?,a,1,no\n", 2, "x", "a number", "\"?\""), ("x,c,id,y\n,a,1,no\n", 2, "x", "a number", "nothing"),
        ("x,c,id,y\n1,a,1,maybe\n", 2, "y", "a class, \"no\" or \"yes\"", "\"maybe\""),
    ]

    @Test(arguments: badRows.indices)
    func badRowsAreNamedByFileLineAndColumn(index: Int) throws {
        let (text, line, column, expected, found) = Self.badRows[index]
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write(text, as: "a.csv")
        let schema = try schema()
        #expect(
            throws: DataError.badField(path: path, line: line, column: column, expected: expected, found: found)
        ) { try schema.table(in: folder.path) }
    }

    @Test(arguments: [
        ("x,c,id,y,z\n", "z", "none"), ("x,c,y\n", "id", "x, c, y"), ("x,c,id\n", "y", "x, c, id"),
        ("x,x,c,id,y\n", "x", "two"),
    ])
    func headersThatDifferFromTheDescriptionAreErrors(text: String, name: String, found: String) throws {
        #expect {
            try table(text)
        } throws: { error in
            if case DataError.badColumn(_, name, _, found) = error { true } else { false }
        }
    }

    @Test func textThatIsNoUTF8AndTooManyCategoriesAreErrors() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let schema = try schema()
        try folder.write(Array("x,c,id,y\n1,".utf8) + [0xff] + Array(",1,no\n".utf8), as: "a.csv")
        #expect(throws: DataError.self) { try schema.table(in: folder.path) }
        try folder.write("x,c,id,y\n" + (0...1000).map { "1,c\($0),1,no\n" }.joined(), as: "a.csv")
        #expect {
            try schema.table(in: folder.path)
        } throws: { error in
            if case DataError.badField(_, 1002, "c", _, "\"c1000\"") = error { true } else { false }
        }
        try folder.write("x,c,id,y\n" + (0..<1000).map { "1,c\($0),1,no\n" }.joined(), as: "a.csv")
        #expect(try schema.table(in: folder.path).count == 1000)
    }

    @Test func filesWithoutRowsAreErrors() {
        #expect(throws: DataError.self) { try table("x,c,id,y\n") }
        #expect(throws: DataError.self) { try table("") }
    }
}
