/// Recursive descent over the grammar
///
///     disjunction = conjunction { "||" conjunction }
///     conjunction = negation { "&&" negation }
///     negation    = "!" negation | "(" disjunction ")" | column relation operand | column "in" "[" operand { "," operand } "]"
struct PredicateParser {
    private enum Token: Equatable {
        case name(String)
        case literal(Predicate.Literal)
        case symbol(String)
        case end

        var text: String {
            switch self {
            case .name(let name): name
            case .literal(let literal): literal.text
            case .symbol(let symbol): symbol
            case .end: "the end"
            }
        }
    }

    private let source: String
    private let characters: [Character]
    private var position = 0
    private var token = Token.end
    private var tokenPosition = 0
    private var size = 0

    /// Most comparisons and negations in one predicate, so that recursion over any tree of them ends.
    private static let largestSize = 256
    private static let symbols = ["&&", "||", "==", "!=", "<=", ">=", "<", ">", "!", "(", ")", "[", "]", ","]

    init(_ source: String) {
        self.source = source
        characters = Array(source)
    }

    mutating func parse() throws(DataError) -> Predicate.Node {
        try advance()
        let node = try disjunction()
        guard token == .end else { throw unexpected("&&, || or the end") }
        return node
    }

    private mutating func disjunction() throws(DataError) -> Predicate.Node {
        var node = try conjunction()
        while try pass("||") { node = .or(node, try conjunction()) }
        return node
    }

    private mutating func conjunction() throws(DataError) -> Predicate.Node {
        var node = try negation()
        while try pass("&&") { node = .and(node, try negation()) }
        return node
    }

    private mutating func negation() throws(DataError) -> Predicate.Node {
        size += 1
        guard size <= Self.largestSize else {
            throw .badPredicate(
                source: source, position: tokenPosition,
                expected: "at most \(Self.largestSize) comparisons, negations and parentheses", found: "more")
        }
        if try pass("!") { return .not(try negation()) }
        if try pass("(") {
            let node = try disjunction()
            guard try pass(")") else { throw unexpected("&&, || or )") }
            return node
        }
        return .test(try test())
    }

    private mutating func test() throws(DataError) -> Predicate.Test {
        guard case .name(let column) = token else { throw unexpected("a column, ! or (") }
        let columnPosition = tokenPosition
        try advance()
        let relationPosition = tokenPosition
        let relation: Predicate.Relation? =
            switch token {
            case .symbol(let text), .name(let text): Predicate.Relation(rawValue: text)
            default: nil
            }
        guard let relation else { throw unexpected("==, !=, <, <=, >, >= or in") }
        try advance()
        var operands: [Predicate.Operand] = []
        if relation == .member {
            guard try pass("[") else { throw unexpected("[") }
            repeat { operands.append(try operand()) } while try pass(",")
            guard try pass("]") else { throw unexpected(", or ]") }
        } else {
            operands.append(try operand())
        }
        return Predicate.Test(
            column: column, columnPosition: columnPosition, relation: relation, relationPosition: relationPosition,
            operands: operands)
    }

    private mutating func operand() throws(DataError) -> Predicate.Operand {
        guard case .literal(let literal) = token else { throw unexpected("a number or a \"text\"") }
        let operand = Predicate.Operand(value: literal, position: tokenPosition)
        try advance()
        return operand
    }

    private mutating func pass(_ symbol: String) throws(DataError) -> Bool {
        guard token == .symbol(symbol) else { return false }
        try advance()
        return true
    }

    private func unexpected(_ expected: String) -> DataError {
        .badPredicate(source: source, position: tokenPosition, expected: expected, found: token.text)
    }

    /// Reads the next token.
    private mutating func advance() throws(DataError) {
        while position < characters.count, characters[position].isWhitespace { position += 1 }
        tokenPosition = position
        guard position < characters.count else {
            token = .end
            return
        }
        let character = characters[position]
        if character == "\"" || character == "`" {
            let text = try quoted(by: character)
            token = character == "`" ? .name(text) : .literal(.text(text))
        } else if let symbol = Self.symbols.first(where: { characters[position...].starts(with: $0) }) {
            position += symbol.count
            token = .symbol(symbol)
        } else if character.isNumber || character == "-" || character == "+" || character == "." {
            token = .literal(.number(try number()))
        } else if character.isLetter || character == "_" {
            token = .name(takeWhile { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" || $0 == "." })
        } else {
            throw .badPredicate(
                source: source, position: position, expected: "a column, number, text or operator",
                found: String(character))
        }
    }

    private mutating func takeWhile(_ belongs: (Character) -> Bool) -> String {
        let start = position
        while position < characters.count, belongs(characters[position]) { position += 1 }
        return String(characters[start..<position])
    }

    /// The text up to the closing quote; a backslash takes the next character as it is.
    private mutating func quoted(by quote: Character) throws(DataError) -> String {
        position += 1
        var text = ""
        while position < characters.count, characters[position] != quote {
            if characters[position] == "\\", position + 1 < characters.count { position += 1 }
            text.append(characters[position])
            position += 1
        }
        guard position < characters.count else {
            throw .badPredicate(
                source: source, position: tokenPosition, expected: "a closing \(quote)", found: "the end")
        }
        position += 1
        return text
    }

    private mutating func number() throws(DataError) -> Double {
        var text = takeWhile { $0 == "-" || $0 == "+" }
        text += takeWhile { $0.isNumber || $0.isLetter || $0 == "." }
        if text.last?.lowercased() == "e" { text += takeWhile { $0.isNumber || $0 == "-" || $0 == "+" } }
        guard let number = DecimalNumber.parse(Array(text.utf8)[...]) else {
            throw .badPredicate(source: source, position: tokenPosition, expected: "a number", found: text)
        }
        return number
    }
}
