import CandorModel
import CandorProof

/// The proof that committed weights give public answers to public inputs, for either side.
///
/// Weights first, then the answers in segments of bounded memory; what binds the weights is in the last of them, so
/// that a small sample pays for each table once.
struct ServedProof<Party: ProofParty> {
    let layout: ServedLayout
    let party: Party

    /// Proves, or judges.
    ///
    /// - Parameters:
    ///   - entries: the prover's weights and limbs of biases, then the randomness of the commitment.
    ///   - witness: the prover's witness of the answers in a range; the verifier has none.
    func run(
        entries: () -> FieldVector<Fp>, witness: ((Range<Int>) throws(AuditError) -> SegmentWitness)?
    ) throws(AuditError) -> Verdict {
        let tables = ProofTables(layout)
        let weights = try WeightsProof(layout.commitment, of: layout.format, party, entries: entries)
        for range in segments {
            let segment = ProofSegment(party)
            let own = try witness?(range)
            let outputs = try InferenceProof(
                segment: segment, gathered: segment, format: layout.format, tables: tables, weights: weights.layers
            ).outputs(of: layout.inputs.slice(range), own)
            try AnswerProof(
                segment: segment, layout: layout, tables: tables, answers: Array(layout.answers[range])
            ).require(outputs, own)
            if range.upperBound == layout.count { try weights.requireBinding(in: segment, tables: tables) }
            let verdict = try proofErrors { () throws(ProofError) in try segment.finish().verdict }
            guard verdict == .accept else { return verdict }
        }
        try proofErrors { () throws(ProofError) in try party.end() }
        return .accept
    }

    /// The answers of each segment: some 100 MB of values at most.
    private var segments: [Range<Int>] {
        let values = 3 * layout.format.layers.reduce(0) { $0 + $1.outputs } + 4 * layout.format.classes + 20
        let size = max(1, (1 << 20) / values)
        return stride(from: 0, to: layout.count, by: size).map { $0..<min($0 + size, layout.count) }
    }
}
