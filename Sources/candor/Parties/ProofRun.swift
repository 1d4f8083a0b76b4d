import CandorAudit
import CandorModel
import CandorProof
import Foundation

/// The zero-knowledge audit of one model between two processes of this program, over a socket pair: a rehearsal.
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
    let prover: PartyReport?
    let verifier: PartyReport?
    /// Largest resident set of the two, in bytes.
    let peakBytes: Int

    /// Lets a prover of `model` declare whether it passes, and prove it.
    ///
    /// - Parameter isForced: the prover claims to pass, whatever it sees.
    init(
        _ task: AuditTask, _ layout: StatementLayout, model: FixedPointModel, workers: Int, isForced: Bool = false
    ) throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("candor-" + UUID().uuidString)
        // The model is the provider's secret.
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let (taskFile, rowsFile) = ("\(folder.path)/task.json", "\(folder.path)/rows")
        try JSON.bytes(of: task).write(to: URL(fileURLWithPath: taskFile))
        try task.write(layout.data, to: rowsFile)
        let (modelFile, openingFile) = ("\(folder.path)/model.safetensors", "\(folder.path)/opening")
        try model.write(to: modelFile)
        try CommitmentOpening(model, workers: workers).write(to: openingFile)

        let (near, far) = try SocketChannel.descriptors()
        func start(_ role: AuditParty.Role, _ files: [String], over socket: Int32) throws -> PartyProcess {
            defer { close(socket) }
            return try PartyProcess([AuditParty.name, role.rawValue, "\(workers)"] + files, over: socket)
        }
        let prover = try start(isForced ? .liar : .prover, [modelFile, openingFile], over: near)
        let verifier = try start(.verifier, [taskFile, rowsFile], over: far)
        let results = [prover.finish(), verifier.finish()]
        let reports = results.map { try? JSONDecoder().decode(PartyReport.self, from: $0.output) }
        (self.prover, self.verifier) = (reports[0], reports[1])
        peakBytes = max(results[0].peakBytes, results[1].peakBytes)
        outcome = reports[1].flatMap { Outcome(rawValue: $0.result.rawValue) } ?? .incomplete
        reason =
            outcome == .pass ? nil : reports[1]?.reason ?? "the parties ended with \(results.map(\.exitCode))"
    }
}
