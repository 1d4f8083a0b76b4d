/// A drawing with its size and the words that stand in for it when it cannot be seen.
package struct SVGDocument: Equatable, Sendable {
    /// Names the title and description; unique among the drawings of one page.
    package var identifier: String
    package var width: Double
    package var height: Double
    package var title: String
    package var summary: String
    package var elements: [SVG]

    package init(
        identifier: String, width: Double, height: Double, title: String, summary: String, elements: [SVG]
    ) {
        self.identifier = identifier
        self.width = width
        self.height = height
        self.title = title
        self.summary = summary
        self.elements = elements
    }

    /// The drawing for an HTML page that carries ``ChartStyle/rules`` and ``ChartStyle/palette`` itself.
    package var inline: String { render(head: "") }

    /// The drawing as a file of its own, with styles for light and dark and a background.
    package var standalone: String {
        let style = "<style>\(ChartStyle.palette(selector: "svg"))\(ChartStyle.rules)</style>"
        let ground = "<rect width=\"100%\" height=\"100%\" rx=\"8\" class=\"\(ChartStyle.background.rawValue)\"/>"
        return render(head: style + ground) + "\n"
    }

    private func render(head: String) -> String {
        let size = (Format.coordinate(width), Format.coordinate(height))
        let name = Markup.escape(identifier)
        var output = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(size.0) \(size.1)\""
        if !head.isEmpty { output += " width=\"\(size.0)\" height=\"\(size.1)\"" }
        output += " role=\"img\" aria-labelledby=\"\(name)-title \(name)-summary\">"
        output += "<title id=\"\(name)-title\">\(Markup.escape(title))</title>"
        output += "<desc id=\"\(name)-summary\">\(Markup.escape(summary.isEmpty ? "No data." : summary))</desc>"
        output += head
        for element in elements { element.render(into: &output) }
        return output + "</svg>"
    }
}
