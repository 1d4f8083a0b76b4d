/// Who is refused an answer: abstention and coverage of each group, before and after the attack.
struct GroupsSection: Section {
    struct Row {
        let name: String
        let count: String
        let baseAbstains: String
        let mirageAbstains: String
        let change: String
        let coverage: String
        let right: String
    }

    /// Shown at once; the others are folded away.
    private static let shownAtOnce = 12

    let threshold: String
    let rows: [Row]
    let others: [Row]
    let hasOthers: Bool
    let summary: String
    let isEmpty: Bool

    init(_ report: HTMLReport) {
        threshold = Format.setting(report.abstentionThreshold)
        // Those that the attack refuses most are what a reader looks for; ties stay in the order of the columns.
        let ordered = report.groups.enumerated().sorted {
            ($1.element.change, $0.offset) < ($0.element.change, $1.offset)
        }.map(\.element)
        rows = ordered.prefix(Self.shownAtOnce).map(Self.row)
        others = ordered.dropFirst(Self.shownAtOnce).map(Self.row)
        hasOthers = !others.isEmpty
        summary = "\(Format.count(others.count)) more"
        isEmpty = rows.isEmpty
    }

    private static func row(_ group: HTMLReport.GroupAbstention) -> Row {
        Row(
            name: group.name, count: Format.count(group.count), baseAbstains: Format.percent(group.base.abstention),
            mirageAbstains: Format.percent(group.mirage.abstention), change: Format.points(group.change),
            coverage: Format.percent(1 - group.mirage.abstention), right: Format.percent(group.mirage.answersRight))
    }

    private static func table(_ rows: String) -> String {
        """
        <div class="scroll" tabindex="0" role="region" aria-label="Abstention by group">
        <table>
        <thead><tr><th scope="col">Group</th><th scope="col">Points</th>\
        <th scope="col" class="base">Abstains, honest</th><th scope="col" class="mirage">Abstains, Mirage</th>\
        <th scope="col">Change, points</th><th scope="col">Coverage, Mirage</th>\
        <th scope="col">Right among its answers</th></tr></thead>
        <tbody>
        {{#\(rows)}}
        <tr><th scope="row"><code>{{name}}</code></th><td>{{count}}</td><td>{{baseAbstains}}</td>\
        <td>{{mirageAbstains}}</td><td>{{change}}</td><td>{{coverage}}</td><td>{{right}}</td></tr>
        {{/\(rows)}}
        </tbody>
        </table>
        </div>
        """
    }

    static let template = """
        <section>
        <h2>Who gets no answer</h2>
        <p class="prose">Each model abstains where its confidence is below {{threshold}}. The groups are the values of \
        single public columns; those that the attack refuses most come first. A group that is refused more often than \
        others may be harder, and that is what the audit decides: whether its confidence is what it earns.</p>
        {{#isEmpty}}
        <p class="caption">There are no groups.</p>
        {{/isEmpty}}
        {{^isEmpty}}
        <div class="card">
        \(table("rows"))
        {{#hasOthers}}
        <details>
        <summary>{{summary}}</summary>
        \(table("others"))
        </details>
        {{/hasOthers}}
        </div>
        {{/isEmpty}}
        </section>
        """
}

extension HTMLReport.GroupAbstention {
    /// By how much the attack raises the abstention.
    fileprivate var change: Double { mirage.abstention - base.abstention }
}
