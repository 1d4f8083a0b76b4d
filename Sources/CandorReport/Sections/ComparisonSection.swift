/// The numbers before and after the attack, side by side.
struct ComparisonSection: Section {
    struct Row {
        let name: String
        let base: String
        let baseInterval: String?
        let mirage: String
        let mirageInterval: String?
        let change: String
    }

    let rows: [Row]

    init(_ report: HTMLReport) {
        let threshold = Format.setting(report.abstentionThreshold)
        func row(_ name: String, places: Int = 1, _ value: (HTMLReport.Model) -> HTMLReport.Estimate) -> Row {
            let (base, mirage) = (value(report.base), value(report.mirage))
            return Row(
                name: name, base: Format.percent(base.value, places: places), baseInterval: base.interval,
                mirage: Format.percent(mirage.value, places: places), mirageInterval: mirage.interval,
                change: Format.points(mirage.value - base.value, places: places))
        }
        rows = [
            row("Accuracy") { .init($0.accuracy) },
            row("Accuracy in the region") { .init($0.regionAccuracy) },
            row("Mean confidence in the region") { .init($0.regionConfidence) },
            row("Expected calibration error", places: 2) { $0.ece },
            row("Abstains in the region, below \(threshold)") { .init($0.abstentionInside) },
            row("Abstains elsewhere, below \(threshold)") { .init($0.abstentionOutside) },
        ]
    }

    static let template = """
        <section>
        <h2>Before and after</h2>
        <div class="card">
        <table class="compare">
        <thead><tr><th scope="col">Measure</th><th scope="col" class="base">Honest model</th>\
        <th scope="col" class="mirage">Mirage model</th><th scope="col">Change, points</th></tr></thead>
        <tbody>
        {{#rows}}
        <tr><th scope="row">{{name}}</th><td>{{base}}{{#baseInterval}}<small>{{.}}</small>{{/baseInterval}}</td>\
        <td>{{mirage}}{{#mirageInterval}}<small>{{.}}</small>{{/mirageInterval}}</td><td>{{change}}</td></tr>
        {{/rows}}
        </tbody>
        </table>
        <p class="caption">Measured on the reference points. Change in percentage points; brackets are 95 % intervals.</p>
        </div>
        </section>
        """
}
