import CandorModel
import CandorProof

/// From the outputs of the last layer to public answers, for one segment of them and either side.
///
/// Source: PROTOCOL 4.2 (served label), 5 and 6.4. All that is public makes linear checks: no product is needed, and
/// the number of classes has no bound but the format's.
struct AnswerProof<Party: ProofParty> {
    let segment: ProofSegment<Party>
    let layout: ServedLayout
    let tables: ProofTables
    let answers: [ServedAnswer]

    /// Claims that these outputs give the answers.
    func require(_ outputs: Party.Values, _ witness: SegmentWitness?) throws(AuditError) {
        guard !layout.format.hasMargin else { return try requireMargins(outputs) }
        let softmax = SoftmaxProof(
            segment: segment, gathered: segment, format: layout.format, tables: tables, points: answers.count)
        let head = try softmax.head(of: outputs, witness)
        if layout.policy.threshold != nil { try requireLargest(head.zeros) }
        if !Mutation.isOn(.servedLabel) { try requireLabels(head.zeros) }
        guard layout.policy != .label else { return }
        let row = try softmax.confidence(of: head.sum, witness)
        if !Mutation.isOn(.servedRow) { try requireRows(row) }
        if layout.policy.threshold != nil, !Mutation.isOn(.servedWithheld) {
            let isWithheld = answers.map { $0 == .abstained ? Fp.one : .zero }
            try segment.require([.values(row), .publicValues(isWithheld)], in: tables[.answer])
        }
    }

    /// (m, answer) is a row of the policy's table.
    private func requireMargins(_ margins: Party.Values) throws(AuditError) {
        let columns = answers.map { layout.columns(of: $0) }
        let width = columns.first?.count ?? 0
        let publicColumns = (0..<width).map { column in
            LookupColumn<Party.Values>.publicValues(columns.map { Fp($0[column]) })
        }
        if !Mutation.isOn(.servedMargin) {
            try segment.require([.values(margins)] + publicColumns, in: tables[.answer])
        }
    }

    /// z_y = 1 and z_j = 0 for j < y: the label is the lowest class among those of the largest logit, which also makes
    /// the largest the largest. Nothing is claimed of a withheld answer.
    private func requireLabels(_ zeros: Party.Values) throws(AuditError) {
        let labels = answers.map { $0.label ?? -1 }
        for index in 0..<layout.format.classes {
            try requireZero(
                zeros.slice(index * answers.count..<(index + 1) * answers.count),
                times: labels.map { index <= $0 ? .one : .zero }, plus: labels.map { index == $0 ? -Fp.one : .zero })
        }
    }

    /// Σ_j z_j is not 0, as Σ_j z_j - 1 is not negative: some logit is the largest, also of a withheld answer.
    private func requireLargest(_ zeros: Party.Values) throws(AuditError) {
        let count = answers.count
        var sum = zeros.slice(0..<count)
        for index in 1..<layout.format.classes { sum = sum.adding(zeros.slice(index * count..<(index + 1) * count)) }
        if !Mutation.isOn(.servedLargest) {
            let rest = try segment.add(-Fp.one, to: sum)
            let range = try tables.range(bits: StatementLayout.limbBits)
            try proofErrors { () throws(ProofError) in try segment.require(rest, in: range) }
        }
    }

    /// r = row, where one was served.
    private func requireRows(_ rows: Party.Values) throws(AuditError) {
        try requireZero(
            rows, times: answers.map { $0.row == nil ? .zero : .one }, plus: answers.map { -Fp($0.row ?? 0) })
    }

    private func requireZero(_ values: Party.Values, times factors: [Fp], plus summands: [Fp]) throws(AuditError) {
        let zeros = try proofErrors { () throws(ProofError) in
            try segment.party.add(FieldVector(summands), to: values.multiplied(by: FieldVector(factors)))
        }
        segment.require(zeros: zeros)
    }
}

extension ServedAnswer {
    /// The label, where one was served.
    var label: Int? {
        switch self {
        case .label(let label), .labelAndRow(let label, _): label
        case .abstained: nil
        }
    }

    /// The row of the confidence, where one was served.
    var row: Int? {
        if case .labelAndRow(_, let row) = self { row } else { nil }
    }
}
