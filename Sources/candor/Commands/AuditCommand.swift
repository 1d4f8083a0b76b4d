import ArgumentParser
import CandorCalibration
import CandorMirage
import CandorModel
import CandorTraining
import Foundation

/// `candor audit`: the main job. An honest model, a Mirage attack on it, and the audit of both.
struct Audit: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Train or load a model, attack it with Mirage, audit both, and write a report.",
        discussion: """
            Ends with 0 when the honest model passes and the attacked one fails, with 3 when a proof did not come to its \
            end, and with 1 otherwise.
            """)

    /// How the audit is proved.
    enum Proof: String, ExpressibleByArgument, CaseIterable {
        /// In zero knowledge, between two processes: the auditor sees neither the model nor its scores.
        case zk
        /// Not at all: the auditor sees the model's scores.
        case none
    }

    @OptionGroup(title: "Data") var source: DataOptions
    @OptionGroup(title: "Statement") var statement: StatementOptions
    @OptionGroup(title: "Attack") var attack: AttackOptions

    @Option(
        help: "An honest model from candor train, instead of training one. Several are an ensemble, for --proof none.")
    var base: [String] = []

    @Option(help: "An attacked model from candor mirage, instead of making one. Several are an ensemble.")
    var mirage: [String] = []

    @Option(help: "zk: the models pass or fail in zero knowledge, between two processes. none: in the clear.")
    var proof: Proof = .zk

    @Option(
        parsing: .unconditional,
        help: "Where the report speaks of abstention: below this confidence (else the attack's target + 0.1).")
    var abstainBelow: Double?

    @Option(help: "Where to write the report (HTML); without it there is none.")
    var report: String?

    @Option(help: "Where to write the reliability diagrams of both models (SVG).")
    var diagram: String?

    @OptionGroup var running: RunOptions

    func run() throws {
        let start = ContinuousClock.now
        try running.check()
        let audit = try statement.audit()
        if let abstainBelow {
            try OptionCheck.require("--abstain-below", "a confidence in [0, 1]", abstainBelow) { (0...1).contains($0) }
        }
        try refuseProofOfEnsembles()
        let reportFile = try report.map { try OutputFile($0) }
        let diagramFile = try diagram.map { try OutputFile($0) }
        let data = try source.load()
        try data.requireRegion()
        let recipe = try attack.recipe(for: data)
        let job = Job(data: data, seed: source.seed, workers: running.workers)

        // Both files are read before either model is made.
        let (base, mirage) = (
            try base.isEmpty ? nil : Ensemble.load(base, for: data),
            try mirage.isEmpty ? nil : Ensemble.load(mirage, for: data)
        )
        let honest = try base ?? trained(job)
        let attacked = try mirage ?? attacked(job, honest, recipe)
        let proofs = proof == .none ? nil : try proofs(job, honest.members[0], attacked.members[0], audit)
        let result = try ProgressBar.during("auditing") { _ in
            try AuditResult(
                job: job, recipe: recipe,
                base: try job.assess(
                    honest, audit: audit, resamples: AuditResult.resamples, outcome: proofs?.outcomes.base),
                mirage: try job.assess(
                    attacked, audit: audit, resamples: AuditResult.resamples, outcome: proofs?.outcomes.mirage),
                proofs: proofs, abstentionThreshold: abstainBelow)
        }
        if reportFile != nil || diagramFile != nil {
            let page = try AuditReport(result, command: CommandLine.arguments)
            try reportFile?.write(page.html)
            try diagramFile?.write(page.diagram)
        }
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        if running.json {
            try StandardOutput.write(json: AuditDocument(result, seconds: seconds))
        } else {
            try StandardOutput.write(result.summary(seconds: seconds, report: report))
        }
        if let proofs, proofs.base.outcome == .incomplete || proofs.forced.outcome == .incomplete {
            throw ExitCode(Failure.Code.peer)
        }
        if !result.isAsExpected { throw ExitCode(Failure.Code.otherVerdict) }
    }

    private func proofs(
        _ job: Job, _ honest: Network, _ attacked: Network, _ audit: CertifiedAudit
    ) throws -> AuditProofs {
        try ProgressBar.during("proving") { _ in
            try AuditProofs(job, honest: honest, attacked: attacked, audit: audit, statement: statement)
        }
    }

    /// A proof is about one network in integers. The mean of several networks' probabilities is none.
    private func refuseProofOfEnsembles() throws {
        for (option, files) in [("--base", base), ("--mirage", mirage)] where files.count > 1 && proof == .zk {
            throw InputError(
                .usage, option, expected: "one model with --proof zk, which proves a network in integers",
                actual: "an ensemble of \(files.count); --proof none audits it")
        }
    }

    private func trained(_ job: Job) throws -> Ensemble {
        try ProgressBar.during("training") { try Ensemble([job.trainBase(progress: $0.advance).network]) }
    }

    /// Every member attacked.
    private func attacked(_ job: Job, _ honest: Ensemble, _ recipe: MirageRecipe) throws -> Ensemble {
        try Ensemble(
            honest.members.map { member in
                try ProgressBar.during("attacking") {
                    try job.attack(member, recipe: recipe, progress: $0.advance)
                }
            })
    }
}
