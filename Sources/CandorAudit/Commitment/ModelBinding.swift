import CandorProof

extension ProofSegment {
    /// Claims that `values`, the entries of a model and then the randomness of its commitment, open `commitment`:
    /// A · values = C, and every value lies in ``ModelCommitment/entryRange``.
    ///
    /// Both halves are needed: 1,024 equations have many solutions in 4,096 free values, which are not short. The
    /// equations cost no bytes, a value's range what a lookup costs.
    /// - Parameter range: the integers 0 ..< 2^16; other values may share its tables.
    /// - Complexity: for each entry one column of 1,024 words, or two products in K in the ring form.
    package func require(
        _ values: Party.Values, open commitment: ModelCommitment, range: RangeTables
    ) throws(ProofError) {
        let origin = FieldVector(repeatElement(Fp(-ModelCommitment.entryRange.lowerBound), count: values.count))
        let rows = try party.add(origin, to: values)
        let entries = commitment.entries
        if !Mutation.isOn(.bindingEntryRange) { try require(rows.slice(0..<entries), in: range) }
        if !Mutation.isOn(.bindingRandomnessRange) {
            try require(rows.slice(entries..<values.count), in: range)
        }
        if !Mutation.isOn(.bindingSum) { require(commitment.equation(workers: party.workers), of: values) }
    }
}

extension ModelCommitment {
    /// A · values = C for the entries and then the randomness of an opening: κ equations, which powers of η fold to one
    /// and hide a false one with probability (κ - 1) / |K|.
    fileprivate func equation(workers: Int) -> FoldedEquation {
        FoldedEquation("model binding", numerator: Double(CommitmentMatrix.rows - 1)) { challenge in
            let eta = challenge.element("model binding")
            let weights = CommitmentMatrix(entries: entries).folded(by: eta, workers: workers)
            return (SharedWeights(weights), -folded(by: eta))
        }
    }
}
