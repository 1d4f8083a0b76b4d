import CandorAudit
import CandorModel
import CandorProof
import Foundation

/// The zero-knowledge audit of one model between two processes of this program, over a socket pair.
struct ProofRun {
    /// How an attempt ended.
    enum Outcome: String, Encodable {
        case pass
        case declaredFail = "declared-fail"
        case rejected
        case incomplete
    }

    let outcome: Outcome
    /// What the verifier said of a rejected proof, or of one that did not end.
    let reason: String?
    let prover: AuditParty.Report?
    let verifier: AuditParty.Report?
    /// Largest resident set of the two, in bytes.
    let peakBytes: Int

    /// Proves that `model` passes; the prover first looks whether it does.
    ///
    /// - Parameter isForced: the prover claims to pass, whatever it sees.
    init(
        _ task: AuditTask, model: FixedPointModel, holds: Bool, isForced: Bool = false
    ) throws {
        guard holds || isForced else {
            (outcome, reason, prover, verifier, peakBytes) = (.declaredFail, nil, nil, nil, 0)
            return
        }
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("candor-" + UUID().uuidString)
        // The model is the provider's secret.
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (taskFile, modelFile) = ("\(folder.path)/task.json", "\(folder.path)/model.safetensors")
        try JSON.bytes(of: task).write(to: URL(fileURLWithPath: taskFile))
        try model.write(to: modelFile)
        let opening = try CommitmentOpening(model, workers: task.workers)
        let (commitmentFile, openingFile) = ("\(folder.path)/commitment", "\(folder.path)/opening")
        try opening.commitment.write(to: commitmentFile)
        try opening.write(to: openingFile)

        let (near, far) = try SocketChannel.descriptors()
        func start(_ arguments: [String], over socket: Int32) throws -> PartyProcess {
            defer { close(socket) }
            return try PartyProcess([AuditParty.name] + arguments, over: socket)
        }
        let role = isForced ? AuditParty.Role.liar : .prover
        let prover = try start([role.rawValue, taskFile, commitmentFile, modelFile, openingFile], over: near)
        let verifier = try start([AuditParty.Role.verifier.rawValue, taskFile, commitmentFile], over: far)
        let results = [prover.finish(), verifier.finish()]
        let reports = results.map { try? JSONDecoder().decode(AuditParty.Report.self, from: $0.output) }
        (self.prover, self.verifier) = (reports[0], reports[1])
        peakBytes = max(results[0].peakBytes, results[1].peakBytes)
        switch reports[1]?.verdict {
        case "accept": (outcome, reason) = (.pass, nil)
        case "reject": (outcome, reason) = (.rejected, reports[1]?.reason)
        default: (outcome, reason) = (.incomplete, "the parties ended with \(results.map(\.exitCode))")
        }
    }
}
