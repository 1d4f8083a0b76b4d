import CandorCalibration
import CandorModel
import CandorProof

/// From the outputs of the last layer to the tuples of the histogram, for one segment of points and either side.
///
/// Source: PROTOCOL 4.2 (arg max), 5 and 5.2.
struct HeadProof<Party: ProofParty> {
    let segment: ProofSegment<Party>
    /// Has the lookups, of few values a point.
    let gathered: ProofSegment<Party>
    let layout: StatementLayout
    let tables: ProofTables
    /// The label of each point: the auditor's, public.
    let labels: [Int]

    /// What the tests of groups sum: c, then g⁺ and g⁻ of each λ, each a vector of the points.
    struct Terms {
        let correct: Party.Values
        let columns: [Party.Values]
    }

    private var points: Int { labels.count }

    /// Adds each point to the histogram.
    ///
    /// - Returns: what tests of groups sum; nil without them.
    func addToHistogram(_ outputs: Party.Values, _ witness: SegmentWitness?) throws(AuditError) -> Terms? {
        var tuple: [LookupColumn<Party.Values>]
        var correct: Party.Values?
        if layout.format.hasMargin {
            tuple = [.values(outputs), .publicValues(labels.map { Fp($0) })]
            if layout.hasGroupTests {
                // Values are asked of the prover alone, whose witness is there; so too below.
                let bit = try segment.commit(points) { witness!.correct }
                tuple.append(.values(bit))
                correct = bit
            }
        } else {
            let softmax = SoftmaxProof(
                segment: segment, gathered: gathered, format: layout.format, tables: tables, points: points)
            let head = try softmax.head(of: outputs, witness)
            // That a difference is 0 makes the largest the largest.
            if !Mutation.isOn(.auditLargest) {
                segment.require(productOf: head.differences)
            }
            let row = try softmax.confidence(of: head.sum, witness)
            let bit = try correctness(head.zeros, witness)
            tuple = [.values(row), .values(bit)]
            correct = bit
        }
        var columns: [Party.Values] = []
        if let test = layout.groupTest {
            for index in 0..<test.above.count + test.below.count {
                let term = try segment.commit(points) { witness!.terms[index] }
                tuple.append(.values(term))
                columns.append(term)
            }
        }
        if !Mutation.isOn(.auditHistogram) {
            try gathered.require(tuple, in: tables[.histogram])
        }
        guard layout.hasGroupTests, let correct else { return nil }
        return Terms(correct: correct, columns: columns)
    }

    /// c = z_y ∏_{j < y} (1 - z_j): the label y is the lowest class among those of the largest logit.
    private func correctness(_ zeros: Party.Values, _ witness: SegmentWitness?) throws(AuditError) -> Party.Values {
        let correct = try segment.commit(points) { witness!.correct }
        var factors: [Party.Values] = []
        for index in 0..<layout.format.classes {
            // 1 - z below the label, z at it, 1 above it: one public factor and one public summand for each point.
            let zero = zeros.slice(index * points..<(index + 1) * points)
            let factor = labels.map { index < $0 ? -Fp.one : index == $0 ? Fp.one : .zero }
            let summand = labels.map { index == $0 ? Fp.zero : .one }
            factors.append(
                try proofErrors { () throws(ProofError) in
                    try segment.party.add(FieldVector(summand), to: zero.multiplied(by: FieldVector(factor)))
                })
        }
        if !Mutation.isOn(.auditCorrectness) {
            segment.require(productOf: factors, equal: correct)
        }
        return correct
    }
}
