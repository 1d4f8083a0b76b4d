/// Gathers the fields of one column.
struct TableBuilder {
    private enum Values {
        case numeric([Double], fill: Double?)
        case categorical([Int32], Vocabulary, fillsMode: Bool)
        case label([Int32])
        case ignored
    }

    let name: String
    private(set) var count = 0
    private var values: Values
    private let missing: [[UInt8]]
    private let classes: [[UInt8]]
    private let classNames: [String]
    private let strip: [UInt8]

    init(column: Schema.Column, schema: Schema) {
        name = column.name
        missing = schema.missing.map { Array($0.utf8) }
        classNames = schema.label.classes
        classes = classNames.map { Array($0.utf8) }
        strip = Array(schema.label.strip.utf8)
        switch column.kind {
        case .numeric:
            if case .value(let number)? = column.fill {
                values = .numeric([], fill: number)
            } else {
                values = .numeric([], fill: nil)
            }
        case .categorical: values = .categorical([], Vocabulary(), fillsMode: column.fill == .mode)
        case .label: values = .label([])
        case .ignore: values = .ignored
        }
    }

    /// Takes one field; returns what was expected where it does not fit.
    mutating func append(_ field: ArraySlice<UInt8>) -> String? {
        count += 1
        // Taking the payload out leaves its array with one owner, so that appending copies nothing.
        let current = values
        values = .ignored
        switch consume current {
        case .ignored: return nil
        case .numeric(var numbers, let fill):
            let number = isMissing(field) ? fill : DecimalNumber.parse(field)
            numbers.append(number ?? 0)
            values = .numeric(numbers, fill: fill)
            return number == nil ? "a number" : nil
        case .categorical(var codes, var vocabulary, let fillsMode):
            let known = vocabulary.words.count
            let code = isMissing(field) ? vocabulary.code(of: Self.missing) : vocabulary.code(of: field)
            codes.append(code)
            let isNew = vocabulary.words.count > known
            let count = vocabulary.words.count
            values = .categorical(codes, vocabulary, fillsMode: fillsMode)
            if isNew, String(validating: field, as: UTF8.self) == nil { return "text in UTF-8" }
            if count > Schema.largestVocabulary {
                return "at most \(Schema.largestVocabulary) categories; the kind ignore leaves a column out"
            }
            return nil
        case .label(var codes):
            let text =
                !strip.isEmpty && field.reversed().starts(with: strip.reversed()) ? field.dropLast(strip.count) : field
            let code = classes.firstIndex { $0.elementsEqual(text) }
            codes.append(Int32(code ?? 0))
            values = .label(codes)
            return code == nil ? "a class, \(classNames.map { "\"\($0)\"" }.joined(separator: " or "))" : nil
        }
    }

    private static let missing = Array(Schema.missingCategory.utf8)[...]

    private func isMissing(_ field: ArraySlice<UInt8>) -> Bool {
        field.isEmpty || missing.contains { $0.elementsEqual(field) }
    }

    /// The finished column; nil for an ignored one.
    func column(path: String) throws(DataError) -> Table.Column? {
        switch values {
        case .ignored: return nil
        case .numeric(let numbers, _): return .numeric(numbers)
        case .label(let codes): return .categorical(codes: codes, vocabulary: classNames)
        case .categorical(let codes, let vocabulary, let fillsMode):
            var words = vocabulary.words
            var codes = codes
            if fillsMode, let unknown = words.firstIndex(where: { $0.elementsEqual(Self.missing) }) {
                guard let mode = Self.mode(of: codes, words: words, except: unknown) else {
                    throw .badColumn(
                        path: path, column: name, expected: "at least one value that is not missing", found: "none")
                }
                codes = codes.map { Int($0) == unknown ? mode : $0 }
                words[unknown] = []
            }
            let used = Set(codes)
            let order = words.indices.filter { used.contains(Int32($0)) }.sorted { Self.precedes(words[$0], words[$1]) }
            var rank = [Int32](repeating: 0, count: words.count)
            for (place, code) in order.enumerated() { rank[code] = Int32(place) }
            return .categorical(
                codes: codes.map { rank[Int($0)] },
                vocabulary: order.map { String(decoding: words[$0], as: UTF8.self) })
        }
    }

    private static func precedes(_ left: [UInt8], _ right: [UInt8]) -> Bool { left.lexicographicallyPrecedes(right) }

    /// The most frequent code; of several, that of the first word in byte order.
    private static func mode(of codes: [Int32], words: [[UInt8]], except unknown: Int) -> Int32? {
        var frequencies = [Int](repeating: 0, count: words.count)
        for code in codes { frequencies[Int(code)] += 1 }
        frequencies[unknown] = 0
        let best = words.indices.max { left, right in
            frequencies[left] < frequencies[right]
                || (frequencies[left] == frequencies[right] && precedes(words[right], words[left]))
        }
        return best.flatMap { frequencies[$0] > 0 ? Int32($0) : nil }
    }
}
