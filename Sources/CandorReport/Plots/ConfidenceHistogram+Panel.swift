/// Drawing of one histogram: the rest of the data as grey bars, the region as narrower bars in the model's hue.
extension ConfidenceHistogram {
    /// The height of a panel.
    package static let panelHeight = 374.0
    private static let top = 136.0
    private static let bottom = 334.0

    /// What histograms that are to be compared share: the smallest confidence and the largest share of points.
    package struct Scales: Equatable, Sendable {
        package var low: Double
        package var high: Double
    }

    /// Scales that hold every bar of `histograms`.
    package static func commonScales(_ histograms: [ConfidenceHistogram]) -> Scales {
        let low = histograms.flatMap(\.shares).filter { $0.inside > 0 || $0.outside > 0 }.map(\.bin.lower).min() ?? 0
        let high = histograms.flatMap(\.shares).map { max($0.inside, $0.outside) }.max() ?? 0
        return Scales(low: min((low * 10 + 1e-9).rounded(.down) / 10, 0.9), high: Scale.roundedUp(share: high))
    }

    /// The bins that can be drawn, with what share of its side each holds; 0 for a side without points.
    private var shares: [(bin: Bin, inside: Double, outside: Double)] {
        let drawable = bins.filter { $0.lower >= 0 && $0.upper <= 1 && $0.lower < $0.upper }
        let (inside, outside) = totals
        return drawable.map { bin in
            (bin, Double(max(bin.inside, 0)) / max(inside, 1), Double(max(bin.outside, 0)) / max(outside, 1))
        }
    }

    /// Points on either side; floating point, so that no sum overflows.
    private var totals: (inside: Double, outside: Double) {
        (
            bins.reduce(0) { $0 + Double(max($1.inside, 0)) },
            bins.reduce(0) { $0 + Double(max($1.outside, 0)) }
        )
    }

    /// The elements of the panel, from (0, 0) to (``PlotFrame/panelWidth``, ``panelHeight``).
    package func panel(_ scales: Scales) -> [SVG] {
        let frame = PlotFrame(from: scales.low, yRange: (0, scales.high), top: Self.top, bottom: Self.bottom)
        var elements: [SVG] = [PlotFrame.title(title)]
        let (inside, outside) = totals
        let keys = PlotFrame.key("inside the region, \(Self.points(inside))", swatch: .bar, row: 0, top: 30)
        elements.append(.group(keys, style: .hue(of: role)))
        elements += PlotFrame.key("outside, \(Self.points(outside))", swatch: .neutralBar, row: 1, top: 30)
        elements.append(.text("share of the points", Position(0, Self.top - 46), .start, .axisName))
        elements += frame.yAxis
        elements += bars(frame)
        elements.append(frame.baseline)
        elements += frame.xAxis("what it says: confidence", top: Self.bottom)
        if let threshold {
            elements += marker("abstains below", at: threshold, labelAt: Self.top - 8, frame)
        }
        if let target { elements += marker("target", at: target, labelAt: Self.top - 25, frame) }
        return elements
    }

    /// The panel in words.
    package var summary: String {
        let (inside, outside) = totals
        let peaks = (
            shares.max { $0.inside < $1.inside }, shares.max { $0.outside < $1.outside }
        )
        var text = "\(title): \(Self.points(inside)) inside the region, \(Self.points(outside)) outside."
        if inside > 0, let bin = peaks.0?.bin { text += " Inside, most lie at \(Self.range(bin))." }
        if outside > 0, let bin = peaks.1?.bin { text += " Outside, most lie at \(Self.range(bin))." }
        return text
    }

    private static func range(_ bin: Bin) -> String {
        "\(Format.percent(bin.lower)) to \(Format.percent(bin.upper)) confidence"
    }

    private static func points(_ total: Double) -> String {
        total < 9e15 ? Format.count(Int(total), "point") : Format.missing
    }

    private func bars(_ frame: PlotFrame) -> [SVG] {
        var outsideBars: [SVG] = []
        var insideBars: [SVG] = []
        for (bin, inside, outside) in shares {
            let (left, right) = (frame.x(bin.lower), frame.x(bin.upper))
            let tooltip =
                "\(Self.range(bin)): \(Format.percent(inside)) of the region, \(Format.percent(outside)) outside"
            let floor = Self.bottom
            let wide = SVG.rectangle(
                x: left + 1, y: frame.y(outside), width: right - left - 2, height: floor - frame.y(outside), .neutralBar
            )
            let inset = 1 + (right - left) * 0.22
            let narrow = SVG.rectangle(
                x: left + inset, y: frame.y(inside), width: right - left - 2 * inset, height: floor - frame.y(inside),
                .bar)
            if outside > 0 { outsideBars.append(.group([wide], tooltip: tooltip)) }
            if inside > 0 { insideBars.append(.group([narrow], tooltip: tooltip)) }
        }
        return [.group(outsideBars), .group(insideBars, style: .hue(of: role))]
    }

    private func marker(_ name: String, at value: Double, labelAt y: Double, _ frame: PlotFrame) -> [SVG] {
        guard value >= 0, value <= 1 else { return [] }
        let x = frame.x(value)
        let isLeft = x < (PlotFrame.left + PlotFrame.right) / 2
        return [
            .line(Position(x, y - 10), Position(x, Self.bottom), .marker),
            .text(
                "\(name) \(Format.setting(value))", Position(isLeft ? x + 6 : x - 6, y), isLeft ? .start : .end, .note),
        ]
    }
}
