/// The prover's queries of one lookup, folded by the challenge as they are appended: X - Σ_c gamma^c [v_c].
///
/// Each column takes as many values as the lookup has queries, in any number of parts: value q of every column makes
/// query q.
public struct ProverQueries: ~Copyable, Sendable {
    let table: LookupTable
    let shape: LookupShape
    let challenge: LookupChallenge
    /// 1 / (X - t_r) for each row.
    let rowInverses: FieldVector<Fp2>
    /// The hats g^ = intercepts + slopes Y of g = X - f.
    private(set) var slopes: FieldVector<Fp2>
    private(set) var intercepts: FieldVector<Fp2>
    private(set) var fill: ColumnFill

    init(table: LookupTable, shape: LookupShape, challenge: LookupChallenge) throws(ProofError) {
        rowInverses = try table.inverses(for: challenge)
        self.table = table
        self.shape = shape
        self.challenge = challenge
        slopes = FieldVector(repeatElement(challenge.x, count: shape.queries))
        intercepts = FieldVector(count: shape.queries)
        fill = ColumnFill(columns: table.columns.count, queries: shape.queries, gamma: challenge.gamma)
    }

    /// Appends authenticated values to a column.
    ///
    /// - Throws: ``ProofError/committedAfterChallenge(commitment:challenge:)`` for values that the challenge does not
    ///   cover, ``ProofError/outOfRange(name:expected:actual:)`` for more values than queries.
    public mutating func append(_ values: borrowing ProverVector<Fp>, toColumn column: Int) throws(ProofError) {
        try challenge.challenge.checkCovers(epoch: values.epoch)
        let (start, power) = try fill.advance(column, by: values.count)
        slopes.add(values.values, times: -power, at: start)
        intercepts.add(values.macs, times: -power, at: start)
    }

    /// Appends authenticated values plus `shift` to a column, as rows of a table that counts from another number.
    package mutating func append(
        _ values: borrowing ProverVector<Fp>, shiftedBy shift: Fp, toColumn column: Int
    ) throws(ProofError) {
        var shifted = values.slice(0..<values.count)
        shifted.add(publicValues: FieldVector(repeatElement(shift, count: values.count)))
        try append(shifted, toColumn: column)
    }

    /// Appends values that both parties know.
    public mutating func append(publicValues: borrowing FieldVector<Fp>, toColumn column: Int) throws(ProofError) {
        let (start, power) = try fill.advance(column, by: publicValues.count)
        slopes.add(publicValues, times: -power, at: start)
    }
}

/// A lookup whose fractions are committed, to be added to a batch of checks.
public struct ProverLookup: ~Copyable, Sendable {
    let shape: LookupShape
    let slopes: FieldVector<Fp2>
    let intercepts: FieldVector<Fp2>
    /// h_C = Σ 1 / (X - f) over chunk C.
    package let fractions: ProverVector<Fp2>
    /// Σ_C h_C - Σ_r e_r / (X - t_r), which is zero.
    let total: HatPolynomial
}

extension ProverSession where Source: ~Copyable {
    /// Commits how often each row is used: before the challenge of the lookup, and usable as authenticated counts.
    ///
    /// - Parameter rows: the row of each query.
    /// - Throws: ``ProofError/outOfRange(name:expected:actual:)`` for a row that the table does not have.
    public mutating func commitMultiplicities(
        of table: LookupTable, rows: [Int]
    ) throws(ProofError) -> ProverVector<Fp> {
        var counts = FieldVector<Fp>(count: table.rowCount)
        for row in rows {
            guard Mutation.isOn(.rowRange) || (row >= 0 && row < counts.count) else {
                throw .outOfRange(name: "row of a query", expected: "0 ..< \(counts.count)", actual: "\(row)")
            }
            counts[row] += .one
        }
        return try commit(counts)
    }

    /// Begins a lookup of `count` queries in chunks of `chunk`: checks of degree `chunk` + 1.
    ///
    /// - Throws: ``ProofError/malformedChallenge`` when the point of the challenge is a row of the table; the session is
    ///   over then.
    public mutating func makeQueries(
        in table: LookupTable, count: Int, chunk: Int, challenge: LookupChallenge
    ) throws(ProofError) -> ProverQueries {
        guard Mutation.isOn(.challengeSession) || challenge.challenge.session == identifier else {
            throw .foreignSession
        }
        let shape = try LookupShape(queries: count, chunk: chunk)
        do {
            return try ProverQueries(table: table, shape: shape, challenge: challenge)
        } catch { throw end(error) }
    }

    /// Commits the sums of fractions of all chunks, 16 bytes a chunk.
    ///
    /// - Parameter multiplicities: of the table's rows, covered by the challenge of the lookup.
    /// - Complexity: 2 d + 2 products in K a chunk of d, 4 a row.
    public mutating func commit(
        _ queries: consuming ProverQueries, multiplicities: borrowing ProverVector<Fp>
    ) throws(ProofError) -> ProverLookup {
        try commit(queries, multiplicities: multiplicities, changingFractions: nil)
    }

    /// The same, with what a malicious prover of the tests does to the sums.
    package mutating func commit(
        _ queries: consuming ProverQueries, multiplicities: borrowing ProverVector<Fp>,
        changingFractions change: ((inout FieldVector<Fp2>) -> Void)?
    ) throws(ProofError) -> ProverLookup {
        let table = queries.table
        let shape = queries.shape
        try queries.fill.checkFull()
        try checkMultiplicities(multiplicities.count, multiplicities.epoch, of: table, for: queries.challenge)
        noteLookup(queries: shape.queries, table: table)
        var sums = inverseSums(of: queries.slopes, shape)
        change?(&sums)
        let fractions = try commit(sums)
        let mac = fractions.macs.powerSum(of: .one) - queries.rowInverses.dotProduct(with: multiplicities.macs)
        let value = fractions.values.powerSum(of: .one) - queries.rowInverses.dotProduct(with: multiplicities.values)
        let total = HatPolynomial(coefficients: [mac, value], degree: 1, epoch: fractions.epoch)
        return ProverLookup(
            shape: shape, slopes: queries.slopes, intercepts: queries.intercepts, fractions: fractions, total: total)
    }
}

extension ProverBatch {
    /// Adds the checks of a lookup: one for each chunk, then that of the sum.
    ///
    /// - Complexity: about 2 d (d + 1) products in K a chunk of d.
    public mutating func add(_ lookup: consuming ProverLookup, workers: Int = 1) throws(ProofError) {
        try sum.check(degree: lookup.shape.degree, epoch: lookup.fractions.epoch)
        if !Mutation.isOn(.lookupFraction) {
            for part in lookup.shape.parts {
                let values = lookup.chunkSums(part, chi: sum.chi, first: sum.checks, workers: workers)
                sum.add(weighted: interpolate(values), degree: part.chunk + 1, count: part.chunks)
            }
        }
        if !Mutation.isOn(.lookupSum) { sum.add(lookup.total) }
        sum.lookups += 1
    }
}

/// The coefficients of the polynomial of degree `values.count` - 1 with these values at 0, 1, 2, …
///
/// Newton's divided differences, then Horner's rule in the basis Y (Y - 1) (Y - 2) …
package func interpolate(_ values: [Fp2]) -> [Fp2] {
    var differences = values
    for order in 1..<max(values.count, 1) {
        let inverse = Fp(order).inverse
        for index in stride(from: values.count - 1, through: order, by: -1) {
            differences[index] = (differences[index] - differences[index - 1]) * inverse
        }
    }
    var coefficients: [Fp2] = []
    for index in differences.indices.reversed() {
        // coefficients · (Y - index) + differences[index]
        var next = [Fp2.zero] + coefficients
        for (power, coefficient) in coefficients.enumerated() { next[power] -= coefficient * Fp(index) }
        next[0] += differences[index]
        coefficients = Array(next.prefix(values.count))
    }
    return coefficients
}
