import CandorCalibration
import CandorModel
import CandorProof

/// The tests of all cells, from sums over the segments: no slack is negative.
///
/// Source: PROTOCOL 5 and 5.1.
struct CellProof<Party: ProofParty> {
    let segment: ProofSegment<Party>
    let layout: StatementLayout
    let tables: ProofTables

    /// Claims that every slack lies in [0, 2^48).
    ///
    /// - Parameters:
    ///   - histogram: the multiplicity of each of its rows, over all points.
    ///   - groups: for each covered group the sums of c and of the terms, group after group; nil without groups.
    func require(histogram: Party.Values, groups: Party.Values?) throws(AuditError) {
        let party = segment.party
        let rows = layout.histogramRows
        let (scale, bins) = (layout.format.confidenceScale, layout.bins)
        switch layout.claim {
        case .paper(let alphaUnits):
            // A n - (R a - s), A n + (R a - s)
            try requireNonnegative(
                party.linear(
                    forms(rows, perBin: 2) { row, index in
                        let difference = scale * (row.isCorrect ? 1 : 0) - row.confidence
                        return alphaUnits + (index == 0 ? -difference : difference)
                    }, weights: histogram, outputs: 1))
        case .expectedCalibrationError(let tauUnits):
            let differences = party.linear(
                forms(rows, perBin: 1) { row, _ in scale * (row.isCorrect ? 1 : 0) - row.confidence },
                weights: histogram, outputs: 1)
            let errors = try proofErrors { () throws(ProofError) in
                try party.commit(bins, from: differences) { $0.map { abs($0) } }
            }
            let sum = party.linear(
                PublicInputs(count: 1, inputs: bins) { _, add in for bin in 0..<bins { add(bin, 1) } },
                weights: errors, outputs: 1)
            try requireNonnegative(
                Party.Values.joined([
                    errors.subtracting(differences), errors.adding(differences),
                    segment.subtract(sum, from: Fp(tauUnits * layout.points)),
                ]))
        case .certified(let test):
            let terms = test.above + test.below
            let lanes = IntegerTest.lambdas.count
            // L + G - λ a for each λ, then L + G + λ a.
            let evidence = IntegerTest.lambdas.map { -$0 } + IntegerTest.lambdas
            var slacks = party.linear(
                forms(rows, perBin: 2 * lanes) { row, index in
                    Int(terms[index][row.confidence]) + (row.isCorrect ? evidence[index] : 0)
                }, weights: histogram, outputs: 1)
            if let groups {
                let width = 1 + terms.count
                let count = groups.count / width
                slacks = Party.Values.joined([
                    slacks,
                    party.linear(
                        PublicInputs(count: count * terms.count, inputs: groups.count) { form, add in
                            let (group, index) = form.quotientAndRemainder(dividingBy: terms.count)
                            add(group * width, evidence[index])
                            add(group * width + 1 + index, 1)
                        }, weights: groups, outputs: 1),
                ])
            }
            try requireNonnegative(segment.add(Fp(test.threshold), to: slacks))
        }
    }

    /// Sums over the rows of each bin: form `bin · perBin + index` has for each row the coefficient that `body` gives.
    private func forms(
        _ rows: [StatementLayout.HistogramRow], perBin: Int,
        _ body: (StatementLayout.HistogramRow, Int) -> Int
    ) -> PublicInputs {
        let byBin = Dictionary(grouping: rows.indices) { rows[$0].bin }
        return PublicInputs(count: layout.bins * perBin, inputs: rows.count) { form, add in
            let (bin, index) = form.quotientAndRemainder(dividingBy: perBin)
            for row in byBin[bin] ?? [] { add(row, body(rows[row], index)) }
        }
    }

    /// Claims that all values lie in [0, 2^48).
    private func requireNonnegative(_ values: Party.Values) throws(AuditError) {
        let range = try tables.range(bits: StatementLayout.limbBits)
        try proofErrors { () throws(ProofError) in
            try segment.require(values, haveLimbs: StatementLayout.slackLimbs, in: range, lookups: segment)
        }
    }
}
