import CandorCalibration
import CandorModel
import CandorProof

/// The whole proof of a statement about committed weights, for either side.
///
/// Weights first, then the points in segments of bounded memory, then the cells and what binds the weights to the
/// commitment of the model; each part with its own challenges.
struct AuditProof<Party: ProofParty> {
    let layout: StatementLayout
    let party: Party
    private let tables: ProofTables
    private let segments: AuditSegments

    init(_ layout: StatementLayout, _ party: Party, segments: AuditSegments? = nil) {
        self.layout = layout
        self.party = party
        tables = ProofTables(layout)
        self.segments = segments ?? AuditSegments(layout)
    }

    /// Proves, or judges.
    ///
    /// - Parameters:
    ///   - commitment: what the weights must open.
    ///   - entries: the prover's weights and limbs of biases, then the randomness of the commitment.
    ///   - witness: the prover's witness of the points in a range; the verifier has none.
    func run(
        _ commitment: ModelCommitment, entries: () -> FieldVector<Fp>,
        witness: ((Range<Int>) throws(AuditError) -> SegmentWitness)?
    ) throws(AuditError) -> Verdict {
        party.expect(correlations: try layout.cost(segments, tables).correlations)
        let weights = try WeightsProof(commitment, of: layout.format, party, entries: entries)
        var histogram: Party.Values?
        var groups: Party.Values?
        for span in segments.spans {
            let gathered = ProofSegment(party)
            for range in span {
                let (verdict, sums) = try prove(range, gathered, weights.layers, try witness?(range))
                guard verdict == .accept else { return verdict }
                if let sums { groups = groups?.adding(sums) ?? sums }
            }
            let (verdict, multiplicities) = try finish(gathered)
            guard verdict == .accept else { return verdict }
            // Each segment looks its points up in the histogram.
            let counts = multiplicities[try tables[.histogram].name]!
            histogram = histogram?.adding(counts) ?? counts
        }
        let cells = ProofSegment(party)
        guard let histogram else { return .accept }  // a layout has at least one point
        try CellProof(segment: cells, layout: layout, tables: tables).require(histogram: histogram, groups: groups)
        // Here, so that the table of limbs serves them too.
        try weights.requireBinding(in: cells, tables: tables)
        let last = try finish(cells).verdict
        if last == .accept { try proofErrors { () throws(ProofError) in try party.end() } }
        return last
    }

    /// One segment: its layers and products; its lookups of few queries are gathered.
    ///
    /// - Returns: the verdict on the segment alone, and the sums of the covered groups.
    private func prove(
        _ range: Range<Int>, _ gathered: ProofSegment<Party>, _ weights: [Party.Values], _ witness: SegmentWitness?
    ) throws(AuditError) -> (Verdict, groups: Party.Values?) {
        let segment = ProofSegment(party)
        let outputs = try InferenceProof(
            segment: segment, gathered: gathered, format: layout.format, tables: tables, weights: weights
        ).outputs(of: layout.data.inputs.slice(range), witness)
        let terms = try HeadProof(
            segment: segment, gathered: gathered, layout: layout, tables: tables,
            labels: layout.data.labels[range].map { Int($0) }
        ).addToHistogram(outputs, witness)
        let sums = terms.map { groupSums($0, range) }
        return (try finish(segment).verdict, sums)
    }

    private func finish(
        _ segment: ProofSegment<Party>
    ) throws(AuditError) -> (verdict: Verdict, multiplicities: [String: Party.Values]) {
        try proofErrors { () throws(ProofError) in try segment.finish() }
    }

    /// For each covered group the sums of c and of the terms over its points in `range`.
    private func groupSums(_ terms: HeadProof<Party>.Terms, _ range: Range<Int>) -> Party.Values {
        let width = 1 + terms.columns.count
        let members = layout.members(of: range)
        let forms = PublicInputs(count: members.count, inputs: range.count) { group, add in
            for point in members[group] { add(Int(point), 1) }
        }
        let matrix = Party.Values.joined([terms.correct] + terms.columns).transposed(columns: range.count)
        return party.linear(forms, weights: matrix, outputs: width)
    }
}

extension StatementLayout {
    /// For each covered group its points in `range`, counted from the first of them.
    func members(of range: Range<Int>) -> [[Int32]] {
        guard let family = data.groups else { return [] }
        var place = [Int](repeating: -1, count: family.count)
        for (index, group) in coveredGroups.enumerated() { place[group] = index }
        var members = [[Int32]](repeating: [], count: coveredGroups.count)
        family.forEachMembership(of: range) { group, row in
            if place[group] >= 0 { members[place[group]].append(Int32(row - range.lowerBound)) }
        }
        return members
    }
}
