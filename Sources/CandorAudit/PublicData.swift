import CandorCalibration
import CandorModel

/// The auditor's data: inputs, labels and groups. Both parties have them, and the statement covers them.
public struct PublicData: Sendable {
    /// Rows of the format's quantiser.
    public let inputs: InputRows
    /// `[rows]`, each a class.
    public let labels: [Int32]
    /// The groups of the same rows; nil for bins alone.
    public let groups: SubgroupFamily?

    /// Number of rows, N.
    public var count: Int { inputs.count }

    /// Joins the parts; a ``StatementLayout`` checks them.
    public init(inputs: InputRows, labels: [Int32], groups: SubgroupFamily? = nil) {
        self.inputs = inputs
        self.labels = labels
        self.groups = groups
    }

    /// The same with rows that are in memory.
    public init(inputs: QuantisedInputs, labels: [Int32], groups: SubgroupFamily? = nil) {
        self.init(inputs: InputRows(inputs), labels: labels, groups: groups)
    }
}

/// Public inputs that are asked for part by part: a proof about a million rows holds a segment of them at a time.
public struct InputRows: Sendable {
    /// Number of rows.
    public let count: Int
    private let rows: @Sendable (Range<Int>) -> QuantisedInputs

    /// Rows that are in memory.
    public init(_ inputs: QuantisedInputs) {
        self.init(count: inputs.count) { inputs.slice($0) }
    }

    /// Rows that are made or read when they are asked for.
    ///
    /// - Parameter rows: gives as many rows as its range has, always the same ones.
    public init(count: Int, rows: @escaping @Sendable (Range<Int>) -> QuantisedInputs) {
        self.count = count
        self.rows = rows
    }

    /// The rows in `range`. Another number of rows than its range has is a caller bug.
    public func slice(_ range: Range<Int>) -> QuantisedInputs {
        let part = rows(range)
        precondition(part.count == range.count, "\(part.count) rows for \(range)")
        return part
    }

    /// All rows at once.
    public var all: QuantisedInputs { slice(0..<count) }
}

extension QuantisedInputs {
    /// The rows in `range`.
    func slice(_ range: Range<Int>) -> QuantisedInputs {
        func rows<T>(_ values: [T], _ width: Int) -> [T] {
            Array(values[range.lowerBound * width..<range.upperBound * width])
        }
        return QuantisedInputs(
            numericFeatures: numericFeatures, categoricalColumns: categoricalColumns,
            numeric: rows(numeric, numericFeatures), categorical: rows(categorical, categoricalColumns),
            count: range.count)
    }
}
