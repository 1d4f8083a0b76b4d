import CandorModel
import CandorProof

extension ServedPolicy {
    /// What is answered where the model gives this label and row: the rule itself.
    ///
    /// Exactly at the threshold the answer is given.
    public func answer(label: Int, row: Int) -> ServedAnswer {
        switch self {
        case .label: .label(label)
        case .labelAndRow: .labelAndRow(label: label, row: row)
        case .abstain(let threshold): row < threshold ? .abstained : .labelAndRow(label: label, row: row)
        }
    }

    /// What a model in integers answers, row after row: what a provider serves and logs.
    ///
    /// - Parameter workers: threads at most; 0 means all. The answers do not depend on it.
    /// - Throws: ``AuditError/model(_:)`` for rows that are not of the model's quantiser.
    public func answers(
        of inference: IntegerInference, for inputs: QuantisedInputs, workers: Int = 0
    ) throws(AuditError) -> [ServedAnswer] {
        let served = try modelErrors { () throws(ModelFileError) in
            try inference.predictions(for: inputs, workers: workers)
        }
        return zip(served.labels, served.rows).map { answer(label: Int($0), row: Int($1)) }
    }

    /// What a model in integers answers to inputs as receipts have them, each with a fresh nonce: ready to be logged.
    ///
    /// - Throws: ``AuditError/answer(index:_:)`` for the first input that is not one of the model's quantiser.
    public func serve(_ inputs: [[Int32]], by inference: IntegerInference) throws(AuditError) -> [SampledAnswer] {
        let format = inference.model.format
        for (index, input) in inputs.enumerated() {
            do { try SampledAnswer.check(input, of: format.quantiser) } catch { throw .answer(index: index, error) }
        }
        let answers = try answers(of: inference, for: QuantisedInputs(inputs, of: format.quantiser))
        return zip(inputs, answers).map { SampledAnswer(input: $0, answer: $1) }
    }
}

extension QuantisedInputs {
    /// One row as a receipt has it: its numeric codes, then its categories.
    public func receiptInput(_ row: Int) -> [Int32] {
        numeric[row * numericFeatures..<(row + 1) * numericFeatures].map { Int32($0) }
            + categorical[row * categoricalColumns..<(row + 1) * categoricalColumns]
    }

    /// The rows of inputs that have been checked.
    init(_ inputs: [[Int32]], of quantiser: PublicQuantiser) {
        let features = quantiser.numericFeatures
        self.init(
            numericFeatures: features, categoricalColumns: quantiser.categorical.count,
            numeric: inputs.flatMap { $0.prefix(features).map { Int16(truncatingIfNeeded: $0) } },
            categorical: inputs.flatMap { $0.dropFirst(features) }, count: inputs.count)
    }
}

extension SampledAnswer {
    /// Makes sure that the input is one of the format's quantiser, and the answer one that a model of the format can
    /// give under the policy: what lies outside could not even be stated.
    ///
    /// - Throws: ``EvidenceError/outOfRange(name:expected:actual:)`` for an input or an answer outside its range,
    ///   ``EvidenceError/mismatch(what:expected:actual:)`` for an answer that the policy never gives.
    public func check(against format: FixedPointFormat, policy: ServedPolicy) throws(EvidenceError) {
        try Self.check(input, of: format.quantiser)
        try policy.check(answer)
        if Mutation.isOn(.servedAnswerRange) { return }
        switch answer {
        case .abstained: break
        case .label(let label): try Self.check("label", label, in: 0...format.classes - 1)
        case .labelAndRow(let label, let row):
            try Self.check("label", label, in: 0...format.classes - 1)
            try Self.check("row", row, in: 0...format.confidenceScale)
        }
    }

    static func check(_ input: [Int32], of quantiser: PublicQuantiser) throws(EvidenceError) {
        if Mutation.isOn(.servedInput) { return }
        let codes = quantiser.featureCodes + quantiser.categorical.map { 0...$0.cardinality - 1 }
        guard input.count == codes.count else {
            throw .outOfRange(name: "numbers of an input", expected: "\(codes.count)", actual: "\(input.count)")
        }
        for (place, (value, range)) in zip(input, codes).enumerated() {
            try check("number \(place) of an input", Int(value), in: range)
        }
    }

    private static func check(_ name: String, _ value: Int, in range: ClosedRange<Int>) throws(EvidenceError) {
        guard range.contains(value) else {
            throw .outOfRange(
                name: name, expected: "\(range.lowerBound) ... \(range.upperBound)", actual: "\(value)")
        }
    }
}

extension SampleReport {
    /// The same, with the answers that nothing could be stated about among the caught ones.
    public func checked(against format: FixedPointFormat, policy: ServedPolicy) -> SampleReport {
        var answers: [(index: Int, answer: SampledAnswer)] = []
        var caught = caught
        for (index, answer) in self.answers {
            do throws(EvidenceError) {
                try answer.check(against: format, policy: policy)
                answers.append((index, answer))
            } catch {
                caught.append(Caught(index: index, reason: error))
            }
        }
        return SampleReport(answers: answers, caught: caught.sorted { $0.index < $1.index })
    }
}
