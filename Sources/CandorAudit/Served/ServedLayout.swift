import CandorModel
import CandorProof

/// What is stated about sampled answers: that the committed model gives each of them to its public input.
///
/// Prover and verifier make it from the same opened leaves, and a session names its ``hash``. The article
/// <doc:SampledReceipts> says what fixes each value of the proof.
public struct ServedLayout: Sendable {
    /// The public part of the model.
    public let format: FixedPointFormat
    /// About which model.
    public let commitment: ModelCommitment
    /// What of its predictions is served.
    public let policy: ServedPolicy
    /// Places in the log, increasing.
    public let indices: [Int]
    /// The opened inputs, in the order of ``indices``.
    public let inputs: QuantisedInputs
    /// What was answered, in the same order.
    public let answers: [ServedAnswer]
    /// SHA-256 of everything public, 32 bytes: what both sides of a session name.
    public let hash: [UInt8]

    /// What a version of this code states; part of the hash.
    private static let version: UInt64 = 1

    /// States the opened answers of a sample, or some of them.
    ///
    /// - Parameters:
    ///   - format: of the committed model; it is validated.
    ///   - sample: which log, and which of its answers.
    ///   - answers: at least one, by increasing place, all of them of the sample.
    /// - Throws: ``AuditError``: ``AuditError/answer(index:_:)`` for an input or an answer outside the format or policy.
    public init(
        format: FixedPointFormat, commitment: ModelCommitment, policy: ServedPolicy, sample: SamplePlan,
        answers: [(index: Int, answer: SampledAnswer)]
    ) throws(AuditError) {
        try modelErrors { () throws(ModelFileError) in try format.validate() }
        try format.requireCommitment(commitment)
        guard (1...SamplePlan.largestCount).contains(answers.count) else {
            throw .outOfRange(
                what: "sampled answers", expected: 1...SamplePlan.largestCount, actual: answers.count)
        }
        let indices = answers.map(\.index)
        try Self.check(indices, of: sample)
        for (index, answer) in answers {
            do { try answer.check(against: format, policy: policy) } catch { throw .answer(index: index, error) }
        }
        self.format = format
        self.commitment = commitment
        self.policy = policy
        self.indices = indices
        inputs = QuantisedInputs(answers.map(\.answer.input), of: format.quantiser)
        self.answers = answers.map(\.answer.answer)
        var hash = TranscriptHash(label: "candor served answers")
        hash.absorb(Self.version)
        hash.absorb(commitment.identity.bytes)
        hash.absorb(policy.identity(of: commitment).bytes)
        hash.absorb(UInt64(sample.size))
        hash.absorb(sample.root.bytes)
        hash.absorb(UInt64(indices.count))
        for index in indices { hash.absorb(UInt64(index)) }
        inputs.absorb(into: &hash)
        for answer in self.answers { hash.absorb(answer.bytes) }
        self.hash = hash.digest()
    }

    /// k.
    public var count: Int { answers.count }

    private static func check(_ indices: [Int], of sample: SamplePlan) throws(AuditError) {
        let places = Set(sample.indices)
        var last = -1
        for index in indices {
            guard Mutation.isOn(.servedIndices) || (index > last && places.contains(index)) else {
                throw .answer(
                    index: index,
                    .outOfRange(
                        name: "place", expected: "one of the sample, each once, in order", actual: "\(index)"))
            }
            last = index
        }
    }
}

extension ServedLayout: ModelStatement {
    /// The widths of the limbs of a value in [0, 2^bits): few answers pay for small tables alone.
    func limbs(of bits: Int) -> [Int] {
        var values = format.layers.filter { $0.shift == bits }.reduce(0) { $0 + count * $1.outputs }
        if bits == StatementLayout.limbBits {
            values += CommitmentMatrix(entries: format.entryCount).columns
            if !format.hasMargin { values += (StatementLayout.logitLimbs + 1) * count }
        }
        return RangeTables.widths(of: bits, values: values)
    }

    /// The table of a role that the statement has.
    func table(_ role: StatementTable.Role) -> StatementTable { role == .answer ? answerTable : modelTable(role) }

    /// Row m − smallest is what the policy answers for the margin m; row r whether it withholds the confidence r.
    private var answerTable: StatementTable {
        let rows: [[Int]]
        if format.hasMargin {
            let confidences = ConfidenceTable.marginConfidences(of: format)
            rows = (format.layers.last?.signedOutputs ?? 0...0).map { margin in
                let answer = policy.answer(label: margin > 0 ? 1 : 0, row: Int(confidences[abs(margin)]))
                return [margin] + columns(of: answer)
            }
        } else {
            rows = (0...format.confidenceScale).map { [$0, policy.answer(label: 0, row: $0) == .abstained ? 1 : 0] }
        }
        let names = format.hasMargin ? ["m"] + columnNames : ["r", "a"]
        return StatementTable(
            role: .answer, names: names, columns: names.indices.map { column in rows.map { $0[column] } })
    }

    private var columnNames: [String] {
        switch policy {
        case .label: ["y"]
        case .labelAndRow: ["y", "r"]
        case .abstain: ["a", "y", "r"]
        }
    }

    /// An answer of the policy as the public columns beside a margin: a is 1 where it was withheld, and y and r are 0.
    func columns(of answer: ServedAnswer) -> [Int] {
        let isWithheld = policy.threshold == nil ? [] : [answer == .abstained ? 1 : 0]
        switch answer {
        case .label(let label): return isWithheld + [label]
        case .labelAndRow(let label, let row): return isWithheld + [label, row]
        case .abstained: return isWithheld + [0, 0]
        }
    }
}
