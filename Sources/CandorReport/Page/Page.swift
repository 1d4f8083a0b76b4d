/// The page around the sections, written so that it is well-formed as XML too. Its policy forbids scripts and every request, whatever a section might contain.
struct Page: Section {
    let data: String
    let summary: String
    let style = PageStyle.sheet
    let sections: [String]

    init(report: HTMLReport, sections: [String]) {
        data = report.data
        let facts = [
            Format.count(report.points, "reference point"), "statement “\(report.statement.kind.rawValue)”",
            report.date,
        ]
        summary = facts.compactMap { $0 }.joined(separator: " · ")
        self.sections = sections
    }

    static let template = """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8"/>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"/>
        <meta name="referrer" content="no-referrer"/>
        <meta name="color-scheme" content="light dark"/>
        <title>Candor: confidence audit of {{data}}</title>
        <style>
        {{{style}}}</style>
        </head>
        <body>
        <main>
        <header>
        <p class="eyebrow">Candor confidence audit</p>
        <h1><bdi>{{data}}</bdi></h1>
        <p class="summary">{{summary}}</p>
        </header>
        {{#sections}}
        {{{.}}}
        {{/sections}}
        </main>
        </body>
        </html>

        """
}
