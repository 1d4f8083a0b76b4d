/// The verifier's queries of one lookup: the counterpart of ``ProverQueries``, call by call.
public struct VerifierQueries: ~Copyable, Sendable {
    let table: LookupTable
    let shape: LookupShape
    let challenge: LookupChallenge
    let rowInverses: FieldVector<Fp2>
    /// The keys of X - f.
    private(set) var keys: FieldVector<Fp2>
    private(set) var fill: ColumnFill
    private let delta: Delta

    init(
        table: LookupTable, shape: LookupShape, challenge: LookupChallenge, delta: consuming Delta
    ) throws(ProofError) {
        rowInverses = try table.inverses(for: challenge)
        self.table = table
        self.shape = shape
        self.challenge = challenge
        keys = FieldVector(repeatElement(challenge.x * delta.element, count: shape.queries))
        fill = ColumnFill(columns: table.columns.count, queries: shape.queries, gamma: challenge.gamma)
        self.delta = delta
    }

    /// Appends authenticated values to a column.
    public mutating func append(_ values: borrowing VerifierVector<Fp>, toColumn column: Int) throws(ProofError) {
        try challenge.challenge.checkCovers(epoch: values.epoch)
        let (start, power) = try fill.advance(column, by: values.count)
        keys.add(values.keys, times: -power, at: start)
    }

    /// Appends authenticated values plus `shift` to a column.
    package mutating func append(
        _ values: borrowing VerifierVector<Fp>, shiftedBy shift: Fp, toColumn column: Int
    ) throws(ProofError) {
        var shifted = values.slice(0..<values.count)
        shifted.add(publicValues: FieldVector(repeatElement(shift, count: values.count)), delta: delta)
        try append(shifted, toColumn: column)
    }

    /// Appends values that both parties know.
    public mutating func append(publicValues: borrowing FieldVector<Fp>, toColumn column: Int) throws(ProofError) {
        let (start, power) = try fill.advance(column, by: publicValues.count)
        keys.add(publicValues, times: -power * delta.element, at: start)
    }
}

/// A lookup whose fractions are committed, to be added to a batch of checks.
public struct VerifierLookup: ~Copyable, Sendable {
    let shape: LookupShape
    let keys: FieldVector<Fp2>
    let fractions: VerifierVector<Fp2>
    let total: HatPolynomial
}

extension VerifierSession where Source: ~Copyable {
    /// Begins a lookup of `count` queries in chunks of `chunk`, as ``ProverSession/makeQueries(in:count:chunk:challenge:)``.
    public mutating func makeQueries(
        in table: LookupTable, count: Int, chunk: Int, challenge: LookupChallenge
    ) throws(ProofError) -> VerifierQueries {
        guard Mutation.isOn(.challengeSession) || challenge.challenge.session == identifier else {
            throw .foreignSession
        }
        let shape = try LookupShape(queries: count, chunk: chunk)
        do {
            return try VerifierQueries(table: table, shape: shape, challenge: challenge, delta: delta())
        } catch { throw end(error) }
    }

    /// Receives the sums of fractions of all chunks.
    ///
    /// - Complexity: 4 products in K a row.
    public mutating func receiveLookup(
        _ queries: consuming VerifierQueries, multiplicities: borrowing VerifierVector<Fp>
    ) throws(ProofError) -> VerifierLookup {
        let table = queries.table
        let shape = queries.shape
        try queries.fill.checkFull()
        try checkMultiplicities(multiplicities.count, multiplicities.epoch, of: table, for: queries.challenge)
        noteLookup(queries: shape.queries, table: table)
        let fractions = try receiveExtensionCommitments(shape.chunks)
        let key = fractions.keys.powerSum(of: .one) - queries.rowInverses.dotProduct(with: multiplicities.keys)
        let total = HatPolynomial(coefficients: [key], degree: 1, epoch: fractions.epoch)
        return VerifierLookup(
            shape: shape, keys: queries.keys, fractions: fractions, total: total)
    }
}

extension VerifierBatch {
    /// Adds the checks of a lookup: one for each chunk, then that of the sum.
    ///
    /// - Complexity: about 2 d products in K a chunk of d.
    public mutating func add(_ lookup: consuming VerifierLookup, workers: Int = 1) throws(ProofError) {
        try sum.check(degree: lookup.shape.degree, epoch: lookup.fractions.epoch)
        if !Mutation.isOn(.lookupFraction) {
            for part in lookup.shape.parts {
                // F^(Delta) = Σ h ∏ g - Delta² Σ Σ ∏ g
                let sums = lookup.chunkSums(part, chi: sum.chi, first: sum.checks, workers: workers)
                sum.add(weighted: [sums[0], .zero, -sums[1]], degree: part.chunk + 1, count: part.chunks)
            }
        }
        if !Mutation.isOn(.lookupSum) { sum.add(lookup.total) }
        sum.lookups += 1
    }
}
