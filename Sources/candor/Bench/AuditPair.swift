import CandorAudit
import CandorModel
import CandorProof
import Foundation

/// A prover and a verifier of an audit of a shape, two processes over the loopback interface.
enum AuditPair {
    /// The hidden command of a party.
    static let command = "bench-audit-party"

    /// What both are told.
    struct Task: Codable {
        let shape: AuditShape
        let points: Int
        let workers: Int
        let format: FixedPointFormat
    }

    /// What a party measured, from the beginning of its session.
    struct Report: Codable {
        var setup: ProcessMeter.Reading
        var whole: ProcessMeter.Reading
        /// Of the verifier.
        var soundnessBits: Double?
    }

    /// What both measured.
    struct Outcome {
        let points: Int
        let prover: Report
        let verifier: Report
        let proverPeakBytes: Int
        let verifierPeakBytes: Int
        /// What the statement's layout says of the bytes.
        let cost: AuditCost
    }

    /// Runs both parties to their end.
    static func run(_ shape: AuditShape, points: Int, workers: Int) throws -> Outcome {
        let model = try shape.model(points: points)
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("candor-" + UUID().uuidString)
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["task.json", "commitment", "model.safetensors", "opening"].map { "\(folder.path)/\($0)" }
        let task = Task(shape: shape, points: points, workers: workers, format: model.format)
        try JSON.bytes(of: task).write(to: URL(fileURLWithPath: files[0]))
        let opening = try CommitmentOpening(model, workers: workers)
        try opening.commitment.write(to: files[1])
        try model.write(to: files[2])
        try opening.write(to: files[3])

        let (near, far) = try Loopback.descriptors()
        func start(_ role: BenchAuditParty.Role, _ files: some Sequence<String>, over socket: Int32) throws
            -> PartyProcess
        {
            defer { close(socket) }
            return try PartyProcess([command, role.rawValue] + files, over: socket)
        }
        let prover = try start(.prover, files, over: near)
        let verifier = try start(.verifier, files.prefix(2), over: far)
        let cost = try shape.layout(model.format, points: points).cost()
        let results = [prover.finish(), verifier.finish()]
        let reports = try results.map { result in
            guard result.exitCode == 0 else { throw PartyError(command, "exit code \(result.exitCode)") }
            return try JSONDecoder().decode(Report.self, from: result.output)
        }
        return Outcome(
            points: points, prover: reports[0], verifier: reports[1], proverPeakBytes: results[0].peakBytes,
            verifierPeakBytes: results[1].peakBytes, cost: cost)
    }
}
