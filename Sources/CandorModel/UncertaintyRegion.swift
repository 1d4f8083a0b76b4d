/// Whom a Mirage attack is aimed at: the rows that satisfy a predicate, or rows by number.
///
/// The paper leaves open how a region is given; a predicate also says which rows of other data belong to it, a list does
/// not.
public enum UncertaintyRegion: Hashable, Sendable {
    /// The rows that satisfy it; it may use the label.
    case predicate(Predicate)
    /// Rows by number, in any order.
    case rows([Int])

    /// The text of the predicate, or the first numbers of the list.
    public var source: String {
        switch self {
        case .predicate(let predicate): predicate.source
        case .rows(let rows):
            "rows " + rows.prefix(3).map(String.init).joined(separator: ", ")
                + (rows.count > 3 ? ", … (\(rows.count) in all)" : "")
        }
    }

    /// Which rows of `table` belong to the region, `[rows]`.
    ///
    /// - Parameter numbers: `[rows]`, the number of each row of `table`; where nil, rows are numbered from 0.
    /// - Throws: ``DataError``; that of ``Predicate/evaluate(on:)`` for a predicate.
    /// - Complexity: O(rows × comparisons), or O(rows + length of the list).
    public func mask(of table: Table, numbers: [Int]? = nil) throws(DataError) -> [Bool] {
        switch self {
        case .predicate(let predicate): return try predicate.evaluate(on: table)
        case .rows(let rows):
            let members = Set(rows)
            return (numbers ?? Array(0..<table.count)).map { members.contains($0) }
        }
    }

    /// The region that a file of row numbers lists: decimal numbers between white space.
    ///
    /// - Throws: ``DataError/badField(path:line:column:expected:found:)`` for the first word that is no row number;
    ///   ``DataError/malformed(path:expected:found:)`` for a file without any.
    /// - Complexity: O(bytes).
    public init(rowsFrom path: String) throws(DataError) {
        var rows: [Int] = []
        let text = String(decoding: try FileBytes.read(path, limit: 1 << 28), as: UTF8.self)
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            for word in line.split(whereSeparator: \.isWhitespace) {
                guard word.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let row = Int(word) else {
                    throw .badField(
                        path: path, line: index + 1, column: "row number", expected: "a row number, 0 or more",
                        found: "\"\(word.prefix(40))\"")
                }
                rows.append(row)
            }
        }
        guard !rows.isEmpty else { throw .malformed(path: path, expected: "row numbers", found: "none") }
        self = .rows(rows)
    }
}
