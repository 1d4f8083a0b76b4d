/// The cells where the audit found the most, for each model.
struct CellsSection: Section {
    struct Table {
        let role: String
        let caption: String
        let rows: [Row]
        let isEmpty: Bool
        let more: String?
    }

    struct Row {
        let name: String
        let count: String
        let accuracy: String
        let confidence: String
        let gap: String
        let certifiedGap: String
        let strength: String
        let fails: Bool
        let overlap: String
    }

    /// Longer lists hide what matters.
    private static let longest = 12

    let tables: [Table]
    let share: String
    /// Other statements certify nothing: no column, and not a word about it.
    let isCertified: Bool

    init(_ report: HTMLReport) {
        share = Format.percent(report.attack.share)
        isCertified = report.statement.kind == .certified
        // The attacked model first: it is the one a reader looks for here.
        tables = report.models.reversed().map { role, model in
            let shown = model.worstCells.prefix(Self.longest)
            let unseen = max(model.failingCells, 0) - shown.filter { $0.strength > 1 }.count
            return Table(
                role: role.rawValue, caption: Self.caption(role, model), rows: shown.map(Self.row),
                isEmpty: shown.isEmpty,
                more: unseen > 0 ? "\(Format.count(unseen)) more \(unseen == 1 ? "fails" : "fail")." : nil)
        }
    }

    private static func caption(_ role: ModelRole, _ model: HTMLReport.Model) -> String {
        let name = role.name.capitalisedFirst
        guard model.failingCells > 0 else { return "\(name): no cell fails; these come closest" }
        return "\(name): \(Format.count(model.failingCells, "cell")) \(model.failingCells == 1 ? "fails" : "fail")"
    }

    private static func row(_ cell: HTMLReport.Cell) -> Row {
        Row(
            name: cell.name, count: Format.count(cell.count), accuracy: Format.percent(cell.accuracy),
            confidence: Format.percent(cell.confidence), gap: Format.points(cell.accuracy - cell.confidence),
            certifiedGap: cell.certifiedGap > 0 ? Format.percent(cell.certifiedGap, places: 0) : Format.missing,
            strength: Format.decimal(cell.strength, places: 2), fails: cell.strength > 1,
            overlap: Format.percent(cell.overlap))
    }

    static let template = """
        <section>
        <h2>Worst cells</h2>
        <p class="prose">A cell fails when the ratio of its test statistic to the threshold is above 1. The audit was \
        told nothing about the region, which holds {{share}} of all points: a failing cell that has far more of its own \
        points in the region leads to the attack.\
        {{#isCertified}} The certified gap is what chance cannot explain away: some confidence in the cell is off by \
        more than this. The worst cell is the one where it is largest.{{/isCertified}}</p>
        <div class="card">
        {{#tables}}
        <div class="cells">
        <table role="table">
        <caption class="{{role}}">{{caption}}</caption>
        <thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Cell</th>\
        <th role="columnheader" scope="col">Points</th><th role="columnheader" scope="col">Right</th>\
        <th role="columnheader" scope="col">Says</th><th role="columnheader" scope="col">Gap, points</th>\
        {{#isCertified}}<th role="columnheader" scope="col">Certified gap</th>{{/isCertified}}\
        <th role="columnheader" scope="col">Ratio</th>\
        <th role="columnheader" scope="col">In the region</th></tr></thead>
        <tbody role="rowgroup">
        {{#rows}}
        <tr role="row"><th role="rowheader" scope="row"><code>{{name}}</code></th>\
        <td role="cell" data-name="Points">{{count}}</td><td role="cell" data-name="Right">{{accuracy}}</td>\
        <td role="cell" data-name="Says">{{confidence}}</td><td role="cell" data-name="Gap, points">{{gap}}</td>\
        {{#isCertified}}<td role="cell" data-name="Certified gap">{{certifiedGap}}</td>{{/isCertified}}\
        <td role="cell" data-name="Ratio"{{#fails}} class="fails"{{/fails}}>{{strength}}</td>\
        <td role="cell" data-name="In the region">{{overlap}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        {{#more}}
        <p class="caption">{{.}}</p>
        {{/more}}
        {{#isEmpty}}
        <p class="caption">No cells are listed.</p>
        {{/isEmpty}}
        </div>
        {{/tables}}
        </div>
        </section>
        """
}
