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
        elements += markers(frame)
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

    /// The threshold and the target as dashed lines. Their labels point away from each other where there is room.
    private func markers(_ frame: PlotFrame) -> [SVG] {
        var marks: [(name: String, value: Double, y: Double, width: Double)] = []
        if let threshold { marks.append(("abstains below", threshold, Self.top - 8, 140)) }
        if let target { marks.append(("target", target, Self.top - 25, 90)) }
        marks.removeAll { !($0.value >= 0 && $0.value <= 1) }
        let largest = marks.map(\.value).max()
        let lines = marks.map { mark in
            SVG.line(
                Position(frame.x(mark.value), mark.y - 10), Position(frame.x(mark.value), Self.bottom), .marker)
        }
        let labels = marks.map { mark in
            let x = frame.x(mark.value)
            let fits = (left: x - mark.width >= PlotFrame.left, right: x + mark.width <= PlotFrame.right)
            let isRight = mark.value == largest ? fits.right || !fits.left : fits.right && !fits.left
            return SVG.text(
                "\(mark.name) \(Format.setting(mark.value))", Position(isRight ? x + 6 : x - 6, mark.y),
                isRight ? .start : .end, .note)
        }
        return lines + labels
    }
}
