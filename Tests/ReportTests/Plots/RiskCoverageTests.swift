import CandorReport
import Testing

@Suite struct RiskCoverageTests {
    typealias Point = RiskCoverage.Point

    private func plot(_ points: [Point], area: Double? = nil) -> RiskCoverage {
        RiskCoverage(curves: [.init(name: "model", role: .base, points: points, area: area)])
    }

    @Test(arguments: [
        [], [Point(coverage: 1, risk: 0)], [Point(coverage: 0.5, risk: 1), Point(coverage: 1, risk: 0.5)],
        [Point(coverage: .nan, risk: 0.1), Point(coverage: 0.5, risk: .nan), Point(coverage: 3, risk: -2)],
        [Point(coverage: 0.5, risk: 1e-9), Point(coverage: 1, risk: 1e-8)],
    ])
    func anyPointsGiveASoundDrawing(points: [Point]) {
        #expect(faults(inSVG: plot(points, area: .nan).svg()) == [])
        #expect(faults(inSVG: RiskCoverage(curves: []).svg()) == [])
    }

    @Test func longCurvesAreThinnedAndKeepTheirEnd() throws {
        let points = (1...100_000).map { Point(coverage: Double($0) / 100_000, risk: 0.2 * Double($0) / 100_000) }
        let text = plot(points).svg()
        let elements = try #require(MarkupReader.elements(of: text))
        let line = positions(in: elements.filter { $0.name == "polyline" })
        #expect((500...800).contains(line.count))
        let rightmost = try #require(positions(in: elements.filter { $0.name == "line" }).map(\.x).max())
        #expect(line.last?.x == rightmost)
    }

    @Test func tinyCoveragesAreLeftOut() throws {
        let points =
            [Point(coverage: 0.0001, risk: 1)] + (1...100).map { Point(coverage: Double($0) / 100, risk: 0.01) }
        let elements = try #require(MarkupReader.elements(of: plot(points).svg()))
        let line = positions(in: elements.filter { $0.name == "polyline" })
        #expect(line.count == 100)
        #expect(Set(line.map(\.y)).count == 1)
    }

    @Test func theAreaAndTheErrorAtFullCoverageAreNamed() {
        let points = [Point(coverage: 0.5, risk: 0.01), Point(coverage: 1, risk: 0.08)]
        let text = plot(points, area: 0.01284).svg()
        #expect(text.contains("model, AURC 0.0128"))
        #expect(text.contains("8.0\u{A0}% wrong at full coverage, 1.0\u{A0}% when the less certain half is left out"))
    }
}
