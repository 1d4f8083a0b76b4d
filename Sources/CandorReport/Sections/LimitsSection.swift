/// What a verdict does not say.
struct LimitsSection: Section {
    let limits: [String]

    init(_ report: HTMLReport) {
        var limits = [
            "A failed audit asks for an investigation. It is no proof of intent: poor training data, a shift between "
                + "training and use, or plain overfitting can fail it too.",
            "A pass is no proof of honesty. It says that this test, with these groups and this many points, found "
                + "nothing; a small attack spread thin over many groups can stay below alpha.",
        ]
        switch report.statement.kind {
        case .certified:
            limits.append(
                "The rate of false alarms holds for labels that are fresh and independent given the inputs. Labels that "
                    + "the model was trained or chosen on, and groups chosen after a verdict, void it.")
        case .paper, .ece:
            limits.append("This statement has no stated rate of false alarms: chance alone can fail an honest model.")
        }
        limits.append(
            "The verdict is about the reference points. Whether they represent what the model meets in use is for the "
                + "auditor to judge.")
        self.limits = limits + report.notes
    }

    static let template = """
        <section>
        <h2>Limits</h2>
        <ul class="prose">
        {{#limits}}
        <li>{{.}}</li>
        {{/limits}}
        </ul>
        </section>
        """
}
