/// What exactly was tested, a sentence for each parameter.
struct StatementSection: Section {
    struct Row {
        let name: String
        let value: String
        let meaning: String
    }

    let rows: [Row]

    init(_ report: HTMLReport) {
        let statement = report.statement
        var rows = [
            Row(name: "kind", value: statement.kind.rawValue, meaning: Self.meaning(of: statement.kind)),
            Row(name: "alpha", value: Format.setting(statement.alpha), meaning: Self.tolerance(statement)),
        ]
        if statement.kind == .certified {
            let delta = Format.setting(statement.delta)
            rows.append(
                Row(
                    name: "delta", value: delta,
                    meaning: "A model that stays within alpha at every point fails with a probability of at most "
                        + "\(delta), over all cells together."))
        }
        rows.append(
            Row(
                name: "bins", value: Format.count(statement.bins),
                meaning: "Predictions are sorted by confidence into intervals of equal width."))
        if statement.kind == .certified {
            rows.append(
                Row(
                    name: "n_min", value: Format.count(statement.minimumCount),
                    meaning: "A group is tested if it has at least this many reference points; a smaller one is listed "
                        + "as not covered."))
            rows.append(
                Row(
                    name: "cells", value: Format.count(statement.cells),
                    meaning: "Bins and groups together, fixed from inputs before any label was used. More cells make "
                        + "each test stricter, so that delta still holds for all of them."))
        }
        self.rows = rows
    }

    private static func meaning(of kind: HTMLReport.Statement.Kind) -> String {
        switch kind {
        case .paper:
            "In every bin, how often the model is right differs from its mean confidence by at most alpha. The test "
                + "allows nothing for chance, so small bins raise false alarms and a small region can hide in a large bin."
        case .ece:
            "The gap between confidence and accuracy, averaged over all bins, is at most alpha. An average can hide a "
                + "small region."
        case .certified:
            "In every bin and every group, the gap between confidence and accuracy is no larger than alpha and chance "
                + "together explain."
        }
    }

    private static func tolerance(_ statement: HTMLReport.Statement) -> String {
        switch statement.kind {
        case .paper: "The largest gap that a bin may have."
        case .ece: "The largest expected calibration error that the model may have."
        case .certified:
            "The gap between confidence and the probability of being right that is tolerated at every point."
        }
    }

    static let template = """
        <section>
        <h2>What was tested</h2>
        <div class="card">
        <dl class="statement">
        {{#rows}}
        <dt><code>{{name}}</code> {{value}}</dt><dd>{{meaning}}</dd>
        {{/rows}}
        </dl>
        </div>
        </section>
        """
}
