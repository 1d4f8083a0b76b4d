import CandorReport
import Testing

struct RegressionBandsTests {
    private func plot(_ answers: [RegressionBands.Answer]) -> RegressionBands {
        RegressionBands(
            points: [.init(x: 0, y: 1), .init(x: .nan, y: 2), .init(x: 1, y: .infinity)],
            truth: [.init(x: -1, y: 0), .init(x: 1, y: 2)], region: -0.5...0.5,
            panels: [
                .init(title: "Before", role: .base, answers: answers),
                .init(title: "After", role: .mirage, answers: []),
            ])
    }

    @Test(
        arguments: [
            [], [.init(x: 0, mean: 0, deviation: 1)], [.init(x: .nan, mean: 0, deviation: 1)],
            [.init(x: 0, mean: .infinity, deviation: 1)], [.init(x: 0, mean: 0, deviation: -1)],
            [.init(x: -1e300, mean: 1e300, deviation: 1e300), .init(x: 1e300, mean: -1e300, deviation: 0)],
        ] as [[RegressionBands.Answer]])
    func anyValuesGiveASoundDrawing(answers: [RegressionBands.Answer]) {
        #expect(faults(inSVG: plot(answers).svg()) == [])
        let nothing = RegressionBands(points: [], truth: [], region: 0...0, panels: [])
        #expect(faults(inSVG: nothing.svg()) == [])
    }

    /// The band of a constant σ = 1 about a mean of 0 is a box from −2 to 2: as far above as below.
    @Test func theBandIsTwoDeviationsToEitherSide() throws {
        let svg = plot((-1...1).map { .init(x: Double($0), mean: 0, deviation: 1) }).svg()
        let lines = try #require(MarkupReader.elements(of: svg)).filter { $0.name == "polyline" }
        let (band, mean) = (positions(in: [lines[0]]), positions(in: [lines[1]]))
        try #require(band.count == 6 && mean.count == 3)
        for place in 0..<3 {
            let (upper, lower) = (band[place], band[5 - place])
            #expect(upper.x == lower.x && upper.x == mean[place].x)
            #expect(abs((mean[place].y - upper.y) - (lower.y - mean[place].y)) < 0.02)
            #expect(upper.y < lower.y)
        }
        #expect(svg.contains("Before: mean deviation in the region 1.00."))
        for label in [">−2<", ">0<", ">2<"] { #expect(svg.contains(label), "\(label)") }
    }
}
