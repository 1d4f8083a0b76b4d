/// A condition on the columns of a table, such as `loan_intent == "HOMEIMPROVEMENT" && person_age < 35`.
///
/// | Form | Meaning |
/// |---|---|
/// | `age < 35`, also `<=`, `>`, `>=`, `==`, `!=` | a numeric column against a number |
/// | `purpose == "car"`, also `!=` | a categorical column against one of its categories |
/// | `purpose in ["car", "house"]`, `education_num in [13, 14]` | membership |
/// | `a && b`, <code>a \|\| b</code>, `!a`, `(a)` | `!` binds closest, then `&&`, then `\|\|` |
///
/// A column name of other characters than letters, digits, `_`, `-` and `.` stands between back-ticks.
public struct Predicate: Hashable, Sendable {
    /// The text that it was read from.
    public let source: String
    let root: Node

    /// Reads a predicate.
    ///
    /// - Throws: ``DataError/badPredicate(source:position:expected:found:)``.
    public init(_ source: String) throws(DataError) {
        var parser = PredicateParser(source)
        self.source = source
        root = try parser.parse()
    }

    /// Names of the columns that it reads, each once, in order of appearance.
    public var columns: [String] {
        var names: [String] = []
        root.forEachTest { test in
            if !names.contains(test.column) { names.append(test.column) }
        }
        return names
    }

    /// Throws ``DataError/badPredicate(source:position:expected:found:)`` for a column that is not one of `names`.
    func requireColumns(_ names: [String]) throws(DataError) {
        var unknown: Test?
        root.forEachTest { test in
            if unknown == nil, !names.contains(test.column) { unknown = test }
        }
        if let unknown {
            throw .badPredicate(
                source: source, position: unknown.columnPosition,
                expected: "one of the columns \(names.joined(separator: ", "))", found: unknown.column)
        }
    }

    /// Whether each row of `table` satisfies it, `[rows]`.
    ///
    /// - Throws: ``DataError/badPredicate(source:position:expected:found:)`` for an unknown column, a number against a
    ///   categorical column or text against a numeric one, an order on categories, an unknown category.
    /// - Complexity: O(rows × comparisons).
    public func evaluate(on table: Table) throws(DataError) -> [Bool] {
        try requireColumns(table.names)
        return try evaluate(root, on: table)
    }

    private func evaluate(_ node: Node, on table: Table) throws(DataError) -> [Bool] {
        switch node {
        case .and(let left, let right):
            let (left, right) = (try evaluate(left, on: table), try evaluate(right, on: table))
            return zip(left, right).map { $0 && $1 }
        case .or(let left, let right):
            let (left, right) = (try evaluate(left, on: table), try evaluate(right, on: table))
            return zip(left, right).map { $0 || $1 }
        case .not(let inner): return try evaluate(inner, on: table).map { !$0 }
        case .test(let test):
            switch table[test.column]! {  // requireColumns has checked the name
            case .numeric(let values): return try evaluate(test, on: values)
            case .categorical(let codes, let vocabulary):
                return try evaluate(test, on: codes, vocabulary: vocabulary)
            }
        }
    }

    private func evaluate(_ test: Test, on values: [Double]) throws(DataError) -> [Bool] {
        var numbers: [Double] = []
        for operand in test.operands {
            guard case .number(let number) = operand.value else {
                throw .badPredicate(
                    source: source, position: operand.position, expected: "a number, as \(test.column) is numeric",
                    found: operand.value.text)
            }
            numbers.append(number)
        }
        let number = numbers.first ?? 0  // the parser gives every comparison one operand
        return switch test.relation {
        case .equal: values.map { $0 == number }
        case .unequal: values.map { $0 != number }
        case .less: values.map { $0 < number }
        case .lessOrEqual: values.map { $0 <= number }
        case .greater: values.map { $0 > number }
        case .greaterOrEqual: values.map { $0 >= number }
        case .member: values.map { numbers.contains($0) }
        }
    }

    private func evaluate(_ test: Test, on codes: [Int32], vocabulary: [String]) throws(DataError) -> [Bool] {
        guard [.equal, .unequal, .member].contains(test.relation) else {
            throw .badPredicate(
                source: source, position: test.relationPosition,
                expected: "==, != or in, as \(test.column) is categorical", found: test.relation.rawValue)
        }
        var selected = [Bool](repeating: false, count: vocabulary.count)
        for operand in test.operands {
            guard case .text(let word) = operand.value, let code = vocabulary.firstIndex(of: word) else {
                let shown = vocabulary.prefix(20).map { "\"\($0)\"" }.joined(separator: ", ")
                throw .badPredicate(
                    source: source, position: operand.position,
                    expected: "a category of \(test.column): \(shown)\(vocabulary.count > 20 ? ", …" : "")",
                    found: operand.value.text)
            }
            selected[code] = true
        }
        let wanted = test.relation != .unequal
        return codes.map { selected[Int($0)] == wanted }
    }
}

extension Predicate {
    indirect enum Node: Hashable, Sendable {
        case and(Node, Node)
        case or(Node, Node)
        case not(Node)
        case test(Test)

        func forEachTest(_ body: (Test) -> Void) {
            switch self {
            case .and(let left, let right), .or(let left, let right):
                left.forEachTest(body)
                right.forEachTest(body)
            case .not(let inner): inner.forEachTest(body)
            case .test(let test): body(test)
            }
        }
    }

    enum Relation: String, Hashable, Sendable {
        case equal = "=="
        case unequal = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="
        case member = "in"
    }

    enum Literal: Hashable, Sendable {
        case number(Double)
        case text(String)

        var text: String {
            switch self {
            case .number(let number): "\(number)"
            case .text(let word): "\"\(word)\""
            }
        }
    }

    struct Operand: Hashable, Sendable {
        var value: Literal
        var position: Int
    }

    /// One comparison; `operands` has one element unless the relation is `in`, and never none.
    struct Test: Hashable, Sendable {
        var column: String
        var columnPosition: Int
        var relation: Relation
        var relationPosition: Int
        var operands: [Operand]
    }
}
