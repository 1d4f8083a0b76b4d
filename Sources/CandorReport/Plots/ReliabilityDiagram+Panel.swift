/// Drawing of one diagram: a square plot whose diagonal is honesty, above the number of points in each bin.
extension ReliabilityDiagram {
    /// The height of a panel.
    package static let panelHeight = 562.0
    private static let top = 78.0
    private static let bottom = top + PlotFrame.right - PlotFrame.left
    private static let stripTop = bottom + 34
    private static let stripBottom = stripTop + 56

    /// The smallest value on both axes of diagrams that are to be compared: a multiple of 0.1 below all they show.
    ///
    /// Both axes share it, so the diagonal keeps its 45 degrees; for two classes nothing below 0.5 need be drawn.
    package static func commonLow(_ diagrams: [ReliabilityDiagram]) -> Double {
        let shown = diagrams.flatMap(\.bins).filter(\.isDrawable)
        let least = shown.map { bin in
            min(bin.lower, bin.accuracy, bin.low >= 0 ? bin.low : bin.accuracy)
        }.min()
        return min((((least ?? 0) * 10 + 1e-9).rounded(.down)) / 10, 0.9)
    }

    /// The elements of the panel, from (0, 0) to (``PlotFrame/panelWidth``, ``panelHeight``).
    package func panel(low: Double) -> [SVG] {
        let frame = PlotFrame(from: low, yRange: (low, 1), top: Self.top, bottom: Self.bottom)
        let shown = bins.filter(\.isDrawable)
        var elements: [SVG] = [PlotFrame.title(title)]
        elements.append(.text(Format.shortened(note, to: 60), Position(0, 36), .start, .note))
        elements.append(.text("how often it is right: accuracy", Position(0, Self.top - 12), .start, .axisName))
        elements += frame.yAxis
        elements += guides(frame)
        elements.append(.group(shown.map { gap($0, frame) }, style: .hue(of: role)))
        elements.append(.line(Position(frame.x.start, frame.y.start), Position(frame.x.end, frame.y.end), .diagonal))
        elements.append(.group(shown.map { point($0, frame) } + callout(shown, frame), style: .hue(of: role)))
        elements += strip(shown, frame)
        if shown.isEmpty {
            let centre = Position((PlotFrame.left + PlotFrame.right) / 2, (Self.top + Self.bottom) / 2)
            elements.append(.text("no points", centre, .middle, .side))
        }
        return elements
    }

    /// The panel in words: what a reader who cannot see it needs to know.
    package var summary: String {
        let shown = bins.filter(\.isDrawable)
        guard let worst = worst(shown) else {
            let state = shown.isEmpty ? "has no points" : "stays close to the diagonal"
            return "\(title) \(state) in \(Format.count(shown.count, "bin"))."
        }
        return "\(title): the largest gap is in the bin from \(Format.percent(worst.lower)) to "
            + "\(Format.percent(worst.upper)), \(Self.sentence(worst))."
    }

    /// What a bin says and how often it is right.
    package static func sentence(_ bin: Bin) -> String {
        "\(Format.count(bin.count, "point")), right \(Format.percent(bin.accuracy)) "
            + "\(Format.interval(bin.low, bin.high)), says \(Format.percent(bin.confidence))"
    }

    /// The bin with the largest gap among those that chance does not explain.
    private func worst(_ shown: [Bin]) -> Bin? {
        shown.filter { $0.isClearlyOff && $0.gap.magnitude >= 0.02 }.max { $0.gap.magnitude < $1.gap.magnitude }
    }

    private func guides(_ frame: PlotFrame) -> [SVG] {
        [
            .text("under-confident", Position(PlotFrame.left + 9, Self.top + 20), .start, .side),
            .text("over-confident", Position(PlotFrame.right - 9, Self.bottom - 12), .end, .side),
        ]
    }

    /// The area between what the bin says and how often it is right.
    private func gap(_ bin: Bin, _ frame: PlotFrame) -> SVG {
        let (left, right) = (frame.x(bin.lower), frame.x(bin.upper))
        let (said, was) = (frame.y(bin.confidence), frame.y(bin.accuracy))
        return .rectangle(
            x: left + 1, y: min(said, was), width: right - left - 2, height: (said - was).magnitude, .gap)
    }

    private func point(_ bin: Bin, _ frame: PlotFrame) -> SVG {
        let x = frame.x(bin.confidence)
        var elements: [SVG] = []
        if bin.low <= bin.high {
            elements.append(.line(Position(x, frame.y(bin.low)), Position(x, frame.y(bin.high)), .whisker))
        }
        elements.append(.circle(Position(x, frame.y(bin.accuracy)), radius: 5, .point))
        let range = "\(Format.percent(bin.lower)) to \(Format.percent(bin.upper)): "
        return .group(elements, tooltip: range + Self.sentence(bin))
    }

    /// A label on the worst bin, beyond the end of its whisker and on the side that points away from the diagonal.
    private func callout(_ shown: [Bin], _ frame: PlotFrame) -> [SVG] {
        guard let bin = worst(shown) else { return [] }
        let x = frame.x(bin.confidence)
        let width = 84.0
        let isAbove = bin.gap > 0
        let across = isAbove ? max(x + 12, PlotFrame.left + width) : min(x - 12, PlotFrame.right - width)
        let y = isAbove ? max(frame.y(bin.high) - 26, Self.top + 44) : min(frame.y(bin.low) + 19, Self.bottom - 50)
        let anchor: SVG.Anchor = isAbove ? .end : .start
        return [
            .text("right \(Format.percent(bin.accuracy, places: 0))", Position(across, y), anchor, .label),
            .text("says \(Format.percent(bin.confidence, places: 0))", Position(across, y + 17), anchor, .label),
        ]
    }

    /// Points in each bin, on a logarithmic scale: shows which bins carry weight.
    private func strip(_ shown: [Bin], _ frame: PlotFrame) -> [SVG] {
        let scale = CountScale(largest: shown.map(\.count).max() ?? 1, to: Self.stripBottom, Self.stripTop)
        var elements: [SVG] = [.text("points in the bin", Position(0, Self.stripTop - 13), .start, .axisName)]
        for tick in scale.ticks {
            let y = scale(tick.count)
            elements.append(.line(Position(PlotFrame.left, y), Position(PlotFrame.right, y), .grid))
            elements.append(.text(tick.label, Position(PlotFrame.left - 7, y), .end, .tickMiddle))
        }
        let bars = shown.map { bin in
            let (left, right) = (frame.x(bin.lower), frame.x(bin.upper))
            let top = scale(bin.count)
            return SVG.rectangle(
                x: left + 1, y: top, width: right - left - 2, height: Self.stripBottom - top, .bar)
        }
        elements.append(.group(bars, style: .hue(of: role)))
        let floor = Self.stripBottom
        elements.append(.line(Position(PlotFrame.left, floor), Position(PlotFrame.right, floor), .axis))
        return elements + frame.xAxis("what it says: confidence", top: floor)
    }
}
