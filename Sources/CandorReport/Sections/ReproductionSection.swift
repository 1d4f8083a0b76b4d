/// How to make this report again.
struct ReproductionSection: Section {
    let command: String
    let settings: [HTMLReport.Fact]
    let versions: [HTMLReport.Fact]

    init(_ report: HTMLReport) {
        command = report.command
        settings = report.settings
        versions = report.versions
    }

    static let template = """
        <section>
        <h2>How to reproduce it</h2>
        <div class="card">
        <pre>{{command}}</pre>
        <dl>
        {{#settings}}
        <dt>{{name}}</dt><dd>{{value}}</dd>
        {{/settings}}
        {{#versions}}
        <dt>{{name}}</dt><dd>{{value}}</dd>
        {{/versions}}
        </dl>
        </div>
        </section>
        """
}
