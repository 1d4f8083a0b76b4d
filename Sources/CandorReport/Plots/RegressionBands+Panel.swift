/// Drawing of the panels.
extension RegressionBands {
    private static let top = 121.0
    private static let bottom = 381.0
    /// The height of every panel.
    static let panelHeight = bottom + 38

    /// The elements of one panel, from (0, 0) to (``PlotFrame/panelWidth``, ``panelHeight``).
    func elements(of panel: Panel) -> [SVG] {
        let (x, y) = scales
        let answers = Self.drawable(panel.answers)
        var elements = [PlotFrame.title(panel.title), .text("y", Position(0, Self.top - 14), .start, .axisName)]
        elements += axes(x, y)
        elements += points.filter { $0.x.isFinite && $0.y.isFinite }.map {
            .circle(Position(x($0.x), y($0.y)), radius: 1.5, .neutralBar)
        }
        let upper = answers.map { Position(x($0.x), y($0.mean + 2 * $0.deviation)) }
        let lower = answers.map { Position(x($0.x), y($0.mean - 2 * $0.deviation)) }
        var group = PlotFrame.key("predicted mean μ(x)", swatch: .bar, row: 0, top: 30)
        group += PlotFrame.key("μ(x) ± 2 σ(x)", swatch: .gap, row: 1, top: 30)
        group.append(.polyline(upper + lower.reversed(), .gap))
        group.append(.polyline(answers.map { Position(x($0.x), y($0.mean)) }, .curve))
        elements.append(.group(group, style: .hue(of: panel.role)))
        elements += PlotFrame.key("training points", swatch: .neutralBar, row: 2, top: 30)
        elements.append(.line(Position(210, 36), Position(232, 36), .truth))
        elements.append(.text("true mean f(x)", Position(239, 40.5), .start, .key))
        elements.append(.line(Position(210, 55), Position(232, 55), .diagonal))
        elements.append(.text("region of the attack", Position(239, 59.5), .start, .key))
        let path = truth.filter { $0.x.isFinite && $0.y.isFinite }.map { Position(x($0.x), y($0.y)) }
        elements.append(.polyline(path, .truth))
        for bound in [region.lowerBound, region.upperBound] where bound.isFinite {
            elements.append(.line(Position(x(bound), Self.top), Position(x(bound), Self.bottom), .diagonal))
        }
        return elements
    }

    /// The scales that hold everything that is drawn, from whole number to whole number.
    private var scales: (x: Scale, y: Scale) {
        let answers = panels.flatMap { Self.drawable($0.answers) }
        let xs = answers.map(\.x) + points.map(\.x).filter(\.isFinite)
        let ys =
            answers.flatMap { [$0.mean - 2 * $0.deviation, $0.mean + 2 * $0.deviation] }
            + points.map(\.y).filter(\.isFinite)
        func range(_ values: [Double]) -> (low: Double, high: Double) {
            let (low, high) = ((values.min() ?? 0).rounded(.down), (values.max() ?? 1).rounded(.up))
            return (low, high > low ? high : low + 1)
        }
        let (across, up) = (range(xs), range(ys))
        return (
            Scale(across.low, across.high, to: PlotFrame.left, PlotFrame.right),
            Scale(up.low, up.high, to: Self.bottom, Self.top)
        )
    }

    private func axes(_ x: Scale, _ y: Scale) -> [SVG] {
        var elements: [SVG] = []
        for value in Self.ticks(y) {
            let place = y(value)
            elements.append(.line(Position(PlotFrame.left, place), Position(PlotFrame.right, place), .grid))
            elements.append(
                .text(Format.decimal(value, places: 0), Position(PlotFrame.left - 7, place), .end, .tickMiddle))
        }
        for value in Self.ticks(x) {
            let place = x(value)
            elements.append(.line(Position(place, Self.bottom), Position(place, Self.bottom + 4), .axis))
            elements.append(.text(Format.decimal(value, places: 0), Position(place, Self.bottom + 17), .middle, .tick))
        }
        elements.append(
            .line(Position(PlotFrame.left, Self.bottom), Position(PlotFrame.right, Self.bottom), .axis))
        let middle = (PlotFrame.left + PlotFrame.right) / 2
        elements.append(.text("x", Position(middle, Self.bottom + 34), .middle, .axisName))
        return elements
    }

    /// Multiples of 1, 2 or 5 times a power of ten, at most eight; none for a range beyond a million.
    private static func ticks(_ scale: Scale) -> [Double] {
        let steps = [1, 10, 100, 1e3, 1e4, 1e5].flatMap { [$0, 2 * $0, 5 * $0] }
        guard let step = steps.first(where: { scale.high - scale.low <= 7 * $0 }) else { return [] }
        let (first, last) = ((scale.low / step).rounded(.up), (scale.high / step).rounded(.down))
        return stride(from: first, through: last, by: 1).map { $0 * step }
    }

    private static func drawable(_ answers: [Answer]) -> [Answer] {
        answers.filter { $0.x.isFinite && $0.mean.isFinite && $0.deviation.isFinite && $0.deviation >= 0 }
    }

    /// The plot in words: the mean deviation of every panel in the region.
    var summary: String {
        panels.map { panel in
            let inside = Self.drawable(panel.answers).filter { region.contains($0.x) }
            let mean = inside.reduce(0) { $0 + $1.deviation } / Double(inside.count)
            return "\(panel.title): mean deviation in the region \(Format.decimal(mean, places: 2))."
        }.joined(separator: " ")
    }
}
