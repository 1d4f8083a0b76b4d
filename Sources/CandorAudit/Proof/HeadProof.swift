import CandorCalibration
import CandorModel
import CandorProof

/// From the outputs of the last layer to the tuples of the histogram, for one segment of points and either side.
///
/// Source: PROTOCOL 4.2 (softmax numerators, arg max, exact division), 5 and 5.2.
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
                let bit = try segment.commit(points) { witness!.correct }
                tuple.append(.values(bit))
                correct = bit
            }
        } else {
            let (row, bit) = try softmax(outputs, witness)
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

    /// The served confidence r, and whether the label is the served class.
    private func softmax(
        _ outputs: Party.Values, _ witness: SegmentWitness?
    ) throws(AuditError) -> (row: Party.Values, correct: Party.Values) {
        let classes = layout.format.classes
        let logits = outputs.transposed(columns: classes)  // class after class
        let largest = try segment.commit(points) { witness!.softmax!.largest }
        let exponentials = try segment.commit(points * classes) { witness!.softmax!.exponentials }
        let zeros = try segment.commit(points * classes) { witness!.softmax!.zeros }
        let vanishes = layout.format.layers.last?.overflow == .vanishes
        let tops = vanishes ? try segment.commit(points * classes) { witness!.softmax!.tops } : nil

        func ofClass(_ values: Party.Values, _ index: Int) -> Party.Values {
            values.slice(index * points..<(index + 1) * points)
        }
        // d_k = largest - logit_k; that one of them is 0 makes it the largest, as none is negative.
        let differences = (0..<classes).map { largest.subtracting(ofClass(logits, $0)) }
        if !Mutation.isOn(.auditLargest) {
            segment.require(productOf: differences)
        }
        let all = Party.Values.joined(differences)
        if let tops {
            let index = layout.format.layers.count - 1
            let gates = try segment.commit(points * classes) { witness!.softmax!.tops.map { $0 == 0 ? 0 : 1 } }
            let size = ConfidenceTable.exponentials(of: layout.format).count
            if !Mutation.isOn(.auditTops) {
                try gathered.require([.values(tops), .values(gates)], in: tables[.gate(layer: index)])
            }
            let below = all.subtracting(tops.scaled(by: Fp(size)))
            if !Mutation.isOn(.auditExponentials) {
                try gathered.require(
                    [.values(below), .values(gates), .values(exponentials), .values(zeros)], in: tables[.exponential])
            }
        } else {
            if !Mutation.isOn(.auditExponentials) {
                try gathered.require([.values(all), .values(exponentials), .values(zeros)], in: tables[.exponential])
            }
        }
        var sum = ofClass(exponentials, 0)
        for index in 1..<classes { sum = sum.adding(ofClass(exponentials, index)) }
        let row = try division(by: sum, witness)
        return (row, try correctness(zeros, witness))
    }

    /// r S + q = R E with q and S - 1 - q not negative: r = floor(R E / S).
    private func division(by sum: Party.Values, _ witness: SegmentWitness?) throws(AuditError) -> Party.Values {
        let bits = layout.remainderLimbs
        let row = try segment.commit(points) { witness!.softmax!.confidences }
        let low = try segment.commit(points) { witness!.softmax!.remainders[0] }
        let high = try segment.commit(points) { witness!.softmax!.remainders[1] }
        let complement = try segment.commit(points) { witness!.softmax!.complements }
        let limb = Fp(1 << bits[0])
        let remainder = low.adding(high.scaled(by: limb))
        let rest = try segment.add(-Fp.one, to: sum.subtracting(remainder)).subtracting(complement)
        if !Mutation.isOn(.auditRemainder) {
            try gathered.require([.values(low)], in: tables[.range(bits: bits[0])])
        }
        if !Mutation.isOn(.auditRemainderTop) {
            try gathered.require([.values(high)], in: tables[.range(bits: bits[1])])
        }
        if !Mutation.isOn(.auditComplement) {
            try gathered.require([.values(complement)], in: tables[.range(bits: bits[0])])
        }
        if !Mutation.isOn(.auditComplementTop) {
            try gathered.require([.values(rest.scaled(by: limb.inverse))], in: tables[.range(bits: bits[1])])
        }
        let product = layout.format.confidenceScale * ConfidenceTable.one
        if !Mutation.isOn(.auditDivision) {
            segment.require(row, times: sum, equal: try segment.subtract(remainder, from: Fp(product)))
        }
        return row
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
