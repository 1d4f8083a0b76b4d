/// The verifier as a ``ProofParty``.
public final class VerifyingParty<Source: VerifierCorrelationSource & ~Copyable>: ProofParty {
    /// A batch that is being filled.
    public final class Batch {
        fileprivate var checks: VerifierBatch?

        fileprivate init(_ checks: consuming VerifierBatch) { self.checks = consume checks }

        fileprivate func update(_ body: (inout VerifierBatch) throws(ProofError) -> Void) throws(ProofError) {
            guard checks != nil else { throw .sessionOver }
            try body(&checks!)  // in place: it cannot be copied out
        }
    }

    /// A lookup whose fractions are committed.
    public final class Lookup {
        fileprivate var lookup: VerifierLookup?

        fileprivate init(_ lookup: consuming VerifierLookup) { self.lookup = consume lookup }
    }

    /// Threads at most; 0 means all.
    public let workers: Int
    private var session: VerifierSession<Source>
    /// Seeds of the tests' challenges in place of the system's.
    package var challengeSeed: (() -> [UInt8])?

    /// A party that verifies in `session`.
    public init(_ session: consuming VerifierSession<Source>, workers: Int = 0) {
        self.session = session
        self.workers = workers
    }

    /// What the checks so far leave to chance.
    public var budget: SoundnessBudget { session.budget }

    /// Commits `count` values, which the prover computes.
    public func commit(
        _ count: Int, _ witness: () throws(ProofError) -> FieldVector<Fp>
    ) throws(ProofError) -> VerifierValues {
        VerifierValues(try session.receiveCommitments(count))
    }

    /// Commits `count` values that the prover computes from the integers behind `values`, in (-p / 2, p / 2].
    public func commit(
        _ count: Int, from values: VerifierValues, _ derive: ([Int]) -> [Int]
    ) throws(ProofError) -> VerifierValues {
        VerifierValues(try session.receiveCommitments(count))
    }

    /// Commits how often each row is used by the tuples of `columns`.
    public func commitMultiplicities(
        of table: IndexedTable, _ columns: [[LookupColumn<VerifierValues>]]
    ) throws(ProofError) -> VerifierValues {
        VerifierValues(try session.receiveCommitments(table.table.rowCount))
    }

    /// Says how many correlations the rest of the proof takes.
    public func expect(correlations count: Int) { session.expect(correlations: count) }

    /// Seals what was committed; the challenge covers exactly that.
    public func seal() throws(ProofError) -> Challenge {
        guard let seed = challengeSeed?() else { return try session.drawChallenge() }
        return try session.drawChallenge(usingSeed: seed)
    }

    /// `values` + public ones, element by element.
    public func add(
        _ publicValues: borrowing FieldVector<Fp>, to values: VerifierValues
    ) throws(ProofError) -> VerifierValues {
        var sum = values.vector.slice(0..<values.count)
        try session.add(publicValues: publicValues, to: &sum)
        return VerifierValues(sum)
    }

    /// `values` + public ones, element by element.
    public func add(_ publicValue: Fp2, to value: VerifierExtensionValues) throws(ProofError) -> VerifierExtensionValues
    {
        var sum = value.vector.slice(0..<1)
        try session.add(publicValues: FieldVector(CollectionOfOne(publicValue)), to: &sum)
        return VerifierExtensionValues(sum)
    }

    /// Σ_i x_{b,i} · weights[i · outputs + o] for each row b of public inputs and each output o, row after row.
    ///
    /// It is any public linear map, given by its rows.
    public func linear(_ inputs: PublicInputs, weights: VerifierValues, outputs: Int) -> VerifierValues {
        let keys = inputs.product(with: weights.vector.keys, outputs: outputs, workers: workers)
        return VerifierValues(VerifierVector(keys: keys, epoch: weights.vector.epoch))
    }

    /// Σ_b weights[b] · values[b · columns + j] for each column j: rows folded by public weights in K.
    public func fold(
        _ values: VerifierValues, columns: Int, weights: borrowing FieldVector<Fp2>
    ) -> VerifierExtensionValues {
        VerifierExtensionValues(
            VerifierVector(
                keys: values.vector.keys.folded(columns: columns, weights: weights, workers: workers),
                epoch: values.vector.epoch))
    }

    /// Commits the fractions of a lookup.
    public func commitLookup(
        in table: IndexedTable, _ columns: [[LookupColumn<VerifierValues>]], chunk: Int, multiplicities: VerifierValues,
        challenge: LookupChallenge
    ) throws(ProofError) -> Lookup {
        let count = columns.reduce(0) { $0 + ($1.first?.count ?? 0) }
        var queries = try session.makeQueries(in: table.table, count: count, chunk: chunk, challenge: challenge)
        for tuples in columns {
            for (column, values) in tuples.enumerated() {
                switch values {
                case .values(let values): try queries.append(values.vector, toColumn: column)
                case .publicValues(let values): try queries.append(publicValues: FieldVector(values), toColumn: column)
                }
            }
        }
        return Lookup(try session.receiveLookup(queries, multiplicities: multiplicities.vector))
    }

    /// Masks for a batch of that degree, then its challenge.
    public func beginBatch(degree: Int) throws(ProofError) -> Batch {
        let masks = try session.reserveMasks(degree: degree)
        return Batch(try VerifierBatch(masks: masks, challenge: try seal()))
    }

    /// Adds x y = z, element by element.
    public func add(
        _ x: VerifierValues, times y: VerifierValues, equal z: VerifierValues, to batch: Batch
    ) throws(ProofError) {
        try batch.update { checks throws(ProofError) in
            try checks.addMultiplications(x.vector, y.vector, equal: z.vector, workers: workers)
        }
    }

    /// Adds Σ x_j y_j = z.
    public func add(
        innerProductOf x: VerifierExtensionValues, and y: VerifierExtensionValues, equals z: VerifierExtensionValues,
        to batch: Batch
    ) throws(ProofError) {
        try batch.update { checks throws(ProofError) in
            try checks.addInnerProduct(x.vector, y.vector, equals: z.vector, workers: workers)
        }
    }

    /// Adds ∏_k x_k = z, element by element; without z, that the product is 0.
    public func add(
        productOf factors: [VerifierValues], equal product: VerifierValues?, to batch: Batch
    ) throws(ProofError) {
        try batch.update { checks throws(ProofError) in
            try checks.addProducts(of: factors, equal: product, workers: workers)
        }
    }

    /// Adds x_j = 0.
    public func add(zeros values: VerifierValues, to batch: Batch) throws(ProofError) {
        try batch.update { checks throws(ProofError) in try checks.addZeros(values.vector) }
    }

    /// Adds x_j = 0.
    public func add(zeros values: VerifierExtensionValues, to batch: Batch) throws(ProofError) {
        try batch.update { checks throws(ProofError) in try checks.addZeros(values.vector) }
    }

    /// `values` + public ones, element by element.
    public func add(_ lookup: Lookup, to batch: Batch) throws(ProofError) {
        guard let taken = lookup.lookup.take() else { throw .sessionOver }
        var held: VerifierLookup? = consume taken
        try batch.update { checks throws(ProofError) in
            if let lookup = held.take() { try checks.add(lookup, workers: workers) }
        }
    }

    /// Proves the batch, or judges it. The prover's answer is always `accept`.
    public func finish(_ batch: Batch) throws(ProofError) -> Verdict {
        guard let checks = batch.checks.take() else { throw .sessionOver }
        return try session.verify(checks)
    }

    /// Makes sure that everything claimed has been checked: the last call of a statement.
    public func end() throws(ProofError) { try session.checkEnd() }

    /// Counts the error of a check that a challenge folds: `numerator` / |K|.
    public func note(_ name: String, numerator: Double) { session.note(name, numerator: numerator) }
}
