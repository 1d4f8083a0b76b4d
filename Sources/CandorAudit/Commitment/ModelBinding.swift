import CandorProof

/// A model that a prover has committed in a session: every entry, then the randomness of its public commitment.
public struct ProverModel: ~Copyable, Sendable {
    /// The public commitment that the values must open.
    public let commitment: ModelCommitment
    /// ``ModelCommitment/entries`` authenticated entries, then 4,096 of randomness.
    public let values: ProverVector<Fp>

    package init(commitment: ModelCommitment, values: consuming ProverVector<Fp>) {
        self.commitment = commitment
        self.values = values
    }
}

/// The verifier's side of ``ProverModel``.
public struct VerifierModel: ~Copyable, Sendable {
    /// The public commitment that the values must open.
    public let commitment: ModelCommitment
    /// The keys of the entries, then of the randomness.
    public let values: VerifierVector<Fp>
}

extension ModelCommitment {
    /// A · values = C for the entries and then the randomness of an opening.
    func equation(workers: Int) -> FoldedEquation {
        FoldedEquation(BindingEquation.name, numerator: BindingEquation.numerator) { challenge in
            let eta = challenge.element("model binding")
            let weights = CommitmentMatrix(entries: entries).folded(by: eta, workers: workers)
            return (SharedWeights(weights), -folded(by: eta))
        }
    }
}

/// What both parties compute from a commitment and a challenge: the weights a_j and the sum that they must give.
private struct BindingEquation: ~Copyable {
    let weights: FieldVector<Fp2>
    let negatedTarget: FieldVector<Fp2>

    /// - Throws: ``ProofError/foreignSession``, ``ProofError/committedAfterChallenge(commitment:challenge:)``.
    init(
        _ commitment: ModelCommitment, epoch: Int, challenge: Challenge, session: SessionIdentifier, workers: Int
    ) throws(ProofError) {
        guard Mutation.isOn(.challengeSession) || challenge.session == session else { throw .foreignSession }
        try challenge.checkCovers(epoch: epoch)
        let eta = challenge.element("model binding")
        weights = CommitmentMatrix(entries: commitment.entries).folded(by: eta, workers: workers)
        negatedTarget = FieldVector(CollectionOfOne(-commitment.folded(by: eta)))
    }

    /// κ equations, folded by powers of η, hide a false one with probability (κ - 1) / |K|.
    static let numerator = Double(CommitmentMatrix.rows - 1)
    static let name = "model binding"
}

extension ProverSession where Source: ~Copyable {
    /// Commits a model: 8 bytes for each entry, and 32 KB for the randomness.
    ///
    /// It binds to nothing until `addModelBinding(of:challenge:to:workers:)` and the lookup of its range are checked.
    public mutating func commit(_ opening: borrowing CommitmentOpening) throws(ProofError) -> ProverModel {
        let columns = opening.matrix.columns
        var values = FieldVector<Fp>(count: columns)
        opening.values.withEntries { lent in
            for index in 0..<columns { values[index] = Fp(Int(lent[index])) }
        }
        return ProverModel(commitment: opening.commitment, values: try commit(values))
    }

    /// Adds the check that a model opens its commitment: A · values = C, folded into one equation by a challenge.
    ///
    /// No bytes. The check alone binds to nothing: 1,024 equations have many solutions in 4,096 free values. The lookup
    /// of all values by `append(entriesOf:toColumn:)` is the other half.
    /// - Parameters:
    ///   - challenge: later than the model's values; that of the batch may be the same.
    ///   - workers: threads at most; 0 means all. The result does not depend on it.
    /// - Throws: ``ProofError/foreignSession``, ``ProofError/committedAfterChallenge(commitment:challenge:)``.
    /// - Complexity: for each entry one column of 1,024 words, or two products in K in the ring form.
    public mutating func addModelBinding(
        of model: borrowing ProverModel, challenge: Challenge, to batch: inout ProverBatch, workers: Int = 0
    ) throws(ProofError) {
        let equation = try BindingEquation(
            model.commitment, epoch: model.values.epoch, challenge: challenge, session: identifier, workers: workers)
        var sum = model.values.weightedSum(equation.weights)
        sum.add(publicValues: equation.negatedTarget)
        note(BindingEquation.name, numerator: BindingEquation.numerator)
        if !Mutation.isOn(.bindingSum) { try batch.addZeros(sum) }
    }
}

extension VerifierSession where Source: ~Copyable {
    /// Receives the values of the model that `commitment` names.
    public mutating func receiveModel(_ commitment: ModelCommitment) throws(ProofError) -> VerifierModel {
        let count = CommitmentMatrix(entries: commitment.entries).columns
        return VerifierModel(commitment: commitment, values: try receiveCommitments(count))
    }

    /// Adds the check that a model opens its commitment, as the prover's.
    public mutating func addModelBinding(
        of model: borrowing VerifierModel, challenge: Challenge, to batch: inout VerifierBatch, workers: Int = 0
    ) throws(ProofError) {
        let equation = try BindingEquation(
            model.commitment, epoch: model.values.epoch, challenge: challenge, session: identifier, workers: workers)
        var sum = model.values.weightedSum(equation.weights)
        try add(publicValues: equation.negatedTarget, to: &sum)
        note(BindingEquation.name, numerator: BindingEquation.numerator)
        if !Mutation.isOn(.bindingSum) { try batch.addZeros(sum) }
    }
}

extension ProverQueries {
    /// Appends every entry of a model and its randomness, each as a row of ``EntryRange/table``.
    ///
    /// They are ``EntryRange/queries(entries:)`` queries, with the rows ``CommitmentOpening/rangeRows``. Other values may
    /// share the lookup, before or after.
    public mutating func append(entriesOf model: borrowing ProverModel, toColumn column: Int) throws(ProofError) {
        let places = EntryRange.places(entries: model.commitment.entries)
        try append(model.values.slice(places), shiftedBy: Fp(EntryRange.shift), toColumn: column)
    }
}

extension VerifierQueries {
    /// Appends every entry of a model and its randomness, each as a row of ``EntryRange/table``.
    public mutating func append(entriesOf model: borrowing VerifierModel, toColumn column: Int) throws(ProofError) {
        let places = EntryRange.places(entries: model.commitment.entries)
        try append(model.values.slice(places), shiftedBy: Fp(EntryRange.shift), toColumn: column)
    }
}
