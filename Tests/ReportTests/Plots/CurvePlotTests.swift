import CandorReport
import Testing

@Suite struct CurvePlotTests {
    private func plot(_ points: [CurvePlot.Point], isCurve: Bool = true, end: Double? = nil) -> CurvePlot {
        CurvePlot(
            title: "A study", settingName: "alpha",
            panels: [
                .init(
                    title: "credit", shareName: "share", end: end,
                    series: [
                        .init(name: "attacked", hue: .second, points: points, isCurve: isCurve),
                        .init(name: "nothing", hue: .third, points: []),
                    ])
            ])
    }

    @Test(arguments: [
        [], [(0.2, 0.5)], [(0, 0), (1, 1)], [(.nan, 0.5), (0.5, .infinity), (-1, 0.5), (0.5, 2)], [(0.3, 1e-300)],
    ])
    func anyValuesGiveASoundDrawing(values: [(Double, Double)]) {
        let points = values.map { CurvePlot.Point(x: $0.0, y: $0.1, low: $0.1 - 0.3, high: $0.1 + 0.3) }
        for isCurve in [true, false] { #expect(faults(inSVG: plot(points, isCurve: isCurve).svg()) == []) }
        #expect(faults(inSVG: CurvePlot(title: "Nothing", settingName: "", panels: []).svg()) == [])
    }

    /// Equal steps of both axes are equal steps on paper, and larger shares lie higher.
    @Test func aStraightLineIsStraight() throws {
        let points = [0.0, 0.1, 0.2, 0.3].map { CurvePlot.Point(x: $0, y: 0.2 + $0) }
        let elements = try #require(MarkupReader.elements(of: plot(points).svg()))
        let line = positions(in: elements.filter { $0.name == "polyline" })
        try #require(line.count == 4)
        let steps = zip(line, line.dropFirst()).map { ($1.x - $0.x, $1.y - $0.y) }
        for step in steps {
            #expect(abs(step.0 - steps[0].0) < 0.02)
            #expect(abs(step.1 - steps[0].1) < 0.02)
        }
        #expect(steps[0].0 > 0 && steps[0].1 < 0)
    }

    @Test func aGivenEndHoldsWhateverTheValues() throws {
        let points = [CurvePlot.Point(x: 0.1, y: 0.01)]
        #expect(plot(points, end: 1).svg().contains(">100\u{A0}%<"))
        #expect(!plot(points).svg().contains(">100\u{A0}%<"))
    }

    @Test func valuesThatStandAloneAreRingsWithoutALine() throws {
        let points = [0.1, 0.2].map { CurvePlot.Point(x: $0, y: $0) }
        let elements = try #require(MarkupReader.elements(of: plot(points, isCurve: false).svg()))
        #expect(!elements.contains { $0.name == "polyline" })
        #expect(elements.count { $0.name == "circle" && $0.attributes["class"] == "cr-ring" } == 3, "one is the key's")
    }

    @Test func anIntervalIsALineThroughItsPoint() throws {
        let points = [
            CurvePlot.Point(x: 0.1, y: 0.5, low: 0.4, high: 0.7), CurvePlot.Point(x: 0.2, y: 0.5),
        ]
        let elements = try #require(MarkupReader.elements(of: plot(points).svg()))
        #expect(elements.count { $0.attributes["class"] == "cr-whisker" } == 1, "one has an interval")
    }

    @Test func endsOfEverySeriesAreTold() {
        let text = plot([.init(x: 0.05, y: 0.25, low: 0.2, high: 0.3), .init(x: 0.2, y: 0.75)]).svg()
        #expect(text.contains("credit, attacked: 25.0\u{A0}% [20.0\u{A0}%, 30.0\u{A0}%] at 0.05, 75.0\u{A0}% at 0.2."))
        #expect(text.contains("credit, nothing: no values."))
    }
}
