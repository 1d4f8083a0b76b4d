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

    /// Values that a segment of points commits, about: what a party holds of them is some 100 bytes each.
    static var valuesPerSegment: Int { 1 << 20 }

    init(_ layout: StatementLayout, _ party: Party) {
        self.layout = layout
        self.party = party
        tables = ProofTables(layout)
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
        let weights = try WeightsProof(commitment, of: layout.format, party, entries: entries)
        var histogram: Party.Values?
        var groups: Party.Values?
        for range in segments {
            let part = ProofSegment(party)
            let labels = layout.data.labels[range].map { Int($0) }
            let inputs = layout.data.inputs.slice(range)
            let own = try witness?(range)
            let outputs = try InferenceProof(
                segment: part, format: layout.format, tables: tables, weights: weights.layers
            ).outputs(of: inputs, own)
            let terms = try HeadProof(segment: part, layout: layout, tables: tables, labels: labels)
                .addToHistogram(outputs, own)
            let (verdict, multiplicities) = try finish(part)
            guard verdict == .accept else { return verdict }
            let counts = multiplicities[try tables[.histogram].name]!
            histogram = histogram?.adding(counts) ?? counts
            if let terms {
                let sums = groupSums(terms, range)
                groups = groups?.adding(sums) ?? sums
            }
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

    private func finish(
        _ segment: ProofSegment<Party>
    ) throws(AuditError) -> (verdict: Verdict, multiplicities: [String: Party.Values]) {
        try proofErrors { () throws(ProofError) in try segment.finish() }
    }

    /// The points of each segment.
    var segments: [Range<Int>] {
        let values = 3 * layout.format.layers.reduce(0) { $0 + $1.outputs } + 4 * layout.format.classes + 20
        let rows = max(1, Self.valuesPerSegment / values)
        return stride(from: 0, to: layout.points, by: rows).map { $0..<min($0 + rows, layout.points) }
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
