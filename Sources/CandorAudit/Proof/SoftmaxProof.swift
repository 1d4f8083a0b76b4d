import CandorModel
import CandorProof

/// The softmax of three classes or more, for one segment of points and either side.
///
/// Source: PROTOCOL 4.2 (softmax numerators, exact division).
struct SoftmaxProof<Party: ProofParty> {
    let segment: ProofSegment<Party>
    /// Has the lookups, of few values a point.
    let gathered: ProofSegment<Party>
    let format: FixedPointFormat
    let tables: ProofTables
    let points: Int

    /// What follows from the logits; the caller makes sure that some difference of each point is 0.
    struct Head {
        /// d of each class, a vector of the points.
        let differences: [Party.Values]
        /// z = [d = 0], class after class.
        let zeros: Party.Values
        /// S, the sum of the exponentials, of each point.
        let sum: Party.Values
    }

    /// From the logits `[points × classes]` to their differences, zero bits and sum of exponentials.
    func head(of outputs: Party.Values, _ witness: SegmentWitness?) throws(AuditError) -> Head {
        let classes = format.classes
        let logits = outputs.transposed(columns: classes)  // class after class
        // Values are asked of the prover alone, whose witness is there, and has this part of a head with a softmax; so too
        // below.
        let largest = try segment.commit(points) { witness!.softmax!.largest }
        let exponentials = try segment.commit(points * classes) { witness!.softmax!.exponentials }
        let zeros = try segment.commit(points * classes) { witness!.softmax!.zeros }
        let vanishes = format.layers.last?.overflow == .vanishes
        let tops = vanishes ? try segment.commit(points * classes) { witness!.softmax!.tops } : nil

        func ofClass(_ values: Party.Values, _ index: Int) -> Party.Values {
            values.slice(index * points..<(index + 1) * points)
        }
        // d_k = largest - logit_k: none is negative, as the table of exponentials has no such row.
        let differences = (0..<classes).map { largest.subtracting(ofClass(logits, $0)) }
        // Low parts fix logits but for a multiple of 2^(61 - s) common to all, and with it which of them round up: z / 2^s
        // modulo p has 2^s forms. That one logit is an integer of this size leaves one.
        if !Mutation.isOn(.auditLogitRange) {
            let shifted = try segment.add(Fp(-StatementLayout.logitRange.lowerBound), to: largest)
            let range = try tables.range(bits: StatementLayout.limbBits)
            try proofErrors { () throws(ProofError) in
                try segment.require(
                    shifted, haveLimbs: StatementLayout.logitLimbs, in: range, lookups: gathered)
            }
        }
        let all = Party.Values.joined(differences)
        if let tops {
            let index = format.layers.count - 1
            let gates = try segment.commit(points * classes) { witness!.softmax!.tops.map { $0 == 0 ? 0 : 1 } }
            let size = ConfidenceTable.exponentials(of: format).count
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
        return Head(differences: differences, zeros: zeros, sum: sum)
    }

    /// The served confidence: r S + q = R E with q and S - 1 - q not negative, r = floor(R E / S).
    func confidence(of sum: Party.Values, _ witness: SegmentWitness?) throws(AuditError) -> Party.Values {
        let bits = format.remainderLimbs
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
        let product = format.confidenceScale * ConfidenceTable.one
        if !Mutation.isOn(.auditDivision) {
            segment.require(row, times: sum, equal: try segment.subtract(remainder, from: Fp(product)))
        }
        return row
    }
}
