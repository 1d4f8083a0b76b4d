/// The plot area of a panel with its two scales: what every diagram of this module draws first.
package struct PlotFrame: Equatable, Sendable {
    /// The width of every panel, so that panels side by side align and text has the same size in all.
    package static let panelWidth = 420.0
    /// Left and right edges of the plot area in a panel.
    package static let left = 52.0
    package static let right = 406.0

    package var x: Scale
    package var y: Scale

    /// - Parameters:
    ///   - from: the smallest value on the x axis; the largest is 1.
    ///   - yRange: the smallest and the largest value on the y axis.
    ///   - top: the coordinate of the upper edge.
    ///   - bottom: the coordinate of the lower edge.
    package init(from: Double, yRange: (low: Double, high: Double), top: Double, bottom: Double) {
        x = Scale(from, 1, to: Self.left, Self.right)
        y = Scale(yRange.low, yRange.high, to: bottom, top)
    }

    /// Horizontal grid lines with their percentages, and the base line.
    package var yAxis: [SVG] {
        var elements: [SVG] = []
        for value in y.ticks {
            let position = y(value)
            elements.append(.line(Position(Self.left, position), Position(Self.right, position), .grid))
            let text = Format.percent(value, places: y.tickPlaces)
            elements.append(.text(text, Position(Self.left - 7, position), .end, .tickMiddle))
        }
        elements.append(baseline)
        return elements
    }

    /// The line that the plot stands on.
    package var baseline: SVG { .line(Position(Self.left, y.start), Position(Self.right, y.start), .axis) }

    /// Percentages below the plot and the name of the axis, from `top` down: 34 units in all.
    package func xAxis(_ name: String, top: Double) -> [SVG] {
        var elements: [SVG] = []
        for value in x.ticks {
            elements.append(.line(Position(x(value), top), Position(x(value), top + 4), .axis))
            // The last label would stick out of the panel when centred.
            let anchor: SVG.Anchor = x(value) > Self.right - 8 ? .end : .middle
            let shift = anchor == .end ? 8.0 : 0
            let text = Format.percent(value, places: x.tickPlaces)
            elements.append(.text(text, Position(x(value) + shift, top + 17), anchor, .tick))
        }
        elements.append(.text(name, Position((Self.left + Self.right) / 2, top + 34), .middle, .axisName))
        return elements
    }

    /// One row of a key: a swatch and what it stands for.
    package static func key(_ text: String, swatch: ChartStyle, row: Int, top: Double) -> [SVG] {
        let y = top + Double(row) * 19
        return [
            .rectangle(x: 0, y: y, width: 12, height: 12, swatch),
            .text(Format.shortened(text, to: 54), Position(19, y + 10.5), .start, .key),
        ]
    }

    /// The heading of a panel, cut to the width that it has.
    package static func title(_ title: String) -> SVG {
        .text(Format.shortened(title, to: 44), Position(0, 16), .start, .title)
    }

    /// Panels in a row, each ``panelWidth`` wide.
    package static func row(_ panels: [[SVG]], margin: Double, gutter: Double) -> [SVG] {
        panels.enumerated().map { index, panel in
            .group(panel, offset: Position(margin + Double(index) * (panelWidth + gutter), margin))
        }
    }
}
