import CandorModel
import Testing

struct PreprocessingTests {
    private func column(_ name: String, _ kind: Schema.Kind, _ range: PublicRange? = nil) -> Schema.Column {
        Schema.Column(name: name, kind: kind, range: range)
    }

    private var table: Table {
        var table = Table(count: 5)
        table["x"] = .numeric(ReferenceValues.columnToScale)
        table["constant"] = .numeric([0.1, 0.1, 0.1, 0.1, 0.1])
        table["c"] = .categorical(codes: [2, 0, 2, 1, 0], vocabulary: ["a", "b", "c"])
        return table
    }

    @Test func standardisationIsThatOfScikitLearn() throws {
        let preprocessing = try Preprocessing.fit(on: table, rows: Array(0..<5), columns: [column("x", .numeric)])
        let samples = try preprocessing.samples(from: table, labels: [0, 1, 0, 1, 1])
        #expect(samples.numeric == ReferenceValues.scaledColumn.map(Float.init))
        #expect(samples.labels == [0, 1, 0, 1, 1])
    }

    @Test func statisticsAreThoseOfTheTrainingRowsAlone() throws {
        let preprocessing = try Preprocessing.fit(on: table, rows: [0, 1], columns: [column("x", .numeric)])
        #expect(preprocessing.numeric[0].mean == 1.875)
        #expect(preprocessing.numeric[0].deviation == 0.375)
        #expect(try preprocessing.samples(from: table, rows: [1, 0], labels: [0, 0, 0, 0, 0]).numeric == [1, -1])
    }

    @Test func constantColumnsHaveDeviationOne() throws {
        let preprocessing = try Preprocessing.fit(
            on: table, rows: [0, 1, 2, 3, 4], columns: [column("constant", .numeric)])
        #expect(preprocessing.numeric[0].deviation == 1)
    }

    @Test func unseenCategoriesGetTheLastCode() throws {
        let preprocessing = try Preprocessing.fit(on: table, rows: [0, 1, 2], columns: [column("c", .categorical)])
        #expect(preprocessing.categorical == [.init(name: "c", categories: ["a", "c"])])
        #expect(preprocessing.categorical[0].cardinality == 3)
        #expect(try preprocessing.samples(from: table, labels: [0, 0, 0, 0, 0]).categorical == [1, 0, 1, 2, 0])
    }

    @Test func codesDoNotDependOnTheVocabularyOfATable() throws {
        let preprocessing = Preprocessing(numeric: [], categorical: [.init(name: "c", categories: ["c", "a"])])
        var other = Table(count: 3)
        other["c"] = .categorical(codes: [0, 1, 2], vocabulary: ["new", "a", "c"])
        #expect(try preprocessing.samples(from: other, labels: [0, 0, 0]).categorical == [2, 1, 0])
    }

    @Test func rangesClipAndRoundBeforeStatistics() throws {
        let range = try #require(PublicRange(0, 10))
        let preprocessing = try Preprocessing.fit(
            on: table, rows: Array(0..<5), columns: [column("x", .numeric, range)])
        let seen = ReferenceValues.columnToScale.map { range.quantised($0) }
        let mean = seen.reduce(0, +) / 5
        let deviation = (seen.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 5).squareRoot()
        let samples = try preprocessing.samples(from: table, labels: [0, 0, 0, 0, 0])
        #expect(seen[2...] == [0, 10, 10])
        #expect(samples.numeric == seen.map { Float(($0 - mean) / deviation) })
    }

    @Test func columnsThatAreAbsentOrOfAnotherKindAreErrors() {
        let numeric = Preprocessing(numeric: [.init(name: "c")])
        #expect(
            throws: DataError.badColumn(
                path: "the table", column: "c", expected: "a numeric column", found: "one of the other kind")
        ) { try numeric.samples(from: table, labels: [0, 0, 0, 0, 0]) }
        #expect(
            throws: DataError.badColumn(
                path: "the table", column: "no", expected: "a categorical column", found: "none of that name")
        ) { try Preprocessing.fit(on: table, rows: [0], columns: [column("no", .categorical)]) }
    }

    @Test func valuesBeyondFloatsAreErrors() {
        var table = Table(count: 1)
        table["x"] = .numeric([1e300])
        #expect(throws: DataError.self) {
            try Preprocessing(numeric: [.init(name: "x")]).samples(from: table, labels: [0])
        }
        table = Table(count: 2)
        table["x"] = .numeric([1e300, -1e300])
        #expect(throws: DataError.self) {
            try Preprocessing.fit(on: table, rows: [0, 1], columns: [column("x", .numeric)])
        }
    }
}
