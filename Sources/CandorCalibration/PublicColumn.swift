/// One column of a reference set that the auditor sees too. A label is never a public column: a group that depends on
/// outcomes voids the false-alarm rate of an audit.
public struct PublicColumn: Sendable {
    /// What the column holds, one value per row.
    public enum Values: Sendable {
        /// Finite numbers.
        case numeric([Double])
        /// Codes into `names`, the categories in a fixed order; categories without a row count as groups too.
        case categorical(codes: [Int32], names: [String])
    }

    /// The name that groups are described with.
    public let name: String
    /// One value per row.
    public let values: Values

    /// Keeps `values` under `name`; a `SubgroupFamily` checks them.
    public init(name: String, values: Values) {
        self.name = name
        self.values = values
    }

    /// Number of rows.
    public var count: Int {
        switch values {
        case .numeric(let numbers): numbers.count
        case .categorical(let codes, _): codes.count
        }
    }
}
