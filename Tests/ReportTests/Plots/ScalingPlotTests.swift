import CandorReport
import Testing

@Suite struct ScalingPlotTests {
    private func plot(_ values: [(Double, Double)]) -> ScalingPlot {
        ScalingPlot(
            title: "An audit", sizeName: "points",
            panels: [
                .init(
                    title: "Time", unit: "seconds",
                    series: [
                        .init(name: "prover", hue: .first, values: values.map { .init(size: $0.0, cost: $0.1) }),
                        .init(name: "verifier", hue: .second, values: []),
                    ]),
                .init(title: "Bytes", unit: "bytes", series: []),
            ])
    }

    @Test(arguments: [
        [], [(10.0, 1.0)], [(1_000, 0.1), (1_000_000, 100)], [(.nan, 1), (0, 1), (1, -1), (.infinity, 2)],
        [(1e-300, 1e300), (1e300, 1e-300)],
    ])
    func anyValuesGiveASoundDrawing(values: [(Double, Double)]) {
        #expect(faults(inSVG: plot(values).svg()) == [])
        #expect(faults(inSVG: ScalingPlot(title: "Nothing", sizeName: "", panels: []).svg()) == [])
    }

    /// Ten times as much at ten times the size: the points lie on a line, as far apart as the decades.
    @Test func linearGrowthIsAStraightLine() throws {
        let elements = try #require(
            MarkupReader.elements(of: plot([(1e3, 0.05), (1e4, 0.5), (1e5, 5), (1e6, 50)]).svg()))
        let line = positions(in: elements.filter { $0.name == "polyline" })
        try #require(line.count == 4)
        let slopes = zip(line, line.dropFirst()).map { ($1.y - $0.y) / ($1.x - $0.x) }
        #expect(slopes.allSatisfy { abs($0 - slopes[0]) < 0.02 && $0 < 0 })
    }

    @Test func decadesAreNamedAndTheLastValuesTold() {
        let text = plot([(1e3, 0.05), (1e6, 50)]).svg()
        for label in [">0.01<", ">0.1<", ">1<", ">10<", ">100<", ">1000<", ">1e4<", ">1e6<"] {
            #expect(text.contains(label), "\(label)")
        }
        #expect(text.contains("prover: 50 seconds for 1e+06 points."))
    }
}
