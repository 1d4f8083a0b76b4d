import CandorProof

/// What a provider serves of each prediction, where that can be proved in this version: the rules that are functions
/// of the model and the input alone.
///
/// Buckets, top-k, rounded scores and noise cannot be proved yet; a provider that serves them says so.
public enum ServedPolicy: Hashable, Sendable {
    /// The label.
    case label
    /// The label and the row of its confidence: confidence = row / scale.
    case labelAndRow
    /// The label and the row, or nothing where the row is below `row`.
    case abstain(below: Int)

    /// Names of the policies that can be proved.
    public static let names = ["label", "label-and-row", "abstain"]

    /// The policy of that name.
    ///
    /// - Parameters:
    ///   - name: one of ``names``.
    ///   - threshold: the row below which `abstain` gives no answer; the others have none.
    /// - Throws: ``EvidenceError/unprovablePolicy(expected:actual:)`` for another name,
    ///   ``EvidenceError/outOfRange(name:expected:actual:)`` for a threshold that is missing, negative or of no use.
    public init(named name: String, threshold: Int? = nil) throws(EvidenceError) {
        switch (name, threshold) {
        case ("label", nil): self = .label
        case ("label-and-row", nil): self = .labelAndRow
        case ("abstain", let row?) where row >= 0: self = .abstain(below: row)
        case ("abstain", _):
            throw .outOfRange(
                name: "threshold of abstain", expected: "a row from 0 on", actual: threshold.map { "\($0)" } ?? "none")
        case _ where Self.names.contains(name):
            throw .outOfRange(name: "threshold of \(name)", expected: "none", actual: "\(threshold ?? 0)")
        case _ where Mutation.isOn(.provablePolicy): self = .label
        default: throw .unprovablePolicy(expected: Self.names, actual: name)
        }
    }

    /// One of ``names``.
    public var name: String {
        switch self {
        case .label: "label"
        case .labelAndRow: "label-and-row"
        case .abstain: "abstain"
        }
    }

    /// The row below which nothing is answered.
    public var threshold: Int? {
        if case .abstain(let row) = self { row } else { nil }
    }

    /// What the model that `commitment` identifies serves under this policy: the identity that receipts name.
    public func identity(of commitment: ModelCommitment) -> Digest {
        var message = SignedBytes(label: "candor service 1")
        message.append(commitment.identity)
        message.append(name)
        if let threshold { message.append(threshold) }
        return digest(message)
    }

    /// Makes sure that an answer has the form that this policy gives.
    ///
    /// - Throws: ``EvidenceError/mismatch(what:expected:actual:)``.
    public func check(_ answer: ServedAnswer) throws(EvidenceError) {
        let isOwn =
            switch (self, answer) {
            case (.label, .label), (.labelAndRow, .labelAndRow), (.abstain, .abstained): true
            case (.abstain(let threshold), .labelAndRow(_, let row)): row >= threshold
            default: false
            }
        guard Mutation.isOn(.receiptPolicy) || isOwn else {
            throw .mismatch(what: "answer", expected: "one of the policy \(name)", actual: "\(answer)")
        }
    }
}

/// What a client was told about one input.
public enum ServedAnswer: Hashable, Sendable {
    /// The label.
    case label(Int)
    /// The label and the row of its confidence.
    case labelAndRow(label: Int, row: Int)
    /// Nothing: the model was not sure enough.
    case abstained

    /// The one form as bytes.
    var bytes: [UInt8] {
        var message = SignedBytes(label: "candor answer 1")
        switch self {
        case .label(let label):
            message.append(label)
        case .labelAndRow(let label, let row):
            message.append(label)
            message.append(row)
        case .abstained: break
        }
        return message.bytes
    }
}

extension ServedAnswer: Codable {
    private enum CodingKeys: String, CodingKey { case label, row, abstained }

    /// Reads {"label"}, {"label", "row"} or {"abstained": true}.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let label = try container.decodeIfPresent(Int.self, forKey: .label)
        let row = try container.decodeIfPresent(Int.self, forKey: .row)
        switch (label, row, try container.decodeIfPresent(Bool.self, forKey: .abstained)) {
        case (let label?, nil, nil): self = .label(label)
        case (let label?, let row?, nil): self = .labelAndRow(label: label, row: row)
        case (nil, nil, true?): self = .abstained
        default:
            throw EvidenceError.malformed(
                what: "an answer", expected: "a label, a label and a row, or abstained", actual: "another set of keys")
        }
    }

    /// Writes the keys that there are.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .label(let label): try container.encode(label, forKey: .label)
        case .labelAndRow(let label, let row):
            try container.encode(label, forKey: .label)
            try container.encode(row, forKey: .row)
        case .abstained: try container.encode(true, forKey: .abstained)
        }
    }
}
