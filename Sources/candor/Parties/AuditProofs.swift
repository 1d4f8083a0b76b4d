import CandorAudit
import CandorCalibration
import CandorModel
import CandorTraining

/// The zero-knowledge audits of the honest model, of the attacked one, and of the attacked one by a prover that lies.
struct AuditProofs {
    /// Rows of the reference set.
    let points: Int
    let base: ProofRun
    let mirage: ProofRun
    /// What becomes of a prover that claims that the attacked model passes, and goes on.
    let forced: ProofRun
    /// What the audits in integers, of the very models that were proved, found in the clear.
    let outcomes: (base: AuditOutcome, mirage: AuditOutcome)

    /// The honest model's proof is accepted; the attacked one declares that it fails, and is rejected when it does not.
    var isAsExpected: Bool {
        base.outcome == .pass && mirage.outcome == .declaredFail && forced.outcome == .rejected
    }

    /// Turns both networks into integers and proves.
    init(
        _ job: Job, honest: Network, attacked: Network, audit: CertifiedAudit, statement options: StatementOptions
    ) throws {
        let data = job.data
        points = data.reference.count
        func prove(_ network: Network, isForced: Bool) throws -> (ProofRun, ProofRun?, AuditOutcome) {
            let model = try job.fixed(network, bins: audit.binning.count)
            let layout = try AuditTask.layout(data, format: model.format, audit: audit)
            let statement = try IntegerAudit(layout, inference: IntegerInference(model), workers: job.workers)
            let task = AuditTask(options, layout)
            let run = try ProofRun(task, layout, model: model, workers: job.workers)
            let forced = isForced ? try ProofRun(task, layout, model: model, workers: job.workers, isForced: true) : nil
            let outcome = try audit.run(
                rows: statement.confidences, scale: model.format.confidenceScale, correct: statement.correct,
                groups: layout.data.groups)
            return (run, forced, outcome)
        }
        let (base, _, baseOutcome) = try prove(honest, isForced: false)
        let (mirage, forced, mirageOutcome) = try prove(attacked, isForced: true)
        self.base = base
        self.mirage = mirage
        self.forced = forced!  // it was asked for
        outcomes = (baseOutcome, mirageOutcome)
    }
}

extension Job {
    /// The network in integers, its formats chosen on training rows.
    func fixed(_ network: Network, bins: Int) throws -> FixedPointModel {
        let exporter = try Exporter(.init(bins: bins, points: min(max(data.reference.count, 1), 1 << 24)))
        return try exporter.export(
            network, preprocessing: data.preprocessing, labels: data.classes, calibration: data.train,
            reference: data.reference
        ).model
    }
}

/// The facts of a proof: `proof` of the audit's JSON document.
struct ProofDocument: Encodable {
    private let proofs: AuditProofs

    init(_ proofs: AuditProofs) { self.proofs = proofs }

    private enum Key: String, CodingKey {
        case statement, points, transcript
        case proverCPU = "prover_cpu_us_per_point"
        case verifierCPU = "verifier_cpu_us_per_point"
        case wall = "wall_s"
        case bytes = "bytes_per_point"
        case setupBytes = "setup_bytes"
        case soundness = "soundness_bits"
        case peak = "peak_mib"
        case forced = "mirage_forced"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let (prover, verifier) = (proofs.base.prover, proofs.base.verifier)
        let points = Double(proofs.points)
        try object.encode(verifier?.statement, forKey: .statement)
        try object.encode(verifier?.transcript, forKey: .transcript)
        try object.encode(proofs.points, forKey: .points)
        try object.encode(prover?.whole.map { $0.processorNanoseconds / 1e3 / points }, forKey: .proverCPU)
        try object.encode(verifier?.whole.map { $0.processorNanoseconds / 1e3 / points }, forKey: .verifierCPU)
        try object.encode(verifier?.whole.map { $0.elapsedNanoseconds / 1e9 }, forKey: .wall)
        try object.encode(verifier?.whole.map { Double($0.bytes) / points }, forKey: .bytes)
        try object.encode(verifier?.setup?.bytes, forKey: .setupBytes)
        try object.encode(verifier?.soundnessBits, forKey: .soundness)
        try object.encode(Double(proofs.base.peakBytes) / 1_048_576, forKey: .peak)
        try object.encode(proofs.forced.outcome, forKey: .forced)
    }
}
