/// What is wrong with data, with the description of data, or with the request for it.
///
/// Every case carries what was expected and what was found; ``description`` is meant for a person.
public enum DataError: Error, Equatable, Sendable {
    /// The operating system refused to read `path`.
    case unreadable(path: String, reason: String)
    /// The operating system refused to write `path`.
    case unwritable(path: String, reason: String)
    /// The file, or what it decompresses to, is longer than `limit` bytes. `actual` is nil where reading stopped there.
    case oversized(path: String, limit: Int, actual: Int?)
    /// The bytes of a binary file do not follow its format.
    case malformed(path: String, expected: String, found: String)
    /// One field, or one record as a whole, of a text file. Lines count from 1.
    case badField(path: String, line: Int, column: String, expected: String, found: String)
    /// A header or a table lacks `column`, or has one that nobody described.
    case badColumn(path: String, column: String, expected: String, found: String)
    /// One entry of a data description, by its path such as `columns[2].range`.
    case badSchema(path: String, key: String, expected: String, found: String)
    /// A predicate that cannot be read, or does not fit the columns. `position` counts characters from 0.
    case badPredicate(source: String, position: Int, expected: String, found: String)
    /// Files that a data set needs are nowhere; `advice` says how to get them.
    case missingFiles(dataSet: String, files: [String], searched: [String], advice: String)
    /// A name that stands for no built-in data set and no description file.
    case unknownDataSet(expected: [String], actual: String)
    /// A name that stands for no region of the data set and is no predicate.
    case unknownRegion(expected: [String], actual: String)
    /// A region that holds none, or all, of the rows that are to be split by it.
    case uselessRegion(region: String, rows: Int, selected: Int)
    /// An option that this data set does not have, or a value out of range.
    case badOption(option: String, expected: String, found: String)
}

extension DataError: CustomStringConvertible {
    /// One or more lines for a person.
    public var description: String {
        switch self {
        case .unreadable(let path, let reason): "cannot read \(path): \(reason)"
        case .unwritable(let path, let reason): "cannot write \(path): \(reason)"
        case .oversized(let path, let limit, let actual):
            "\(path): expected at most \(limit) bytes, found \(actual.map(String.init) ?? "more")"
        case .malformed(let path, let expected, let found): "\(path): expected \(expected), found \(found)"
        case .badField(let path, let line, let column, let expected, let found):
            "\(path):\(line): column \(column): expected \(expected), found \(found)"
        case .badColumn(let path, let column, let expected, let found):
            "\(path): column \(column): expected \(expected), found \(found)"
        case .badSchema(let path, let key, let expected, let found):
            "\(path): \(key.isEmpty ? "the top level" : key): expected \(expected), found \(found)"
        case .badPredicate(let source, let position, let expected, let found):
            """
            expected \(expected), found \(found)
              \(source)
              \(String(repeating: " ", count: position))^
            """
        case .missingFiles(let dataSet, let files, let searched, let advice):
            """
            \(dataSet) needs \(files.joined(separator: ", "))
            looked in: \(searched.isEmpty ? "nowhere, as no folder was named" : searched.joined(separator: ", "))
            \(advice)
            """
        case .unknownDataSet(let expected, let actual):
            "expected a data set (\(expected.joined(separator: ", "))) or a path that ends in .json, found \(actual)"
        case .unknownRegion(let expected, let actual):
            "expected a region (\(expected.joined(separator: ", "))) or a predicate, found \(actual)"
        case .uselessRegion(let region, let rows, let selected):
            "region \(region): expected some but not all of \(rows) rows, found \(selected)"
        case .badOption(let option, let expected, let found): "\(option): expected \(expected), found \(found)"
        }
    }
}
