/// How the queries of a lookup lie in chunks.
///
/// Of L queries and chunks of d, chunk c of n = L / d takes the queries c, n + c, …, (d - 1) n + c; the L mod d queries
/// from n d on are one shorter chunk more. Chunks are checks of degree d + 1, or one more than the shorter one has.
struct LookupShape: Sendable {
    let queries: Int
    let chunk: Int

    static let maximumChunk = 16

    init(queries: Int, chunk: Int) throws(ProofError) {
        guard Mutation.isOn(.chunkRange) || (chunk >= 1 && chunk <= LookupShape.maximumChunk) else {
            throw .outOfRange(
                name: "queries of a chunk", expected: "1 ... \(LookupShape.maximumChunk)", actual: "\(chunk)")
        }
        guard Mutation.isOn(.chunkRange) || queries >= 1 else {
            throw .outOfRange(name: "queries of a lookup", expected: "at least 1", actual: "\(queries)")
        }
        self.queries = queries
        self.chunk = chunk
    }

    /// Chunks of one size.
    struct Part: Sendable {
        let firstQuery: Int
        let firstChunk: Int
        let chunks: Int
        let chunk: Int
    }

    /// The full chunks, then the shorter one; none of them empty.
    var parts: [Part] {
        let full = queries / chunk
        let rest = queries % chunk
        return [
            Part(firstQuery: 0, firstChunk: 0, chunks: full, chunk: chunk),
            Part(firstQuery: full * chunk, firstChunk: full, chunks: 1, chunk: rest),
        ].filter { $0.chunks > 0 && $0.chunk > 0 }
    }

    var chunks: Int { (queries + chunk - 1) / chunk }

    /// The largest degree of the checks.
    var degree: Int { min(queries, chunk) + 1 }
}

/// How far each column of a lookup is filled.
struct ColumnFill: Sendable {
    private let queries: Int
    private let powers: [Fp2]
    private var filled: [Int]

    init(columns: Int, queries: Int, gamma: Fp2) {
        self.queries = queries
        powers = (0..<columns).map { gamma.power(UInt64($0)) }
        filled = Array(repeating: 0, count: columns)
    }

    /// Takes room for `count` values; returns the first one's place and the factor of the column.
    mutating func advance(_ column: Int, by count: Int) throws(ProofError) -> (start: Int, power: Fp2) {
        guard Mutation.isOn(.columnRange) || filled.indices.contains(column) else {
            throw .outOfRange(name: "column of a lookup", expected: "0 ..< \(filled.count)", actual: "\(column)")
        }
        let start = filled[column]
        guard Mutation.isOn(.columnOverflow) || count <= queries - start else {
            throw .outOfRange(
                name: "values of column \(column)", expected: "at most \(queries)", actual: "\(start + count)")
        }
        filled[column] += count
        return (start, powers[column])
    }

    func checkFull() throws(ProofError) {
        if Mutation.isOn(.columnLength) { return }
        for (column, actual) in filled.enumerated() where actual != queries {
            throw .lengthMismatch(values: "values of column \(column)", expected: queries, actual: actual)
        }
    }
}

/// Makes sure that there is a multiplicity for every row, committed before the challenge.
func checkMultiplicities(
    _ count: Int, _ epoch: Int, of table: LookupTable, for challenge: LookupChallenge
) throws(ProofError) {
    guard Mutation.isOn(.multiplicityCount) || count == table.rowCount else {
        throw .lengthMismatch(values: "multiplicities", expected: table.rowCount, actual: count)
    }
    try challenge.challenge.checkCovers(epoch: epoch)
}
