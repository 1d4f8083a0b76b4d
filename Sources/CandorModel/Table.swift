/// Named columns of equal length: what is publicly known of each row.
public struct Table: Equatable, Sendable {
    /// The values of one column, `[count]`.
    public enum Column: Equatable, Sendable {
        /// Finite numbers.
        case numeric([Double])
        /// `codes[row]` is an index into `vocabulary`, whose words differ from each other.
        case categorical(codes: [Int32], vocabulary: [String])

        /// Number of rows.
        public var count: Int {
            switch self {
            case .numeric(let values): values.count
            case .categorical(let codes, _): codes.count
            }
        }
    }

    /// Number of rows.
    public let count: Int
    /// Names of the columns, in order.
    public private(set) var names: [String] = []
    private var columns: [String: Column] = [:]

    /// A table of `count` rows without columns.
    public init(count: Int) {
        self.count = count
    }

    /// The column of that name, or nil. Set it to add it behind the others, or to replace it; a length other than
    /// ``count`` is a caller bug.
    public subscript(name: String) -> Column? {
        get { columns[name] }
        set {
            precondition(newValue.map { $0.count == count } ?? true, "column \(name) has \(newValue!.count) rows")
            if newValue == nil {
                names.removeAll { $0 == name }
            } else if columns[name] == nil {
                names.append(name)
            }
            columns[name] = newValue
        }
    }

    /// The rows of `indices`, in that order.
    public func selecting(_ indices: [Int]) -> Table {
        var selection = Table(count: indices.count)
        for name in names {
            switch columns[name]! {  // names are those of the columns
            case .numeric(let values): selection[name] = .numeric(indices.map { values[$0] })
            case .categorical(let codes, let vocabulary):
                selection[name] = .categorical(codes: indices.map { codes[$0] }, vocabulary: vocabulary)
            }
        }
        return selection
    }

    /// This table without `column`.
    public func removing(_ column: String) -> Table {
        var rest = self
        rest[column] = nil
        return rest
    }
}
