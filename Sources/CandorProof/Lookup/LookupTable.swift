/// A public table: rows of one or more elements of F_p, no two equal.
///
/// A lookup proves that tuples of authenticated values are rows of it. The table is part of the statement.
public struct LookupTable: Sendable, Equatable {
    /// The columns, all of one length.
    public let columns: [[Fp]]

    /// Number of rows.
    public var rowCount: Int { columns[0].count }

    /// A table from its columns.
    ///
    /// - Throws: ``ProofError/outOfRange(name:expected:actual:)`` without columns or rows,
    ///   ``ProofError/lengthMismatch(values:expected:actual:)`` for columns of different lengths,
    ///   ``ProofError/duplicateRow(first:second:)``: equal rows would let their counts be moved between them.
    /// - Complexity: O(rows) when the first column increases, else O(rows log rows).
    public init(columns: [[Fp]]) throws(ProofError) {
        guard let first = columns.first, Mutation.isOn(.tableShape) || !first.isEmpty else {
            throw .outOfRange(name: "a lookup table", expected: "a column and a row", actual: "none")
        }
        for column in columns where column.count != first.count && !Mutation.isOn(.tableShape) {
            throw .lengthMismatch(values: "rows of a column", expected: first.count, actual: column.count)
        }
        self.columns = columns
        if Mutation.isOn(.duplicateRows) { return }
        if zip(first, first.dropFirst()).allSatisfy({ $0.value < $1.value }) { return }
        let order = (0..<first.count).sorted { LookupTable.precedes(columns, $0, $1) }
        for (a, b) in zip(order, order.dropFirst()) where columns.allSatisfy({ $0[a] == $0[b] }) {
            throw .duplicateRow(first: min(a, b), second: max(a, b))
        }
    }

    private static func precedes(_ columns: [[Fp]], _ a: Int, _ b: Int) -> Bool {
        for column in columns where column[a] != column[b] { return column[a].value < column[b].value }
        return a < b
    }

    /// 1 / (x - t_r) for each row t_r = Σ_c gamma^c t_{r,c}.
    ///
    /// - Throws: ``ProofError/malformedChallenge`` when x is a row: found from public values alone, used rows or not.
    func inverses(for challenge: LookupChallenge) throws(ProofError) -> FieldVector<Fp2> {
        var differences = FieldVector<Fp2>(repeatElement(challenge.x, count: rowCount))
        var power = Fp2.one
        for column in columns {
            differences.add(FieldVector(column), times: -power)
            power *= challenge.gamma
        }
        let inverses = differences.inverses()
        if Mutation.isOn(.malformedChallenge) { return inverses }
        for row in 0..<rowCount where inverses[row] == .zero { throw .malformedChallenge }
        return inverses
    }
}

/// What a lookup draws from a challenge: the point x and the factor gamma that folds columns.
public struct LookupChallenge: Sendable {
    let x: Fp2
    let gamma: Fp2
    let challenge: Challenge

    /// The point and factor of a challenge: it must be later than all queries and multiplicities.
    public init(_ challenge: Challenge) {
        self.init(challenge, x: challenge.element("lookup x"), gamma: challenge.element("lookup gamma"))
    }

    package init(_ challenge: Challenge, x: Fp2, gamma: Fp2) {
        self.x = x
        self.gamma = gamma
        self.challenge = challenge
    }
}
