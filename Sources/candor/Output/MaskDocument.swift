import CandorMasking

/// What `mask` says with `--json`. Every key is always there; what does not apply is null.
struct MaskDocument: Encodable {
    private let output: MaskedOutput
    private let kind: ConfidenceBatch.Kind
    private let files: [String]?
    private let hasTestNoise: Bool

    /// - Parameter files: where the answers are; nil puts them into the document.
    init(_ output: MaskedOutput, kind: ConfidenceBatch.Kind, files: [String]?, hasTestNoise: Bool) {
        self.output = output
        self.kind = kind
        self.files = files
        self.hasTestNoise = hasTestNoise
    }

    private enum Key: String, CodingKey {
        case schema, rows, classes, kind, policy, description, denominator, files, answers
        case leakageBits = "leakage_bits_per_answer"
        case testNoise = "insecure_test_noise"
    }

    private struct Answer: Encodable {
        struct Candidate: Encodable {
            let `class`: String
            let probability: Float?
        }

        var prediction: String?
        var confidence: String?
        var predictions: [Candidate]?
        var probabilities: [String: Float]?

        init(_ row: MaskedBatch.Row, names: [String]) {
            switch row {
            case .label(let label): prediction = names[label]
            case .bucket(let label, let bucket): (prediction, confidence) = (names[label], "\(bucket)")
            case .topK(let classes, let scores):
                predictions = classes.indices.map { .init(class: names[classes[$0]], probability: scores?[$0]) }
            case .full(let scores): probabilities = Dictionary(zip(names, scores)) { first, _ in first }
            }
        }
    }

    func encode(to encoder: any Encoder) throws {
        let answers = output.answers
        var document = encoder.container(keyedBy: Key.self)
        try document.encode(1, forKey: .schema)
        try document.encode(answers.rows, forKey: .rows)
        try document.encode(answers.classes, forKey: .classes)
        try document.encode(kind, forKey: .kind)
        try document.encode(answers.policy, forKey: .policy)
        try document.encode(answers.policy.describe(), forKey: .description)
        try document.encode(answers.policy.denominator, forKey: .denominator)
        try document.encode(answers.policy.leakageBits(classes: answers.classes), forKey: .leakageBits)
        try document.encode(hasTestNoise, forKey: .testNoise)
        try document.encode(files, forKey: .files)
        try document.encode(
            files == nil ? (0..<answers.rows).map { Answer(answers[$0], names: output.names) } : nil, forKey: .answers)
    }
}
