/// The reliability diagrams on common scales, with the numbers behind them for those who read tables.
struct ReliabilitySection: Section {
    struct Panel {
        let svg: String
        let title: String
        let rows: [Row]
    }

    struct Row {
        let range: String
        let count: String
        let accuracy: String
        let interval: String
        let confidence: String
        let gap: String
    }

    let panels: [Panel]

    init(_ report: HTMLReport) {
        let diagrams = report.reliabilityDiagrams
        let low = ReliabilityDiagram.commonLow(diagrams)
        panels = diagrams.map { diagram in
            let document = SVGDocument(
                identifier: "reliability-\(diagram.role.rawValue)", width: PlotFrame.panelWidth,
                height: ReliabilityDiagram.panelHeight, title: "Reliability diagram of the \(diagram.role.name)",
                summary: diagram.summary, elements: diagram.panel(low: low))
            return Panel(
                svg: document.inline, title: diagram.title, rows: diagram.bins.filter { $0.count > 0 }.map(Self.row))
        }
    }

    private static func row(_ bin: ReliabilityDiagram.Bin) -> Row {
        Row(
            range: "\(Format.percent(bin.lower)) – \(Format.percent(bin.upper))", count: Format.count(bin.count),
            accuracy: Format.percent(bin.accuracy), interval: Format.interval(bin.low, bin.high),
            confidence: Format.percent(bin.confidence), gap: Format.points(bin.gap))
    }

    static let template = """
        <section>
        <h2>Reliability before and after</h2>
        <p class="prose">Predictions are sorted into bins by confidence. An honest model that says 70 % is right 70 % \
        of the time: its points lie on the diagonal. Shading is the gap between what a bin says and how often it is \
        right; whiskers are 95 % intervals for how often it is right.</p>
        <div class="pair">
        {{#panels}}
        <figure class="card">
        {{{svg}}}
        <details>
        <summary>Numbers</summary>
        <div class="scroll" tabindex="0" role="region" aria-label="Bins of the diagram: {{title}}">
        <table>
        <thead><tr><th scope="col">Confidence</th><th scope="col">Points</th><th scope="col">Right</th>\
        <th scope="col">Says</th><th scope="col">Gap</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{range}}</th><td>{{count}}</td><td>{{accuracy}}<small>{{interval}}</small></td>\
        <td>{{confidence}}</td><td>{{gap}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        </div>
        </details>
        </figure>
        {{/panels}}
        </div>
        </section>
        """
}

extension String {
    /// The text with its first character in upper case.
    var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
