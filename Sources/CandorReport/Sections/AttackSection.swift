/// Whose confidence was lowered, how many they are, and to what.
struct AttackSection: Section {
    let predicate: String
    let size: String
    let share: String
    let target: String

    init(_ report: HTMLReport) {
        predicate = report.attack.predicate
        size = Format.count(report.attack.points, "reference point")
        share = Format.percent(report.attack.share)
        target = Format.setting(report.attack.targetConfidence)
    }

    static let template = """
        <section>
        <h2>What was attacked</h2>
        <p class="prose">Mirage keeps the answers of a model and lowers its confidence for a chosen region of inputs. \
        A service that abstains when it is unsure then turns just these cases away, and the reason it gives looks harmless.</p>
        <div class="card">
        <dl>
        <dt>Region</dt><dd><code>{{predicate}}</code></dd>
        <dt>Size</dt><dd>{{size}}, {{share}} of all</dd>
        <dt>Target confidence</dt><dd>{{target}} inside the region</dd>
        </dl>
        </div>
        </section>
        """
}
