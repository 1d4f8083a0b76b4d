/// Drawing of the curves. Coverages below 1 % are left out: their risk is that of a handful of points.
extension RiskCoverage {
    /// The smallest coverage that is drawn.
    package static let smallestCoverage = 0.01
    private static let plotHeight = 230.0

    /// Where the plot starts: below the heading and one key row for each curve.
    private var top: Double { 64 + Double(curves.count) * 19 }

    /// The height of the panel.
    package var panelHeight: Double { top + Self.plotHeight + 40 }

    /// The elements of the panel, from (0, 0) to (``PlotFrame/panelWidth``, ``panelHeight``).
    package func panel() -> [SVG] {
        let lines = curves.map { Self.drawable($0.points) }
        let high = Scale.roundedUp(share: lines.flatMap { $0 }.map(\.risk).max() ?? 0)
        let frame = PlotFrame(from: 0, yRange: (0, high), top: top, bottom: top + Self.plotHeight)
        var elements: [SVG] = [PlotFrame.title("Error among the answers")]
        elements.append(.text("wrong answers", Position(0, top - 14), .start, .axisName))
        elements += frame.yAxis
        for (index, (curve, points)) in zip(curves, lines).enumerated() {
            let area = curve.area.map { $0.isFinite ? ", AURC \(Format.decimal($0, places: 4))" : "" } ?? ""
            var group = PlotFrame.key(curve.name + area, swatch: .bar, row: index, top: 30)
            let path = Self.thinned(points.map { Position(frame.x($0.coverage), frame.y($0.risk)) })
            if path.count > 1 { group.append(.polyline(path, .curve)) }
            if let only = path.first, path.count == 1 { group.append(.circle(only, radius: 5, .point)) }
            elements.append(.group(group, style: .hue(of: curve.role)))
        }
        return elements + frame.xAxis("share of points answered: coverage", top: top + Self.plotHeight)
    }

    /// The plot in words.
    package var summary: String {
        curves.map { curve in
            let all = Self.drawable(curve.points).last.map { "\(Format.percent($0.risk)) wrong at full coverage" }
            let half = Self.drawable(curve.points).last { $0.coverage <= 0.5 }
            let atHalf = half.map { ", \(Format.percent($0.risk)) when the less certain half is left out" }
            return "\(curve.name): \((all ?? "no points") + (atHalf ?? ""))."
        }.joined(separator: " ")
    }

    private static func drawable(_ points: [Point]) -> [Point] {
        points.filter { $0.coverage >= smallestCoverage && $0.coverage <= 1 && $0.risk >= 0 && $0.risk <= 1 }
    }

    /// `path` without points closer than half a unit in x to the one before; the last always stays.
    private static func thinned(_ path: [Position]) -> [Position] {
        var kept: [Position] = []
        for (index, point) in path.enumerated() {
            if let last = kept.last, index < path.count - 1, (point.x - last.x).magnitude < 0.5 { continue }
            kept.append(point)
        }
        return kept
    }
}
