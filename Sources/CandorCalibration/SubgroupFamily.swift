/// The groups of an audit: every value of each public column, and the conjunctions of two values of different columns.
///
/// A categorical column gives one group per category; a numeric column one per value if it has at most eight, else
/// four quartile buckets (low, high], fewer if quartiles coincide. Groups are functions of the public columns alone,
/// so the family is fixed before any label is looked at.
public struct SubgroupFamily: Sendable {
    /// One group: a value of one column, or values of two.
    public struct Group: Hashable, Sendable {
        /// A value of a column, both by position.
        public struct Part: Hashable, Sendable {
            /// Position of the column.
            public let column: Int
            /// Position of the value among the groups of the column.
            public let value: Int
        }
        /// The first condition.
        public let first: Part
        /// The second condition, on a later column; `nil` for a group of one column.
        public let second: Part?
    }

    /// A column as one small integer per row.
    package struct CodedColumn: Sendable {
        /// One description for each code, such as `loan_intent = MEDICAL` or `20 < person_age <= 24`.
        package let descriptions: [String]
        package let codes: [Int32]

        package init(descriptions: [String], codes: [Int32]) {
            self.descriptions = descriptions
            self.codes = codes
        }
    }

    /// Number of rows.
    public let rows: Int
    /// Number of groups, groups without rows included.
    public let count: Int
    package let columns: [CodedColumn]

    /// More groups than this are refused: they would cost much memory and leave an audit little power.
    public static var maximumCount: Int { 1 << 20 }
    /// Numeric columns with at most this many distinct values are treated value by value.
    static let mostSingleValues = 8

    /// The family of `columns`; without columns, a family without groups.
    ///
    /// - Throws: `lengthMismatch` for columns of different lengths, `duplicateName`, `notFinite`, `codeOutOfRange` or
    ///   `tooManyGroups`.
    /// - Complexity: O(rows log rows) per numeric column, O(rows) per categorical one.
    public init(columns: [PublicColumn]) throws(CalibrationInputError) {
        let rows = columns.first?.count ?? 0
        var names: Set<String> = []
        var coded: [CodedColumn] = []
        for column in columns {
            guard names.insert(column.name).inserted else { throw .duplicateName(column.name) }
            try Require.sameLength("rows of \(column.name)", expected: rows, actual: column.count)
            coded.append(try CodedColumn(column))
        }
        try self.init(rows: rows, coded: coded)
    }

    /// The family of columns that are coded already, as a peer sends them.
    ///
    /// - Throws: as ``init(columns:)``.
    package init(rows: Int, coded: [CodedColumn]) throws(CalibrationInputError) {
        for (index, column) in coded.enumerated() {
            try Require.sameLength("rows of column \(index)", expected: rows, actual: column.codes.count)
            let values = 0..<Int32(clamping: column.descriptions.count)
            if let row = column.codes.firstIndex(where: { !values.contains($0) }) {
                throw .codeOutOfRange(
                    column: "\(index)", row: row, categories: values.count, actual: Int(column.codes[row]))
            }
        }
        // Counts before the addition are at most the limit or an array's length, so only the product can overflow.
        var singles = 0
        var pairs = 0
        for column in coded {
            let (product, overflow) = singles.multipliedReportingOverflow(by: column.descriptions.count)
            singles += column.descriptions.count
            guard !overflow, product <= Self.maximumCount, pairs + product + singles <= Self.maximumCount else {
                throw .tooManyGroups(limit: Self.maximumCount)
            }
            pairs += product
        }
        self.rows = rows
        count = pairs + singles
        columns = coded
    }

    /// Every group: single values column by column, then pairs in the order of their columns and values.
    public var groups: [Group] {
        func parts(_ column: Int) -> [Group.Part] {
            columns[column].descriptions.indices.map { Group.Part(column: column, value: $0) }
        }
        var groups = columns.indices.flatMap { parts($0).map { Group(first: $0, second: nil) } }
        forEachPairOfColumns { first, second in
            let seconds = parts(second)
            for part in parts(first) {
                groups += seconds.map { Group(first: part, second: $0) }
            }
        }
        return groups
    }

    /// Number of rows of each group, in the order of ``groups``.
    ///
    /// - Complexity: O(rows × pairs of columns).
    public var counts: [Int] {
        var counts = [Int](repeating: 0, count: count)
        forEachMembership(of: 0..<rows) { group, _ in counts[group] += 1 }
        return counts
    }

    /// Visits every membership of the rows in `range`: group by its place in ``groups``, and row.
    ///
    /// - Complexity: O(rows × pairs of columns).
    package func forEachMembership(of range: Range<Int>, _ body: (_ group: Int, _ row: Int) -> Void) {
        var start = 0
        for column in columns {
            for row in range { body(start + Int(column.codes[row]), row) }
            start += column.descriptions.count
        }
        forEachPairOfColumns { first, second in
            let (left, right) = (columns[first], columns[second])
            let width = right.descriptions.count
            for row in range { body(start + Int(left.codes[row]) * width + Int(right.codes[row]), row) }
            start += left.descriptions.count * width
        }
    }

    /// Visits the pairs of different columns in the order in which `groups` lists them.
    func forEachPairOfColumns(_ body: (_ first: Int, _ second: Int) -> Void) {
        for first in columns.indices {
            for second in columns.indices.dropFirst(first + 1) { body(first, second) }
        }
    }

    /// The description of `group`, which is one of this family, such as `loan_intent = MEDICAL and 20 < person_age <= 24`.
    public func name(of group: Group) -> String {
        let first = columns[group.first.column].descriptions[group.first.value]
        guard let second = group.second else { return first }
        return "\(first) and \(columns[second.column].descriptions[second.value])"
    }

    /// Whether each row belongs to `group`, which is one of this family.
    ///
    /// - Complexity: O(rows).
    public func membership(of group: Group) -> [Bool] {
        let first = columns[group.first.column].codes.map { Int($0) == group.first.value }
        guard let second = group.second else { return first }
        return zip(first, columns[second.column].codes).map { $0 && Int($1) == second.value }
    }
}

extension SubgroupFamily.CodedColumn {
    init(_ column: PublicColumn) throws(CalibrationInputError) {
        switch column.values {
        case .categorical(let codes, let names):
            var seen: Set<String> = []
            for name in names where !seen.insert(name).inserted {
                throw .duplicateName("\(column.name) = \(name)")
            }
            if let row = codes.firstIndex(where: { $0 < 0 || Int($0) >= names.count }) {
                throw .codeOutOfRange(
                    column: column.name, row: row, categories: names.count, actual: Int(codes[row]))
            }
            self.init(descriptions: names.map { "\(column.name) = \($0)" }, codes: codes)
        case .numeric(let numbers):
            if let row = numbers.firstIndex(where: { !$0.isFinite }) {
                throw .notFinite(values: column.name, row: row, actual: numbers[row])
            }
            self.init(name: column.name, numbers: numbers)
        }
    }

    /// One code per distinct value, or per quartile bucket (low, high].
    private init(name: String, numbers: [Double]) {
        let ascending = numbers.sorted()
        var distinct: [Double] = []
        for value in ascending where distinct.last != value {
            distinct.append(value)
            if distinct.count > SubgroupFamily.mostSingleValues { break }
        }
        if distinct.count <= SubgroupFamily.mostSingleValues {
            self.init(
                descriptions: distinct.map { "\(name) = \(shortNumber($0, from: $0, below: $0.nextUp))" },
                codes: numbers.map { value in Int32(distinct.firstIndex(of: value) ?? 0) })
            return
        }
        var edges: [Double] = []
        for edge in [0.25, 0.5, 0.75].map({ quantile(ascending, $0) }) where edges.last != edge {
            edges.append(edge)
        }
        // Where no value lies, an edge may move: the names are then as short as they are true.
        let texts: [String?] = edges.map { edge in
            let above = ascending.partitioningIndex { $0 > edge }
            return shortNumber(
                edge, from: above > 0 ? ascending[above - 1] : edge,
                below: above < ascending.count ? ascending[above] : .infinity)
        }
        self.init(
            descriptions: zip([nil] + texts, texts + [nil]).map { low, high in
                (low.map { "\($0) < " } ?? "") + name + (high.map { " <= \($0)" } ?? "")
            },
            codes: numbers.map { value in Int32(edges.prefix { value > $0 }.count) })
    }
}

extension [Double] {
    /// The first index whose element satisfies `belongs`, in an array whose elements do from some index on; else the
    /// count. O(log count).
    fileprivate func partitioningIndex(_ belongs: (Double) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if belongs(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
