/// What is wrong with scores, labels, columns or settings that were given to this module.
public enum CalibrationInputError: Error, Equatable, Sendable {
    /// There are no rows.
    case empty
    /// Two arrays that describe the same rows have different lengths.
    case lengthMismatch(values: String, expected: Int, actual: Int)
    /// A probability is not a finite number in [0, 1].
    case notAProbability(row: Int, column: Int, actual: Double)
    /// The probabilities of a row do not sum to 1 within `tolerance`.
    case notADistribution(row: Int, tolerance: Double, actual: Double)
    /// A label is not in 0 ..< `classes`.
    case labelOutOfRange(row: Int, classes: Int, actual: Int)
    /// A number that has to be finite is not.
    case notFinite(values: String, row: Int, actual: Double)
    /// A category code is not in 0 ..< `categories`.
    case codeOutOfRange(column: String, row: Int, categories: Int, actual: Int)
    /// Two columns, or two categories of one column, have the same name.
    case duplicateName(String)
    /// The columns make more groups than an audit can hold.
    case tooManyGroups(limit: Int)
    /// A setting is outside its range.
    case settingOutOfRange(name: String, expected: String, actual: Double)
}

extension CalibrationInputError: CustomStringConvertible {
    /// One sentence for a person, with what was expected and what was found.
    public var description: String {
        switch self {
        case .empty:
            "expected at least one row, found none"
        case .lengthMismatch(let values, let expected, let actual):
            "expected \(expected) \(values), found \(actual)"
        case .notAProbability(let row, let column, let actual):
            "row \(row), class \(column): expected a probability in [0, 1], found \(actual)"
        case .notADistribution(let row, let tolerance, let actual):
            "row \(row): expected probabilities that sum to 1 ± \(tolerance), found a sum of \(actual)"
        case .labelOutOfRange(let row, let classes, let actual):
            "row \(row): expected a label in 0 ..< \(classes), found \(actual)"
        case .notFinite(let values, let row, let actual):
            "\(values), row \(row): expected a finite number, found \(actual)"
        case .codeOutOfRange(let column, let row, let categories, let actual):
            "column \(column), row \(row): expected a category code in 0 ..< \(categories), found \(actual)"
        case .duplicateName(let name):
            "expected distinct names of columns and of their categories, found \(name) twice"
        case .tooManyGroups(let limit):
            "expected columns that make at most \(limit) groups, found more: drop or merge categories"
        case .settingOutOfRange(let name, let expected, let actual):
            "\(name): expected \(expected), found \(actual)"
        }
    }
}

/// Checks that are shared by the entry points of this module.
enum Require {
    static func sameLength(_ values: String, expected: Int, actual: Int) throws(CalibrationInputError) {
        guard expected == actual else {
            throw .lengthMismatch(values: values, expected: expected, actual: actual)
        }
    }

    /// At least one row, one `correct` for each, and every confidence a probability.
    static func outcomes(confidence: [Double], correct: [Bool]) throws(CalibrationInputError) {
        guard !confidence.isEmpty else { throw .empty }
        try sameLength("correctness flags", expected: confidence.count, actual: correct.count)
        // A NaN fails both comparisons, so it is found here too.
        if let row = confidence.firstIndex(where: { !($0 >= 0 && $0 <= 1) }) {
            throw .notAProbability(row: row, column: 0, actual: confidence[row])
        }
    }

    static func bins(_ count: Int) throws(CalibrationInputError) {
        guard (1...EqualWidthBinning.maximumCount).contains(count) else {
            throw .settingOutOfRange(
                name: "bins", expected: "1 to \(EqualWidthBinning.maximumCount)", actual: Double(count))
        }
    }
}
