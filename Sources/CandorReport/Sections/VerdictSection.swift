/// The first thing a reader sees: for each model one sentence that says how the audit ended.
struct VerdictSection: Section {
    struct Card {
        let tone: String
        let badge: String
        let isPass: Bool
        let sentence: String
        let worst: Worst?
    }

    /// The end of the sentence about a failed model: the worst cell, and what is wrong there.
    struct Worst {
        let name: String
        let accuracy: String
        let confidence: String
    }

    let cards: [Card]

    init(_ report: HTMLReport) {
        cards = report.models.map { role, model in
            Card(
                tone: model.verdict.rawValue, badge: model.verdict == .pass ? "Passed" : "Failed",
                isPass: model.verdict == .pass, sentence: Self.sentence(role, model, report.statement),
                worst: Self.worst(model, report.statement))
        }
    }

    private static func sentence(
        _ role: ModelRole, _ model: HTMLReport.Model, _ statement: HTMLReport.Statement
    ) -> String {
        let noun = statement.kind == .paper ? "bin" : "cell"
        let cells = Format.count(statement.cells, noun)
        let ece = Format.percent(model.ece.value, places: 2)
        let alpha = Format.setting(statement.alpha)
        switch (statement.kind, model.verdict) {
        case (.ece, .pass):
            return "The \(role.name) passed: its expected calibration error is \(ece), within the limit of \(alpha)"
        case (.ece, .fail):
            return "The \(role.name) failed: its expected calibration error is \(ece), above the limit of \(alpha)"
        case (_, .pass):
            return "The \(role.name) passed: none of the \(cells) contradicts what it says about itself"
        case (_, .fail):
            return "The \(role.name) failed: \(Format.count(model.failingCells)) of \(cells)"
        }
    }

    private static func worst(_ model: HTMLReport.Model, _ statement: HTMLReport.Statement) -> Worst? {
        guard model.verdict == .fail, statement.kind != .ece, let cell = model.worstCells.first else { return nil }
        // Whole percentages read best; they would hide a gap that rounds away.
        let whole = (Format.percent(cell.accuracy, places: 0), Format.percent(cell.confidence, places: 0))
        let places = whole.0 == whole.1 ? 1 : 0
        return Worst(
            name: cell.name, accuracy: Format.percent(cell.accuracy, places: places),
            confidence: Format.percent(cell.confidence, places: places))
    }

    static let template = """
        <section class="verdicts pair" aria-label="Verdict">
        {{#cards}}
        <div class="card verdict {{tone}}">
        <p class="badge"><svg viewBox="0 0 20 20" aria-hidden="true">{{#isPass}}<path d="M4 10.5 8.5 15 16 5.5"/>\
        {{/isPass}}{{^isPass}}<path d="M5 5 15 15M15 5 5 15"/>{{/isPass}}</svg>{{badge}}</p>
        <p>{{sentence}}{{#worst}}; the worst is <code>{{name}}</code>, where it is right {{accuracy}} of the time and \
        says {{confidence}}{{/worst}}.</p>
        </div>
        {{/cards}}
        </section>
        """
}
