/// What the audit could not look at: groups with too few reference points. They are never counted as passed.
struct CoverageSection: Section {
    struct Row {
        let name: String
        let count: String
    }

    private static let longest = 40

    let sentence: String
    let hasGroups: Bool
    let shown: String
    let rows: [Row]

    init(_ report: HTMLReport) {
        let total = report.uncovered.count
        hasGroups = total > 0
        let minimum = Format.count(report.statement.minimumCount, "reference point")
        if report.statement.kind != .certified {
            sentence = "This statement looks at bins of confidence over all points and at no groups."
        } else if total == 0 {
            sentence = "Every group has at least \(minimum) and was tested."
        } else {
            sentence =
                "\(Format.count(total, "group")) \(total == 1 ? "has" : "have") fewer than \(minimum) and "
                + "\(total == 1 ? "was" : "were") not tested. Nothing is known about the model there; "
                + "an attack that stays inside such a group is not found."
        }
        rows = report.uncovered.prefix(Self.longest).map { Row(name: $0.name, count: Format.count($0.count, "point")) }
        shown = total > Self.longest ? "The first \(Self.longest) of \(Format.count(total))" : "All of them"
    }

    static let template = """
        <section>
        <h2>What was not covered</h2>
        <p class="prose">{{sentence}}</p>
        {{#hasGroups}}
        <details class="card">
        <summary>{{shown}}</summary>
        <ul>
        {{#rows}}
        <li><code>{{name}}</code>, {{count}}</li>
        {{/rows}}
        </ul>
        </details>
        {{/hasGroups}}
        </section>
        """
}
