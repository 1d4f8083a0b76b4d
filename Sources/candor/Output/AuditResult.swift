import CandorCalibration
import CandorMirage
import CandorModel

/// Both models as the audit saw them: what the JSON document, the report and the terminal show.
struct AuditResult {
    let job: Job
    let recipe: MirageRecipe
    let statement: StatementOptions
    let base: Assessment
    let mirage: Assessment
    /// The confidence that the attack teaches in the region.
    let targetConfidence: Double
    let abstentionThreshold: Double

    /// Bootstrap resamples behind the intervals of the report.
    static let resamples = 200

    init(
        job: Job, recipe: MirageRecipe, statement: StatementOptions, base: Assessment, mirage: Assessment,
        abstentionThreshold: Double?
    ) throws {
        self.job = job
        self.recipe = recipe
        self.statement = statement
        self.base = base
        self.mirage = mirage
        targetConfidence = try TargetDistribution(
            recipe.target, epsilon: recipe.epsilon, classes: job.data.classes.count
        ).confidence
        self.abstentionThreshold = abstentionThreshold ?? min(1, targetConfidence + 0.1)
    }

    /// The honest model passes and the attacked one fails.
    var isAsExpected: Bool { base.outcome.verdict == .pass && mirage.outcome.verdict == .fail }

    /// A table of both models, then three lines: what was attacked, what the audit saw, where the report is.
    func summary(seconds: Double, report: String?) -> String {
        let region = job.data.region?.source ?? ""
        let share = Double(base.region.count { $0 }) / Double(base.region.count)
        let rows = [
            ("accuracy", Text.percent(base.accuracy), Text.percent(mirage.accuracy)),
            ("accuracy in the region", Text.percent(base.regionAccuracy), Text.percent(mirage.regionAccuracy)),
            ("confidence in the region", Text.percent(base.regionConfidence), Text.percent(mirage.regionConfidence)),
            ("ECE", Text.decimal(base.ece), Text.decimal(mirage.ece)),
            ("audit", base.outcome.verdict.rawValue, mirage.outcome.verdict.rawValue),
        ]
        let table = ([("", "honest", "Mirage")] + rows).map { name, base, mirage in
            pad(name, 26, right: true) + pad(base, 9) + pad(mirage, 9)
        }
        let worst = mirage.outcome.worstCell.map { cell in
            "; the worst is \(cell.name): right \(Text.percent(cell.accuracy)), says "
                + "\(Text.percent(cell.meanConfidence)), n \(cell.count)"
        }
        return
            (table + [
                "",
                "Attacked: \(region) (\(Text.percent(share)) of \(base.predictions.count) reference rows of "
                    + "\(job.data.name)), towards a confidence of \(Text.percent(targetConfidence))",
                "Audit (\(statement.statement.rawValue)): the honest model \(verdict(base)); the Mirage model "
                    + "\(verdict(mirage))\(worst ?? "")",
                "Report: \(report ?? "none (--report PATH writes one)") (\(Text.decimal(seconds, digits: 1)) s in all)",
            ]).joined(separator: "\n")
    }

    private func verdict(_ assessment: Assessment) -> String {
        switch assessment.outcome.verdict {
        case .pass: "passed all \(Text.count(assessment.outcome.cells, "cell"))"
        case .fail:
            "failed \(assessment.outcome.failingCells.count) of \(Text.count(assessment.outcome.cells, "cell"))"
        }
    }

    private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? text + space : space + text
    }
}

extension Assessment {
    var ece: Double { metrics[.expectedCalibrationError].value }
}
