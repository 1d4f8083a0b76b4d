import CandorModel
import Testing

struct UncertaintyRegionTests {
    private static var table: Table {
        var table = Table(count: 4)
        table["age"] = .numeric([20, 30, 40, 50])
        return table
    }

    @Test func aPredicateSelectsByColumnAndAListByNumber() throws {
        let young = UncertaintyRegion.predicate(try Predicate("age < 35"))
        #expect(try young.mask(of: Self.table) == [true, true, false, false])
        #expect(young.source == "age < 35")
        let listed = UncertaintyRegion.rows([3, 0, 3])
        #expect(try listed.mask(of: Self.table) == [true, false, false, true])
        #expect(try listed.mask(of: Self.table, numbers: [7, 3, 0, 9]) == [false, true, true, false])
        #expect(listed.source == "rows 3, 0, 3")
        #expect(UncertaintyRegion.rows([1, 2, 3, 4]).source == "rows 1, 2, 3, … (4 in all)")
    }

    @Test func aFileListsNumbersBetweenAnyWhiteSpace() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write("3\n0  12\r\n\n\t7\n", as: "rows.txt")
        #expect(try UncertaintyRegion(rowsFrom: path) == .rows([3, 0, 12, 7]))
    }

    @Test(arguments: [
        ("1\n2 x\n", 2, "\"x\""), ("-1", 1, "\"-1\""), ("1.5", 1, "\"1.5\""), ("+4", 1, "\"+4\""),
        ("99999999999999999999", 1, "\"99999999999999999999\""), ("١", 1, "\"١\""),
    ])
    func anythingElseIsRefusedWithItsLine(text: String, line: Int, found: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write(text, as: "rows.txt")
        #expect(
            throws: DataError.badField(
                path: path, line: line, column: "row number", expected: "a row number, 0 or more", found: found)
        ) { try UncertaintyRegion(rowsFrom: path) }
    }

    @Test func aFileWithoutNumbersIsRefused() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try folder.write(" \n", as: "rows.txt")
        #expect(throws: DataError.malformed(path: path, expected: "row numbers", found: "none")) {
            try UncertaintyRegion(rowsFrom: path)
        }
        #expect(throws: DataError.self) { try UncertaintyRegion(rowsFrom: "\(folder.path)/none") }
    }

    /// Training rows come first in generated data: 2,100 of them, then the reference rows.
    @Test func rowsOfADataSetAreTheRegionOfBothItsParts() throws {
        let options = DataSet.Options(regionRows: [0, 5, 2_099, 2_100, 2_103], points: 50)
        let data = try DataSet.load("gaussian", options: options, environment: [:])
        #expect(data.trainRegion.indices.filter { data.trainRegion[$0] } == [0, 5, 2_099])
        #expect(data.referenceRegion.indices.filter { data.referenceRegion[$0] } == [0, 3])
        #expect(data.region == DataSet.Region(name: "rows", source: "rows 0, 5, 2099, … (5 in all)"))
        // None needs to be a reference row; some have to be training rows.
        let train = try DataSet.load("gaussian", options: .init(regionRows: [1], points: 50), environment: [:])
        #expect(!train.referenceRegion.contains(true))
        #expect(throws: DataError.uselessRegion(region: "rows 2100", rows: 2100, selected: 0)) {
            try DataSet.load("gaussian", options: .init(regionRows: [2_100], points: 50), environment: [:])
        }
    }

    @Test func rowsThatDoNotExistOrStandBesideARegionAreRefused() {
        #expect(throws: DataError.badOption(option: "regionRows", expected: "row numbers in 0 ..< 2150", found: "2150"))
        { try DataSet.load("gaussian", options: .init(regionRows: [0, 2_150], points: 50), environment: [:]) }
        #expect(throws: DataError.badOption(option: "region", expected: "none beside row numbers", found: "x < 3")) {
            try DataSet.load("gaussian", options: .init(region: "x < 3", regionRows: [0], points: 50), environment: [:])
        }
    }
}
