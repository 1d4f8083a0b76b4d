/// A point in the coordinates of an SVG view box: x to the right, y down.
package struct Position: Equatable, Sendable {
    package var x: Double
    package var y: Double

    package init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// An element of a drawing, as a value. What it looks like is its ``ChartStyle``, so a drawing carries no colours.
package indirect enum SVG: Equatable, Sendable {
    /// Which point of a text its position fixes.
    package enum Anchor: String, Sendable { case start, middle, end }

    case line(Position, Position, ChartStyle)
    case polyline([Position], ChartStyle)
    case rectangle(x: Double, y: Double, width: Double, height: Double, ChartStyle)
    case circle(Position, radius: Double, ChartStyle)
    case text(String, Position, Anchor, ChartStyle)
    /// Elements that share an offset and a style; `tooltip` is what a pointer that rests on them shows.
    case group([SVG], offset: Position? = nil, style: ChartStyle? = nil, tooltip: String? = nil)

    /// The element as SVG 1.1 text.
    package func render(into output: inout String) {
        switch self {
        case .line(let from, let to, let style):
            Self.open("line", ["x1": from.x, "y1": from.y, "x2": to.x, "y2": to.y], style, into: &output)
            output += "/>"
        case .polyline(let points, let style):
            output += "<polyline points=\""
            output += points.map { Format.coordinate($0.x) + "," + Format.coordinate($0.y) }.joined(separator: " ")
            output += "\" class=\"\(style.rawValue)\"/>"
        case .rectangle(let x, let y, let width, let height, let style):
            // A negative extent is an error in SVG: nothing is the right drawing of nothing.
            let extent = (max(width, 0), max(height, 0))
            Self.open("rect", ["x": x, "y": y, "width": extent.0, "height": extent.1], style, into: &output)
            output += "/>"
        case .circle(let centre, let radius, let style):
            Self.open("circle", ["cx": centre.x, "cy": centre.y, "r": radius], style, into: &output)
            output += "/>"
        case .text(let text, let position, let anchor, let style):
            Self.open("text", ["x": position.x, "y": position.y], style, into: &output)
            output += " text-anchor=\"\(anchor.rawValue)\">\(Markup.escape(text))</text>"
        case .group(let elements, let offset, let style, let tooltip):
            output += "<g"
            if let style { output += " class=\"\(style.rawValue)\"" }
            if let offset {
                output += " transform=\"translate(\(Format.coordinate(offset.x)) \(Format.coordinate(offset.y)))\""
            }
            output += ">"
            if let tooltip { output += "<title>\(Markup.escape(tooltip))</title>" }
            for element in elements { element.render(into: &output) }
            output += "</g>"
        }
    }

    private static func open(
        _ name: String, _ coordinates: KeyValuePairs<String, Double>, _ style: ChartStyle, into output: inout String
    ) {
        output += "<\(name)"
        for (key, value) in coordinates { output += " \(key)=\"\(Format.coordinate(value))\"" }
        output += " class=\"\(style.rawValue)\""
    }
}
