import ArgumentParser
import CandorAudit
import Foundation

/// What a party says at the end of an audit: how it ended, between whom, and what it cost this process.
struct PartyReport: Codable {
    let result: AuditVerdict
    let reason: String?
    let statement: String
    /// The model's identity.
    let commitment: String
    /// Both sides' hash over all messages before the certificate.
    let transcript: String
    let points: Int
    /// Nil in a rehearsal, as the two after it.
    let auditNumber: Int?
    let provider: String?
    let auditor: String?
    /// Over all attempts; of the auditor alone.
    let soundnessBits: Double?
    /// Of the proof, up to the first correlations, and all of it; nil where none began.
    let setup: ProcessMeter.Reading?
    let whole: ProcessMeter.Reading?
    let disclosedBytes: Int
    /// The largest resident set of this process.
    let peakBytes: Int
    /// Where the certificate is.
    let certificate: String?

    init(_ conclusion: AuditConclusion, _ meter: StageMeter, certificate: String? = nil) {
        result = conclusion.result
        reason = conclusion.reason
        statement = "\(conclusion.statement)"
        commitment = "\(conclusion.commitment)"
        transcript = "\(conclusion.transcript)"
        points = conclusion.points
        if case .registered(let provider, let auditor, let number) = conclusion.standing {
            (auditNumber, self.provider, self.auditor) = (number, provider.fingerprint, auditor.fingerprint)
        } else {
            (auditNumber, provider, auditor) = (nil, nil, nil)
        }
        soundnessBits = conclusion.soundnessBits
        setup = meter.setup
        whole = meter.read()
        disclosedBytes = meter.disclosedBytes
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        peakBytes = 1024 * usage.ru_maxrss
        self.certificate = certificate
    }
}

/// The JSON document of `candor prove` and `candor verify`, schema 1. Every key is always there; what does not apply is
/// null.
struct PartyDocument: Encodable {
    let report: PartyReport
    let seconds: Double

    private enum Key: String, CodingKey {
        case schema, result, reason, statement, commitment, transcript, points, provider, auditor, certificate, seconds
        case auditNumber = "audit_number"
        case soundness = "soundness_bits"
        case processor = "cpu_us_per_point"
        case wall = "wall_s"
        case bytes = "bytes_per_point"
        case setupBytes = "setup_bytes"
        case disclosedBytes = "disclosed_bytes"
        case peak = "peak_mib"
    }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        let points = Double(max(report.points, 1))
        try object.encode(1, forKey: .schema)
        try object.encode(report.result, forKey: .result)
        try object.encode(report.reason, forKey: .reason)
        try object.encode(report.statement, forKey: .statement)
        try object.encode(report.commitment, forKey: .commitment)
        try object.encode(report.transcript, forKey: .transcript)
        try object.encode(report.points, forKey: .points)
        try object.encode(report.auditNumber, forKey: .auditNumber)
        try object.encode(report.provider, forKey: .provider)
        try object.encode(report.auditor, forKey: .auditor)
        try object.encode(report.certificate, forKey: .certificate)
        try object.encode(report.soundnessBits, forKey: .soundness)
        try object.encode(report.whole.map { $0.processorNanoseconds / 1e3 / points }, forKey: .processor)
        try object.encode(report.whole.map { $0.elapsedNanoseconds / 1e9 }, forKey: .wall)
        try object.encode(report.whole.map { Double($0.bytes) / points }, forKey: .bytes)
        try object.encode(report.setup?.bytes, forKey: .setupBytes)
        try object.encode(report.disclosedBytes, forKey: .disclosedBytes)
        try object.encode(Double(report.peakBytes) / 1_048_576, forKey: .peak)
        try object.encode(seconds, forKey: .seconds)
    }

    /// The same for a person.
    var text: String {
        var lines = ["\(report.result.rawValue)" + (report.reason.map { ": \($0)" } ?? "")]
        lines.append("statement    \(report.statement)")
        lines.append("commitment   \(report.commitment)")
        if let number = report.auditNumber { lines.append("audit        number \(number) on this reference set") }
        if let whole = report.whole {
            let points = Double(max(report.points, 1))
            let bits = report.soundnessBits.map { ", \(Text.decimal($0, digits: 1)) bits of soundness" } ?? ""
            lines.append(
                "cost         \(Text.count(report.points, "point")), "
                    + "\(Text.decimal(whole.processorNanoseconds / 1e3 / points, digits: 1)) µs of CPU and "
                    + "\(Text.decimal(Double(whole.bytes) / points, digits: 0)) bytes each\(bits)")
        }
        if let certificate = report.certificate { lines.append("certificate  \(certificate)") }
        return lines.joined(separator: "\n")
    }

    /// Prints the document and ends with its exit code.
    func finish(asJSON: Bool) throws {
        try asJSON ? StandardOutput.write(json: self) : StandardOutput.write(text)
        switch report.result {
        case .pass: return
        case .declaredFail, .rejected: throw ExitCode(Failure.Code.otherVerdict)
        case .incomplete: throw ExitCode(Failure.Code.peer)
        }
    }
}
