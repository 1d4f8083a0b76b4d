/// A lookup table whose rows are found from their values: row = Σ_c strides[c] · (value of column c) - origin.
///
/// The formula is the prover's way to its multiplicities; the verifier trusts the table alone.
public struct IndexedTable: Sendable {
    /// The public rows.
    public let table: LookupTable
    /// What an error and a report call it.
    public let name: String
    private let strides: [Int]
    private let origin: Int

    /// A table with the formula for its rows; columns behind the last stride do not enter it.
    public init(_ name: String, _ table: LookupTable, strides: [Int], origin: Int) {
        precondition(strides.count <= table.columns.count, "more strides than columns")
        self.name = name
        self.table = table
        self.strides = strides
        self.origin = origin
    }

    /// The integers of `range`, one column.
    public init(_ name: String, range: Range<Int>) throws(ProofError) {
        self.init(
            name, try LookupTable(columns: [range.map { Fp($0) }]), strides: [1], origin: range.lowerBound)
    }

    /// The row of each tuple; nil where the formula leaves the table.
    func rows(of columns: [[Fp]]) -> [Int?] {
        guard let first = columns.first else { return [] }
        return first.indices.map { index in
            var row = -origin
            for (stride, column) in zip(strides, columns) {
                let (product, overflow) = column[index].signed.multipliedReportingOverflow(by: stride)
                guard !overflow else { return nil }
                row &+= product
            }
            return (0..<table.rowCount).contains(row) ? row : nil
        }
    }
}

extension Fp {
    /// The representative in (-p / 2, p / 2].
    public var signed: Int { value > Fp.p / 2 ? Int(value) - Int(Fp.p) : Int(value) }
}
