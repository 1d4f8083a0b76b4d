/// The prover as a ``ProofParty``.
public final class ProvingParty<Source: ProverCorrelationSource & ~Copyable>: ProofParty {
    /// A batch that is being filled.
    public final class Batch {
        fileprivate var checks: ProverBatch?

        fileprivate init(_ checks: consuming ProverBatch) { self.checks = consume checks }

        fileprivate func update(_ body: (inout ProverBatch) throws(ProofError) -> Void) throws(ProofError) {
            guard checks != nil else { throw .sessionOver }
            try body(&checks!)  // in place: it cannot be copied out
        }
    }

    /// A lookup whose fractions are committed.
    public final class Lookup {
        fileprivate var lookup: ProverLookup?

        fileprivate init(_ lookup: consuming ProverLookup) { self.lookup = consume lookup }
    }

    /// Threads at most; 0 means all.
    public let workers: Int
    private var session: ProverSession<Source>
    private let isHonest: Bool
    /// Vectors committed so far.
    package private(set) var commitments = 0
    /// What a dishonest prover of the tests does to a vector, by its number, before it commits it.
    package var changing: ((_ commitment: Int, _ values: inout FieldVector<Fp>) -> Void)?

    /// A party that proves in `session`.
    public convenience init(_ session: consuming ProverSession<Source>, workers: Int = 0) {
        self.init(session, workers: workers, isHonest: true)
    }

    /// - Parameter isHonest: a dishonest one of the tests goes on where an honest one sees that its claim is false.
    package init(_ session: consuming ProverSession<Source>, workers: Int = 0, isHonest: Bool) {
        self.session = session
        self.workers = workers
        self.isHonest = isHonest
    }

    /// What the checks so far leave to chance.
    public var budget: SoundnessBudget { session.budget }

    /// Commits `count` values, which the prover computes.
    public func commit(
        _ count: Int, _ witness: () throws(ProofError) -> FieldVector<Fp>
    ) throws(ProofError) -> ProverValues {
        let values = try witness()
        guard values.count == count else {
            throw .lengthMismatch(values: "values to commit", expected: count, actual: values.count)
        }
        return try commit(values)
    }

    private func commit(_ values: consuming FieldVector<Fp>) throws(ProofError) -> ProverValues {
        var values = values
        changing?(commitments, &values)
        commitments += 1
        return ProverValues(try session.commit(values))
    }

    /// Commits `count` values that the prover computes from the integers behind `values`, in (-p / 2, p / 2].
    public func commit(
        _ count: Int, from values: ProverValues, _ derive: ([Int]) -> [Int]
    ) throws(ProofError) -> ProverValues {
        let derived = derive(values.vector.values.array.map { $0.signed })
        return try commit(count) { () throws(ProofError) in FieldVector(derived.map { Fp($0) }) }
    }

    /// Commits how often each row is used by the tuples of `columns`.
    public func commitMultiplicities(
        of table: IndexedTable, _ columns: [[LookupColumn<ProverValues>]]
    ) throws(ProofError) -> ProverValues {
        var counts = [UInt64](repeating: 0, count: table.table.rowCount)
        for tuples in columns {
            let values = tuples.map { column in
                switch column {
                case .values(let values): values.vector.values.array
                case .publicValues(let values): values
                }
            }
            for (index, row) in table.rows(of: values).enumerated() {
                let matches = row.map { row in
                    zip(values, table.table.columns).allSatisfy { $0[index] == $1[row] }
                }
                guard matches == true || !isHonest else { throw .falseClaim(name: "rows of the table \(table.name)") }
                counts[row ?? 0] += 1
            }
        }
        return try commit(FieldVector(counts.map { Fp(reducing: $0) }))
    }

    /// Says how many correlations the rest of the proof takes.
    public func expect(correlations count: Int) { session.expect(correlations: count) }

    /// Seals what was committed; the challenge covers exactly that.
    public func seal() throws(ProofError) -> Challenge { try session.receiveChallenge() }

    /// `values` + public ones, element by element.
    public func add(
        _ publicValues: borrowing FieldVector<Fp>, to values: ProverValues
    ) throws(ProofError) -> ProverValues {
        var sum = values.vector.slice(0..<values.count)
        sum.add(publicValues: publicValues)
        return ProverValues(sum)
    }

    /// `values` + public ones, element by element.
    public func add(_ publicValue: Fp2, to value: ProverExtensionValues) throws(ProofError) -> ProverExtensionValues {
        var sum = value.vector.slice(0..<1)
        sum.add(publicValues: FieldVector(CollectionOfOne(publicValue)))
        return ProverExtensionValues(sum)
    }

    /// Σ_i x_{b,i} · weights[i · outputs + o] for each row b of public inputs and each output o, row after row.
    ///
    /// It is any public linear map, given by its rows.
    public func linear(_ inputs: PublicInputs, weights: ProverValues, outputs: Int) -> ProverValues {
        ProverValues(
            ProverVector(
                values: inputs.product(with: weights.vector.values, outputs: outputs, workers: workers),
                macs: inputs.product(with: weights.vector.macs, outputs: outputs, workers: workers),
                epoch: weights.vector.epoch))
    }

    /// Σ_b weights[b] · values[b · columns + j] for each column j: rows folded by public weights in K.
    public func fold(
        _ values: ProverValues, columns: Int, weights: borrowing FieldVector<Fp2>
    ) -> ProverExtensionValues {
        ProverExtensionValues(
            ProverVector(
                values: values.vector.values.folded(columns: columns, weights: weights, workers: workers),
                macs: values.vector.macs.folded(columns: columns, weights: weights, workers: workers),
                epoch: values.vector.epoch))
    }

    /// Commits the fractions of a lookup.
    public func commitLookup(
        in table: IndexedTable, _ columns: [[LookupColumn<ProverValues>]], chunk: Int, multiplicities: ProverValues,
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
        return Lookup(try session.commit(queries, multiplicities: multiplicities.vector))
    }

    /// Masks for a batch of that degree, then its challenge.
    public func beginBatch(degree: Int) throws(ProofError) -> Batch {
        let masks = try session.reserveMasks(degree: degree)
        return Batch(try ProverBatch(masks: masks, challenge: try session.receiveChallenge()))
    }

    /// Adds x y = z, element by element.
    public func add(
        _ x: ProverValues, times y: ProverValues, equal z: ProverValues, to batch: Batch
    ) throws(ProofError) {
        try batch.update { checks throws(ProofError) in
            try checks.addMultiplications(x.vector, y.vector, equal: z.vector, workers: workers)
        }
    }

    /// Adds Σ x_j y_j = z.
    public func add(
        innerProductOf x: ProverExtensionValues, and y: ProverExtensionValues, equals z: ProverExtensionValues,
        to batch: Batch
    ) throws(ProofError) {
        try batch.update { checks throws(ProofError) in
            try checks.addInnerProduct(x.vector, y.vector, equals: z.vector, workers: workers)
        }
    }

    /// Adds ∏_k x_k = z, element by element; without z, that the product is 0.
    public func add(
        productOf factors: [ProverValues], equal product: ProverValues?, to batch: Batch
    ) throws(ProofError) {
        try batch.update { checks throws(ProofError) in
            try checks.addProducts(of: factors, equal: product, workers: workers)
        }
    }

    /// Adds x_j = 0.
    public func add(zeros values: ProverValues, to batch: Batch) throws(ProofError) {
        try batch.update { checks throws(ProofError) in try checks.addZeros(values.vector) }
    }

    /// Adds x_j = 0.
    public func add(zeros values: ProverExtensionValues, to batch: Batch) throws(ProofError) {
        try batch.update { checks throws(ProofError) in try checks.addZeros(values.vector) }
    }

    /// `values` + public ones, element by element.
    public func add(_ lookup: Lookup, to batch: Batch) throws(ProofError) {
        guard let taken = lookup.lookup.take() else { throw .sessionOver }
        var held: ProverLookup? = consume taken
        try batch.update { checks throws(ProofError) in
            if let lookup = held.take() { try checks.add(lookup, workers: workers) }
        }
    }

    /// Proves the batch, or judges it. The prover's answer is always `accept`.
    public func finish(_ batch: Batch) throws(ProofError) -> Verdict {
        guard let checks = batch.checks.take() else { throw .sessionOver }
        try session.prove(checks)
        return .accept
    }

    /// Makes sure that everything claimed has been checked: the last call of a statement.
    public func end() throws(ProofError) { try session.checkEnd() }

    /// Counts the error of a check that a challenge folds: `numerator` / |K|.
    public func note(_ name: String, numerator: Double) { session.note(name, numerator: numerator) }
}
