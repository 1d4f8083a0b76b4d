/// Drawing of the panels.
extension CurvePlot {
    private static let plotHeight = 230.0

    private func top(of panel: Panel) -> Double { 64 + Double(panel.series.count) * 19 }

    /// The height of `panel` with its axis.
    package func height(of panel: Panel) -> Double { top(of: panel) + Self.plotHeight + 40 }

    /// The elements of `panel`, from (0, 0).
    package func elements(of panel: Panel) -> [SVG] {
        let top = top(of: panel)
        let bottom = top + Self.plotHeight
        let shown = panel.series.map { $0.points.filter(\.isDrawable) }
        let largest = shown.flatMap { $0 }.map { max($0.y, $0.high >= 0 ? $0.high : 0) }.max() ?? 0
        let end = panel.end ?? Scale.roundedUp(share: largest)
        var frame = PlotFrame(from: 0, yRange: (0, end), top: top, bottom: bottom)
        frame.x = Scale(0, settingEnd, to: PlotFrame.left, PlotFrame.right)
        var elements = [PlotFrame.title(panel.title)]
        elements.append(.text(panel.shareName, Position(0, top - 14), .start, .axisName))
        elements += frame.yAxis
        elements += settingAxis(frame, top: bottom)
        for (row, (series, points)) in zip(panel.series, shown).enumerated() {
            elements.append(.group(Self.key(series, row: row), style: series.hue.style))
            elements.append(.group(Self.marks(series, points, frame), style: series.hue.style))
        }
        return elements
    }

    /// The end of the common axis of settings.
    private var settingEnd: Double {
        let all = panels.flatMap(\.series).flatMap(\.points).filter(\.isDrawable).map(\.x)
        return Scale.roundedUp(share: all.max() ?? 1)
    }

    private static func key(_ series: Series, row: Int) -> [SVG] {
        let key = PlotFrame.key(series.name, swatch: .bar, row: row, top: 30)
        guard !series.isCurve else { return key }
        return [.circle(Position(6, 36 + Double(row) * 19), radius: 4.5, .ring)] + key.dropFirst()
    }

    private static func marks(_ series: Series, _ points: [Point], _ frame: PlotFrame) -> [SVG] {
        let path = points.map { Position(frame.x($0.x), frame.y($0.y)) }
        var marks: [SVG] = []
        for (point, place) in zip(points, path) where point.low <= point.high {
            marks.append(
                .line(Position(place.x, frame.y(point.low)), Position(place.x, frame.y(point.high)), .whisker))
        }
        if series.isCurve && path.count > 1 { marks.append(.polyline(path, .curve)) }
        return marks
            + zip(points, path).map { point, place in
                .group(
                    [.circle(place, radius: series.isCurve ? 4 : 4.5, series.isCurve ? .point : .ring)],
                    tooltip: "\(series.name): \(sentence(point))")
            }
    }

    private func settingAxis(_ frame: PlotFrame, top: Double) -> [SVG] {
        var elements: [SVG] = []
        for value in frame.x.ticks {
            let place = frame.x(value)
            let isLast = place > PlotFrame.right - 8
            elements.append(.line(Position(place, top), Position(place, top + 4), .axis))
            elements.append(
                .text(
                    Format.coordinate(value), Position(place + (isLast ? 8 : 0), top + 17), isLast ? .end : .middle,
                    .tick))
        }
        let middle = (PlotFrame.left + PlotFrame.right) / 2
        elements.append(.text(settingName, Position(middle, top + 34), .middle, .axisName))
        return elements
    }

    private static func sentence(_ point: Point) -> String {
        let interval = point.low <= point.high ? " \(Format.interval(point.low, point.high))" : ""
        return "\(Format.percent(point.y))\(interval) at \(Format.coordinate(point.x))"
    }

    /// The plot in words: the first and the last value of every series.
    package var summary: String {
        panels.flatMap { panel in
            panel.series.map { series in
                let shown = series.points.filter(\.isDrawable)
                let ends = [shown.first, shown.count > 1 ? shown.last : nil].compactMap { $0 }.map(Self.sentence)
                let text = ends.isEmpty ? "no values" : ends.joined(separator: ", ")
                return "\(panel.title), \(series.name): \(text)."
            }
        }.joined(separator: " ")
    }
}

extension CurvePlot.Point {
    fileprivate var isDrawable: Bool { x >= 0 && x <= 1 && y >= 0 && y <= 1 }
}

extension CurvePlot.Hue {
    fileprivate var style: ChartStyle {
        switch self {
        case .first: .base
        case .second: .mirage
        case .third: .third
        }
    }
}
