import CandorReport
import Testing

@Suite struct SVGTests {
    private func render(_ element: SVG) -> String {
        var output = ""
        element.render(into: &output)
        return output
    }

    @Test func elementsAreWrittenWithTheirCoordinatesAndClass() {
        #expect(
            render(.line(Position(0, 1), Position(2.5, 1.0 / 3), .grid))
                == #"<line x1="0" y1="1" x2="2.5" y2="0.33" class="cr-grid"/>"#)
        #expect(
            render(.polyline([Position(0, 1), Position(2, 3)], .curve))
                == #"<polyline points="0,1 2,3" class="cr-curve"/>"#)
        #expect(
            render(.circle(Position(1, 2), radius: 4, .point)) == #"<circle cx="1" cy="2" r="4" class="cr-point"/>"#)
        #expect(
            render(.group([], offset: Position(3, 4), style: .base, tooltip: "a < b"))
                == #"<g class="cr-base" transform="translate(3 4)"><title>a &lt; b</title></g>"#)
    }

    @Test func textIsEscaped() {
        #expect(
            render(.text("<script>", Position(0, 0), .end, .note))
                == #"<text x="0" y="0" class="cr-note" text-anchor="end">&lt;script&gt;</text>"#)
    }

    @Test func negativeExtentsAreDrawnAsNothing() {
        let text = render(.rectangle(x: 1, y: 2, width: -3, height: -4, .bar))
        #expect(text == #"<rect x="1" y="2" width="0" height="0" class="cr-bar"/>"#)
    }

    @Test func everyClassHasARule() {
        for style in ChartStyle.allCases {
            for name in style.rawValue.split(separator: " ") {
                #expect(ChartStyle.rules.contains(".\(name)"), "\(name)")
            }
        }
    }

    @Test func documentsAreDescribedAndWellFormed() throws {
        let document = SVGDocument(
            identifier: "a\"b", width: 10, height: 10, title: "<title>", summary: "]]> & more",
            elements: [.text("\u{1}", Position(1, 1), .start, .key)])
        #expect(faults(inSVG: document.inline) == [])
        #expect(faults(inSVG: document.standalone) == [])
        let elements = try #require(MarkupReader.elements(of: document.standalone))
        #expect(elements.first { $0.name == "title" }?.text == "<title>")
    }
}
