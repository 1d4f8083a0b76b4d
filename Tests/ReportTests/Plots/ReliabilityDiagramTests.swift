import CandorReport
import Foundation
import Testing

@Suite struct ReliabilityDiagramTests {
    typealias Bin = ReliabilityDiagram.Bin

    static let empty = Bin(
        lower: 0.4, upper: 0.5, count: 0, confidence: .nan, accuracy: .nan, low: .nan, high: .nan)
    static let single = Bin(lower: 0.5, upper: 0.6, count: 1, confidence: 0.52, accuracy: 1, low: 0.21, high: 1)
    static let off = Bin(lower: 0.6, upper: 0.7, count: 400, confidence: 0.62, accuracy: 0.95, low: 0.92, high: 0.97)

    @Test(arguments: [
        [], [empty], [single], [empty, single, off],
        [Bin(lower: 0, upper: 1, count: .max, confidence: 1, accuracy: 0, low: .nan, high: 0)],
        [Bin(lower: -1, upper: 2, count: 5, confidence: 3, accuracy: -1, low: -4, high: 9)],
        [Bin(lower: 0.9, upper: 1, count: -5, confidence: 0.9, accuracy: 0.9, low: 0.9, high: 0.9)],
        [Bin(lower: .nan, upper: .infinity, count: 3, confidence: .nan, accuracy: 0.5, low: 0, high: 1)],
        [Bin(lower: 0, upper: 0.1, count: 9_999, confidence: 0.02, accuracy: 1, low: 0.99, high: 1)],
        [Bin(lower: 0.9, upper: 1, count: 9_999, confidence: 1, accuracy: 0.1, low: 0.05, high: 0.2)],
    ])
    func anyBinsGiveASoundDrawing(bins: [Bin]) {
        let diagrams = ModelRole.allCases.map { ReliabilityDiagram(title: $0.rawValue, role: $0, bins: bins) }
        #expect(faults(inSVG: ReliabilityDiagram.svg(diagrams)) == [])
        #expect(faults(inSVG: diagrams[0].svg()) == [])
    }

    @Test func noDiagramsGiveASoundDrawing() {
        #expect(faults(inSVG: ReliabilityDiagram.svg([])) == [])
    }

    @Test func eachBinWithPointsHasAPointAWhiskerAndABar() throws {
        let diagram = ReliabilityDiagram(title: "t", role: .base, bins: [Self.empty, Self.single, Self.off])
        let elements = try #require(MarkupReader.elements(of: diagram.svg()))
        for style in [ChartStyle.point, .whisker, .bar, .gap] {
            #expect(elements.filter { $0.attributes["class"] == style.rawValue }.count == 2, "\(style)")
        }
    }

    @Test func pointsOfACalibratedModelLieOnTheDiagonal() throws {
        let bins = [0.55, 0.65, 0.95].map {
            Bin(lower: $0 - 0.05, upper: $0 + 0.05, count: 10, confidence: $0, accuracy: $0, low: $0, high: $0)
        }
        let elements = try #require(
            MarkupReader.elements(of: ReliabilityDiagram(title: "t", role: .base, bins: bins).svg()))
        let diagonal = try #require(elements.first { $0.attributes["class"] == ChartStyle.diagonal.rawValue })
        let ends = positions(in: [diagonal])
        let slope = (ends[1].y - ends[0].y) / (ends[1].x - ends[0].x)
        #expect((slope + 1).magnitude < 1e-9)
        let points = positions(in: elements.filter { $0.name == "circle" })
        #expect(points.count == 3)
        for point in points {
            #expect((point.y - ends[0].y - slope * (point.x - ends[0].x)).magnitude < 0.02)
        }
    }

    @Test func theWorstBinIsNamedInTheDrawingAndInItsDescription() {
        let text = ReliabilityDiagram(title: "Mirage", role: .mirage, bins: [Self.single, Self.off]).svg()
        #expect(text.contains(">right 95\u{A0}%<"))
        #expect(text.contains(">says 62\u{A0}%<"))
        #expect(text.contains("the largest gap is in the bin from 60.0\u{A0}% to 70.0\u{A0}%"))
    }

    @Test func gapsThatChanceExplainsAreNotNamed() {
        #expect(!ReliabilityDiagram(title: "t", role: .base, bins: [Self.single]).svg().contains(">right "))
    }

    @Test func comparedDiagramsShareTheirScale() {
        let high = Bin(lower: 0.9, upper: 1, count: 9, confidence: 0.95, accuracy: 0.95, low: 0.93, high: 0.97)
        let diagrams = [[high], [Self.single]].map { ReliabilityDiagram(title: "t", role: .base, bins: $0) }
        #expect(ReliabilityDiagram.commonLow([diagrams[0]]) == 0.9)
        #expect(ReliabilityDiagram.commonLow(diagrams) == 0.2)
    }

    @Test func hugeTitlesAreCutInTheDrawingOnly() throws {
        let title = String(repeating: "<w> ", count: 5_000)
        let text = ReliabilityDiagram(title: title, note: title, role: .base, bins: [Self.off]).svg()
        #expect(faults(inSVG: text) == [])
        let elements = try #require(MarkupReader.elements(of: text))
        #expect(elements.filter { $0.name == "text" }.allSatisfy { $0.text.count <= 60 })
        #expect(elements.first { $0.name == "title" }?.text.hasSuffix(title) == true)
    }

    @Test func theFileHasStylesForLightAndDark() {
        let text = ReliabilityDiagram(title: "t", role: .base, bins: [Self.off]).svg()
        #expect(text.contains("@media (prefers-color-scheme: dark)"))
        #expect(!text.contains("http") || text.components(separatedBy: "http").count == 2, "only the name space")
    }
}
