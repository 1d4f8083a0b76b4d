import Foundation

/// What a model says of each class, row after row: logits or probabilities, checked once.
public struct ClassScores: Sendable, Equatable {
    /// What the values are.
    public enum Form: String, Sendable {
        /// Any finite numbers; the softmax of a row is its distribution.
        case logits
        /// Each in [0, 1], and every row sums to 1 ± 1e-3.
        case probabilities
    }

    /// What the values are.
    public let form: Form
    /// `[rows × classes]`, row after row.
    public let values: [Float]
    /// Length of a row, at least 2.
    public let classes: Int

    /// Number of rows, at least 1.
    public var rows: Int { values.count / classes }

    /// Checks and keeps logits.
    ///
    /// - Parameter logits: `[rows × classes]`, finite.
    /// - Parameter classes: at least 2.
    /// - Throws: `empty`, `settingOutOfRange` for `classes`, `lengthMismatch` where the last row is not complete, or
    ///   `notFinite`.
    public static func logits(_ logits: [Float], classes: Int) throws(CalibrationInputError) -> ClassScores {
        try checkShape("logits", count: logits.count, classes: classes)
        if let index = logits.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(values: "logits", row: index / classes, actual: Double(logits[index]))
        }
        return ClassScores(form: .logits, values: logits, classes: classes)
    }

    /// Checks and keeps probabilities.
    ///
    /// - Parameter probabilities: `[rows × classes]`; each row is non-negative and sums to 1 ± 1e-3.
    /// - Parameter classes: at least 2.
    /// - Throws: as ``logits(_:classes:)``, with `notAProbability` or `notADistribution` for the first bad row.
    public static func probabilities(
        _ probabilities: [Float], classes: Int
    ) throws(CalibrationInputError) -> ClassScores {
        try checkShape("probabilities", count: probabilities.count, classes: classes)
        for start in stride(from: 0, to: probabilities.count, by: classes) {
            var sum = 0.0
            for index in start..<start + classes {
                // A NaN fails both comparisons.
                guard probabilities[index] >= 0, probabilities[index] <= 1 else {
                    throw .notAProbability(
                        row: start / classes, column: index - start, actual: Double(probabilities[index]))
                }
                sum += Double(probabilities[index])
            }
            guard abs(sum - 1) <= ScoredPredictions.sumTolerance else {
                throw .notADistribution(row: start / classes, tolerance: ScoredPredictions.sumTolerance, actual: sum)
            }
        }
        return ClassScores(form: .probabilities, values: probabilities, classes: classes)
    }

    private static func checkShape(_ name: String, count: Int, classes: Int) throws(CalibrationInputError) {
        guard classes >= 2, classes <= Int(Int32.max) else {
            throw .settingOutOfRange(name: "classes", expected: "2 or more", actual: Double(classes))
        }
        guard count > 0 else { throw .empty }
        try Require.sameLength("\(name) in whole rows", expected: count / classes * classes, actual: count)
    }

    private init(form: Form, values: [Float], classes: Int) {
        self.form = form
        self.values = values
        self.classes = classes
    }
}

extension ClassScores {
    /// Probabilities are kept this far from 0 and 1 before a logarithm, as betacal and scikit-learn do.
    static var leastProbability: Double { Double.ulpOfOne }

    /// Logits in double precision: as given, or the logarithms of probabilities of at least 2^-52.
    var logits: [Double] {
        switch form {
        case .logits: values.map(Double.init)
        case .probabilities: values.map { log(max(Double($0), Self.leastProbability)) }
        }
    }

    /// Probabilities in double precision: as given, or the softmax of logits.
    var probabilities: [Double] {
        var rows = values.map(Double.init)
        if form == .logits { Self.formSoftmax(of: &rows, classes: classes) }
        return rows
    }

    /// Refuses labels that do not fit these rows.
    func check(labels: [Int32]) throws(CalibrationInputError) {
        try Require.sameLength("labels", expected: rows, actual: labels.count)
        if let row = labels.firstIndex(where: { $0 < 0 || Int($0) >= classes }) {
            throw .labelOutOfRange(row: row, classes: classes, actual: Int(labels[row]))
        }
    }

    /// Refuses these scores where a map was fitted to another number of classes.
    func check(classes expected: Int) throws(CalibrationInputError) {
        try Require.sameLength("classes", expected: expected, actual: classes)
    }

    /// Puts the softmax of each row in its place. Exponents are at most 0, so nothing overflows.
    static func formSoftmax(of rows: inout [Double], classes: Int) {
        rows.withUnsafeMutableBufferPointer { rows in
            for start in stride(from: 0, to: rows.count, by: classes) {
                var largest = rows[start]
                for index in start..<start + classes { largest = max(largest, rows[index]) }
                var sum = 0.0
                for index in start..<start + classes {
                    rows[index] = exp(rows[index] - largest)
                    sum += rows[index]
                }
                for index in start..<start + classes { rows[index] /= sum }
            }
        }
    }
}
