/// The values of one numeric column between two bounds, either of which may be infinite.
public struct ColumnInterval: Hashable, Sendable {
    /// The column.
    public let column: String
    /// Not above ``upper``.
    public var lower: Double
    /// Not below ``lower``.
    public var upper: Double
}

extension Predicate {
    /// The box that this predicate describes: a conjunction of `<`, `<=`, `>` and `>=` of columns against numbers.
    ///
    /// Whether a bound itself belongs to the box is lost.
    ///
    /// - Returns: one interval per column, in order of appearance.
    /// - Throws: ``DataError/badPredicate(source:position:expected:found:)`` for any other form, or an empty box.
    public func box() throws(DataError) -> [ColumnInterval] {
        var intervals: [ColumnInterval] = []
        try collect(root, into: &intervals)
        return intervals
    }

    private func collect(_ node: Node, into intervals: inout [ColumnInterval]) throws(DataError) {
        func refusal(_ position: Int, _ found: String) -> DataError {
            .badPredicate(
                source: source, position: position, expected: "a box: comparisons with numbers joined by &&",
                found: found)
        }
        switch node {
        case .and(let left, let right):
            try collect(left, into: &intervals)
            try collect(right, into: &intervals)
        case .or: throw refusal(0, "||")
        case .not: throw refusal(0, "!")
        case .test(let test):
            guard [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(test.relation) else {
                throw refusal(test.relationPosition, test.relation.rawValue)
            }
            guard case .number(let number)? = test.operands.first?.value else {
                throw refusal(test.operands.first?.position ?? 0, test.operands.first?.value.text ?? "nothing")
            }
            var place = intervals.firstIndex { $0.column == test.column } ?? intervals.endIndex
            if place == intervals.endIndex {
                intervals.append(ColumnInterval(column: test.column, lower: -.infinity, upper: .infinity))
                place = intervals.endIndex - 1
            }
            switch test.relation {
            case .less, .lessOrEqual: intervals[place].upper = min(intervals[place].upper, number)
            default: intervals[place].lower = max(intervals[place].lower, number)
            }
            guard intervals[place].lower < intervals[place].upper else {
                throw refusal(
                    test.columnPosition,
                    "\(test.column) from \(intervals[place].lower) to \(intervals[place].upper)")
            }
        }
    }
}
