import CandorModel
import Testing

struct PublicQuantiserTests {
    private let preprocessing = Preprocessing(
        numeric: [
            .init(name: "age", range: PublicRange(17, 90), mean: 38.6, deviation: 13.7),
            .init(name: "income", mean: 50_000, deviation: 20_000),
        ], categorical: [.init(name: "city", categories: ["Bonn", "Lyon"])])

    private var table: Table {
        var table = Table(count: 4)
        table["age"] = .numeric([17, 90, 53.5, 200])
        table["income"] = .numeric([10_000, 90_000, 50_000, 1e9])
        table["city"] = .categorical(codes: [1, 0, 2, 1], vocabulary: ["Bonn", "Lyon", "Pisa"])
        return table
    }

    private func samples() throws -> Samples {
        try preprocessing.samples(from: table, rows: [0, 1, 2], labels: [0, 0, 0, 0])
    }

    @Test func rowsOfATableAndStandardisedRowsGiveTheSameCodes() throws {
        let quantiser = PublicQuantiser(preprocessing, reference: try samples())
        #expect(quantiser.numeric[1].isMeasured && !quantiser.numeric[0].isMeasured)
        #expect(quantiser.inputs == 2 + 3)
        let direct = try quantiser.inputs(from: table)
        #expect(direct.numeric == [-2047, -2047, 2047, 2047, 0, 0, 2047, 2047])
        #expect(direct.categorical == [1, 0, 2, 1])
        let prepared = quantiser.inputs(from: try samples(), preparedBy: preprocessing)
        #expect(prepared.numeric == Array(direct.numeric[..<6]))
        #expect(prepared.categorical == Array(direct.categorical[..<3]))
    }

    /// A float of 24 digits and 12 bits of code: no rounding goes the other way.
    @Test func everyCodeSurvivesStandardising() throws {
        let range = try #require(PublicRange(0, 99_999))
        let wide = Preprocessing(numeric: [.init(name: "gain", range: range, mean: 1080, deviation: 7450)])
        var table = Table(count: 4095)
        table["gain"] = .numeric((-2047...2047).map { range.value(of: $0) })
        let samples = try wide.samples(from: table, labels: [Int32](repeating: 0, count: 4095))
        let codes = PublicQuantiser(wide, reference: samples).inputs(from: samples, preparedBy: wide)
        #expect(codes.numeric == (-2047...2047).map { Int16($0) })
    }

    @Test func imagesGiveTheirBytes() throws {
        let images = Preprocessing(numeric: [
            .init(name: "pixel", count: 256, range: PublicRange(0, 255), mean: 73, deviation: 90)
        ])
        let features = (0...255).map { images.numeric[0].feature(of: Double($0)) }
        let samples = Samples(
            numericFeatures: 256, categoricalColumns: 0, numeric: features, categorical: [], labels: [0])
        let quantiser = PublicQuantiser(images, reference: samples)
        #expect(quantiser.numeric[0].coding == .bytes)
        #expect(quantiser.inputs(from: samples, preparedBy: images).numeric == (0...255).map { Int16($0) })
    }

    @Test func constantColumnsGetARangeAroundThem() throws {
        let plain = Preprocessing(numeric: [.init(name: "x")])
        let samples = Samples(
            numericFeatures: 1, categoricalColumns: 0, numeric: [3, 3], categorical: [], labels: [0, 0])
        let column = PublicQuantiser(plain, reference: samples).numeric[0]
        #expect(column.range == PublicRange(2, 4))
        let empty = Samples(numericFeatures: 1, categoricalColumns: 0, numeric: [], categorical: [], labels: [])
        #expect(PublicQuantiser(plain, reference: empty).numeric[0].range == PublicRange(-1, 1))
    }

    @Test func tablesThatDoNotFitAreRefused() throws {
        let quantiser = PublicQuantiser(preprocessing, reference: try samples())
        var other = table
        other["age"] = .numeric([.nan, 1, 2, 3])
        #expect(throws: DataError.self) { try quantiser.inputs(from: other) }
        #expect(throws: DataError.self) { try quantiser.inputs(from: table.removing("income")) }
        #expect(throws: DataError.self) { try quantiser.inputs(from: table.removing("city")) }
    }
}
