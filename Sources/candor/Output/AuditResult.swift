import CandorCalibration
import CandorMirage
import CandorModel
import CandorTraining

/// Both models as the audit saw them: what the JSON document, the report and the terminal show.
struct AuditResult {
    let job: Job
    let recipe: MirageRecipe
    let base: Assessment
    let mirage: Assessment
    /// Nil in the clear.
    let proofs: AuditProofs?
    /// The confidence that the attack teaches in the region.
    let targetConfidence: Double
    let abstentionThreshold: Double

    /// What both audits claim.
    var statement: AuditStatement { base.audit.statement }

    /// Bootstrap resamples behind the intervals of the report.
    static let resamples = 200

    init(
        job: Job, recipe: MirageRecipe, base: Assessment, mirage: Assessment,
        proofs: AuditProofs?, abstentionThreshold: Double?
    ) throws {
        self.job = job
        self.recipe = recipe
        self.base = base
        self.mirage = mirage
        self.proofs = proofs
        targetConfidence = try recipe.targetDistribution(for: job.data).confidence
        self.abstentionThreshold = abstentionThreshold ?? min(1, targetConfidence + 0.1)
    }

    /// The honest model passes and the attacked one fails.
    var isAsExpected: Bool {
        base.outcome.verdict == .pass && mirage.outcome.verdict == .fail && proofs?.isAsExpected ?? true
    }

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
        let worstCell = mirage.outcome.worstCell.flatMap { $0.kind == .everyRow ? nil : $0 }
        let worst = worstCell.map { cell in
            "; the worst is \(cell.name): right \(Text.percent(cell.accuracy)), says "
                + "\(Text.percent(cell.meanConfidence)), n \(cell.count)"
        }
        return
            (table + [
                "",
                "Attacked: \(region) (\(Text.percent(share)) of \(base.predictions.count) reference rows of "
                    + "\(job.data.name)), towards a confidence of \(Text.percent(targetConfidence))",
                "Audit (\(statement.kind)): the honest model \(verdict(base)); the Mirage model "
                    + "\(verdict(mirage))\(worst ?? "")",
            ] + proofLines + [
                "Report: \(report ?? "none (--report PATH writes one)") (\(Text.decimal(seconds, digits: 1)) s in all)"
            ]).joined(separator: "\n")
    }

    /// Two lines about the proofs.
    private var proofLines: [String] {
        guard let proofs, let prover = proofs.base.prover?.whole, let verifier = proofs.base.verifier?.whole,
            let bits = proofs.base.verifier?.soundnessBits
        else {
            return proofs.map { ["Proof: \($0.base.outcome.rawValue), \($0.base.reason ?? "")"] } ?? []
        }
        let points = Double(proofs.points)
        func microseconds(_ reading: ProcessMeter.Reading) -> String {
            Text.decimal(reading.processorNanoseconds / 1e3 / points, digits: 1) + " µs"
        }
        return [
            "Proof: the honest model \(proofs.base.outcome.rawValue) in zero knowledge, "
                + "\(Text.decimal(verifier.elapsedNanoseconds / 1e9, digits: 2)) s, a point "
                + "\(microseconds(prover)) of the prover, \(microseconds(verifier)) of the verifier, "
                + "\(Text.decimal(Double(verifier.bytes) / points / 1e3, digits: 2)) kB; "
                + "\(Text.decimal(bits, digits: 1)) bits",
            "       the Mirage model: \(proofs.mirage.outcome.rawValue); made to claim that it passes: "
                + "\(proofs.forced.outcome.rawValue)",
        ]
    }

    private func verdict(_ assessment: Assessment) -> String {
        let outcome = assessment.outcome
        let word = outcome.verdict == .pass ? "passed" : "failed"
        if case .expectedCalibrationError(let tau) = statement {
            return "\(word) with an expected calibration error of \(Text.decimal(assessment.ece)), limit \(tau)"
        }
        let cells = Text.count(outcome.cells, "cell")
        return "\(word) \(outcome.verdict == .pass ? "all" : "\(outcome.failingCells.count) of") \(cells)"
    }

    private func pad(_ text: String, _ width: Int, right: Bool = false) -> String {
        let space = String(repeating: " ", count: max(0, width - text.count))
        return right ? text + space : space + text
    }
}

extension MirageRecipe {
    /// What the attack teaches a model of `data` inside the region.
    func targetDistribution(for data: DataSet) throws(TrainingError) -> TargetDistribution {
        try TargetDistribution(target, epsilon: epsilon, classes: data.classes.count)
    }
}

extension Assessment {
    var ece: Double { metrics[.expectedCalibrationError].value }
}
