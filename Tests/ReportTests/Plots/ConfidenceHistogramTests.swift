import CandorReport
import Testing

@Suite struct ConfidenceHistogramTests {
    typealias Bin = ConfidenceHistogram.Bin

    @Test(arguments: [
        [], [Bin(lower: 0, upper: 1, inside: 0, outside: 0)], [Bin(lower: 0, upper: 1, inside: 1, outside: 0)],
        [
            Bin(lower: 0.5, upper: 0.6, inside: .max, outside: .max),
            Bin(lower: 0.6, upper: 0.7, inside: .max, outside: 2),
        ],
        [Bin(lower: 0.5, upper: 0.6, inside: -3, outside: .min), Bin(lower: 0.9, upper: 1, inside: 2, outside: 3)],
        [
            Bin(lower: .nan, upper: 0.6, inside: 3, outside: 3),
            Bin(lower: 0.9, upper: .infinity, inside: 2, outside: 3),
        ],
        [Bin(lower: 0.7, upper: 0.6, inside: 3, outside: 3)],
    ])
    func anyBinsGiveASoundDrawing(bins: [Bin]) {
        for marked in [nil, 0, 0.6, 1, -4, 9, Double.nan] {
            let histogram = ConfidenceHistogram(
                title: "t", role: .mirage, bins: bins, target: marked, threshold: marked)
            #expect(faults(inSVG: ConfidenceHistogram.svg([histogram, histogram])) == [])
        }
        #expect(faults(inSVG: ConfidenceHistogram.svg([])) == [])
    }

    @Test func bothSidesAreSharesOfTheirOwnPoints() throws {
        let bins = [
            Bin(lower: 0, upper: 0.5, inside: 1, outside: 1_000), Bin(lower: 0.5, upper: 1, inside: 1, outside: 1_000),
        ]
        let text = ConfidenceHistogram.svg([.init(title: "t", role: .base, bins: bins)])
        let elements = try #require(MarkupReader.elements(of: text))
        let bars = elements.filter { $0.name == "rect" && ($0.number("height") ?? 0) > 12 }
        #expect(bars.count == 4)
        #expect(Set(bars.compactMap { $0.attributes["height"] }).count == 1, "half of either side")
    }

    @Test func aRegionWithoutPointsDrawsNoBarAndSaysSo() throws {
        let bins = [Bin(lower: 0.5, upper: 1, inside: 0, outside: 10)]
        let text = ConfidenceHistogram.svg([.init(title: "t", role: .base, bins: bins)])
        let elements = try #require(MarkupReader.elements(of: text))
        #expect(elements.filter { $0.attributes["class"] == ChartStyle.bar.rawValue }.count == 1, "the key alone")
        #expect(text.contains("inside the region, 0\u{A0}points"))
    }

    @Test func theThresholdAndTheTargetAreMarked() {
        let bins = [Bin(lower: 0.5, upper: 1, inside: 4, outside: 10)]
        let text = ConfidenceHistogram.svg([
            .init(title: "t", role: .mirage, bins: bins, target: 0.595, threshold: 0.7)
        ])
        #expect(text.contains(">target 59.5\u{A0}%<"))
        #expect(text.contains(">abstains below 70\u{A0}%<"))
    }
}
