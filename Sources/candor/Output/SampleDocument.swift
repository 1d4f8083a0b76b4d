import CandorAudit
import CandorProof

/// What `candor receipts verify` prints.
struct SampleDocument: Encodable {
    struct Caught: Encodable {
        let index: Int
        let reason: String
    }

    /// Whether the log is the provider's and extends the one before; why not.
    private let consistent: Bool
    private let reason: String?
    private var opened = 0
    private var caught: [Caught] = []
    /// `accept`, `reject`, or nil where there was no proof; what a rejected one failed.
    private var proof: String?
    private var proofReason: String?
    private var soundnessBits: Double?
    private var bytes: Int?
    private let altered: Int
    private let probability: Double

    private enum CodingKeys: String, CodingKey {
        case consistent, reason, opened, caught, proof, bytes, altered
        case proofReason = "proof_reason"
        case soundnessBits = "soundness_bits"
        case probability = "detection_probability"
    }

    init(consistent: Bool, reason: String?, altered: Int, probability: Double) {
        (self.consistent, self.reason, self.altered, self.probability) = (consistent, reason, altered, probability)
    }

    mutating func add(_ report: SampleReport) {
        opened = report.answers.count
        caught = report.caught.map {
            Caught(index: $0.index, reason: $0.reason.map { "\($0)" } ?? "expected an opening, found none")
        }
    }

    mutating func add(_ judgement: AuditJudgement?, bytes: Int) {
        self.bytes = bytes
        guard let judgement else { return }
        soundnessBits = judgement.budget.bits
        proof = judgement.verdict == .accept ? "accept" : "reject"
        if case .reject = judgement.verdict { proofReason = "\(judgement.verdict)" }
    }

    var isClean: Bool { consistent && caught.isEmpty && proof != "reject" }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(consistent, forKey: .consistent)
        try container.encode(reason, forKey: .reason)
        try container.encode(opened, forKey: .opened)
        try container.encode(caught, forKey: .caught)
        try container.encode(proof, forKey: .proof)
        try container.encode(proofReason, forKey: .proofReason)
        try container.encode(soundnessBits, forKey: .soundnessBits)
        try container.encode(bytes, forKey: .bytes)
        try container.encode(altered, forKey: .altered)
        try container.encode(probability, forKey: .probability)
    }

    var text: String {
        let log = consistent ? "the log extends the one before" : "the log does not hold: \(reason ?? "")"
        let proof =
            switch self.proof {
            case "accept": "the committed model gives what opened: proved"
            case nil: "that the committed model gives what opened was not proved"
            default: "that the committed model gives what opened: \(proofReason ?? "rejected")"
            }
        let hit =
            "\(Text.count(altered, "altered answer")) of the log would be hit with probability "
            + Text.decimal(probability)
        return
            (["\(Text.count(opened, "answer")) opened, \(caught.count) caught; \(log)", proof, hit]
            + caught.map { "answer \($0.index): \($0.reason)" }).joined(separator: "\n")
    }
}
