/// How rows of scores lie in memory that the caller lends, and what they are: `[rows × classes]` of `Float`.
///
/// Class c of row r is the value at `r * rowStride + c`; what lies between rows is not read. The scores themselves are
/// borrowed as a span for the time of one call.
public struct ConfidenceBatch: Hashable, Sendable {
    /// What a row holds.
    public enum Kind: String, CaseIterable, Codable, Sendable {
        /// Any finite numbers, or -inf for a class that cannot be; at least one is finite.
        case logits
        /// Numbers of 0 or more that sum to 1 within 10^-3; they are renormalised.
        case probabilities
    }

    /// Number of rows; 0 is an empty batch.
    public let rows: Int
    /// Number of classes: 1 to 2^31 - 1.
    public let classes: Int
    /// Values from the beginning of a row to that of the next, at least `classes`.
    public let rowStride: Int
    /// What the rows hold.
    public let kind: Kind

    /// A batch of `rows` rows, one after the other without gaps unless a stride says otherwise. Whether the numbers
    /// can be is for the call that takes it to say.
    public init(rows: Int = 1, classes: Int, rowStride: Int? = nil, kind: Kind) {
        self.rows = rows
        self.classes = classes
        self.rowStride = rowStride ?? classes
        self.kind = kind
    }

    /// Rows of logits.
    public static func logits(rows: Int = 1, classes: Int, rowStride: Int? = nil) -> ConfidenceBatch {
        ConfidenceBatch(rows: rows, classes: classes, rowStride: rowStride, kind: .logits)
    }

    /// Rows of probabilities.
    public static func probabilities(rows: Int = 1, classes: Int, rowStride: Int? = nil) -> ConfidenceBatch {
        ConfidenceBatch(rows: rows, classes: classes, rowStride: rowStride, kind: .probabilities)
    }

    /// Refuses shapes that cannot be, and `count` values that are not those of the shape; a last row may come with
    /// its padding.
    func check(count: Int) throws(MaskError) {
        guard rows >= 0 else { throw .invalidShape(what: "rows", expected: "0 or more", actual: rows) }
        guard classes >= 1 && classes <= Int32.max else {
            throw .invalidShape(what: "classes", expected: "1 to \(Int32.max)", actual: classes)
        }
        guard rowStride >= classes else {
            throw .invalidShape(what: "row stride", expected: "\(classes) or more", actual: rowStride)
        }
        let (most, isTooLarge) = rows.multipliedReportingOverflow(by: rowStride)
        guard !isTooLarge else {
            throw .invalidShape(what: "rows", expected: "at most \(Int.max / rowStride) of this stride", actual: rows)
        }
        let least = rows == 0 ? 0 : most - rowStride + classes
        guard count >= least && count <= most else {
            throw .wrongCount(what: "scores of \(rows) rows", expected: least, actual: count)
        }
    }
}
