import Foundation

/// What something costs against its size, both axes logarithmic: linear growth is a straight line of slope one.
public struct ScalingPlot: Equatable, Sendable {
    /// One measurement; one that is not positive and finite is not drawn.
    public struct Value: Equatable, Sendable {
        /// The size of what was measured.
        public var size: Double
        /// What it cost, in the unit of its panel.
        public var cost: Double

        /// Joins the two.
        public init(size: Double, cost: Double) {
            self.size = size
            self.cost = cost
        }
    }

    /// The colour of a series.
    public enum Hue: Sendable {
        /// The first of two colours.
        case first
        /// The second of two colours.
        case second
    }

    /// Measurements that belong together.
    public struct Series: Equatable, Sendable {
        /// What is measured.
        public var name: String
        /// The colour.
        public var hue: Hue
        /// By rising size.
        public var values: [Value]

        /// Makes a series; nothing is drawn yet.
        public init(name: String, hue: Hue, values: [Value]) {
            self.name = name
            self.hue = hue
            self.values = values
        }
    }

    /// Series of one unit.
    public struct Panel: Equatable, Sendable {
        /// The heading.
        public var title: String
        /// The unit of costs.
        public var unit: String
        /// What is drawn.
        public var series: [Series]

        /// Makes a panel; nothing is drawn yet.
        public init(title: String, unit: String, series: [Series]) {
            self.title = title
            self.unit = unit
            self.series = series
        }
    }

    /// What is measured.
    public var title: String
    /// What the size counts.
    public var sizeName: String
    /// Side by side.
    public var panels: [Panel]

    /// Makes a plot; nothing is drawn yet.
    public init(title: String, sizeName: String, panels: [Panel]) {
        self.title = title
        self.sizeName = sizeName
        self.panels = panels
    }

    /// The panels in a row, as an SVG file that adapts to light and dark.
    ///
    /// - Returns: the text of the file; the same bytes for the same values.
    /// - Complexity: O(values).
    public func svg() -> String {
        let (margin, gutter) = (24.0, 40.0)
        let columns = Double(max(panels.count, 1))
        return SVGDocument(
            identifier: "scaling", width: 2 * margin + columns * PlotFrame.panelWidth + (columns - 1) * gutter,
            height: 2 * margin + (panels.map(height(of:)).max() ?? 0), title: title, summary: summary,
            elements: PlotFrame.row(panels.map(elements(of:)), margin: margin, gutter: gutter)
        ).standalone
    }
}

extension ScalingPlot {
    private static let plotHeight = 230.0

    private func top(of panel: Panel) -> Double { 64 + Double(panel.series.count) * 19 }
    private func height(of panel: Panel) -> Double { top(of: panel) + Self.plotHeight + 40 }

    private func elements(of panel: Panel) -> [SVG] {
        let top = top(of: panel)
        let bottom = top + Self.plotHeight
        let lines = panel.series.map { series in
            series.values.filter { $0.size > 0 && $0.cost > 0 && $0.size.isFinite && $0.cost.isFinite }
        }
        let x = DecadeScale(lines.flatMap { $0 }.map(\.size), to: PlotFrame.left, PlotFrame.right)
        let y = DecadeScale(lines.flatMap { $0 }.map(\.cost), to: bottom, top)
        var elements = [PlotFrame.title(panel.title), .text(panel.unit, Position(0, top - 14), .start, .axisName)]
        for tick in y.ticks {
            let place = y(tick.value)
            elements.append(.line(Position(PlotFrame.left, place), Position(PlotFrame.right, place), .grid))
            elements.append(.text(tick.label, Position(PlotFrame.left - 7, place), .end, .tickMiddle))
        }
        for tick in x.ticks {
            let place = x(tick.value)
            elements.append(.line(Position(place, bottom), Position(place, bottom + 4), .axis))
            let isLast = place > PlotFrame.right - 8
            elements.append(
                .text(tick.label, Position(place + (isLast ? 8 : 0), bottom + 17), isLast ? .end : .middle, .tick))
        }
        elements.append(.line(Position(PlotFrame.left, bottom), Position(PlotFrame.right, bottom), .axis))
        for (row, (series, values)) in zip(panel.series, lines).enumerated() {
            let path = values.map { Position(x($0.size), y($0.cost)) }
            var group = PlotFrame.key(series.name, swatch: .bar, row: row, top: 30)
            if path.count > 1 { group.append(.polyline(path, .curve)) }
            group += path.map { .circle($0, radius: 4, .point) }
            elements.append(.group(group, style: .hue(of: series.hue == .first ? .base : .mirage)))
        }
        let middle = (PlotFrame.left + PlotFrame.right) / 2
        elements.append(.text(sizeName, Position(middle, bottom + 34), .middle, .axisName))
        return elements
    }

    /// The plot in words: the last value of every series.
    private var summary: String {
        panels.flatMap { panel in
            panel.series.compactMap { series in
                series.values.last.map {
                    "\(series.name): \(Self.short($0.cost)) \(panel.unit) for \(Self.short($0.size)) \(sizeName)."
                }
            }
        }.joined(separator: " ")
    }

    private static func short(_ value: Double) -> String {
        guard value.isFinite else { return "no" }
        return String(format: "%.3g", value)
    }
}

/// A logarithmic scale from a power of ten to another.
struct DecadeScale: Equatable {
    private let low: Int
    private let high: Int
    private let linear: Scale

    /// The decades around `values`, which are positive and finite; one decade without any.
    init(_ values: [Double], to start: Double, _ end: Double) {
        low = Int((values.map { log10($0) }.min() ?? 0).rounded(.down))
        high = max(Int((values.map { log10($0) }.max() ?? 1).rounded(.up)), low + 1)
        linear = Scale(Double(low), Double(high), to: start, end)
    }

    /// The coordinate of a positive value.
    func callAsFunction(_ value: Double) -> Double { linear(log10(value)) }

    /// Powers of ten, at most seven of them.
    var ticks: [(value: Double, label: String)] {
        let step = (high - low) / 7 + 1
        return stride(from: low, through: high, by: step).map { (pow(10, Double($0)), Self.label($0)) }
    }

    private static func label(_ exponent: Int) -> String {
        switch exponent {
        case -3...(-1): String(format: "%.\(-exponent)f", pow(10, Double(exponent)))
        case 0...3: "\(Int(pow(10, Double(exponent))))"
        default: "1e\(exponent)"
        }
    }
}
