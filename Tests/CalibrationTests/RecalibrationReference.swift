import CandorCalibration
import CandorCore
import Foundation
import Testing

/// What Scripts/reference/recalibration.py prints about one column of a shape.
struct BinaryReference: Sendable, CustomTestStringConvertible {
    let shape: String
    let column: Int
    let isWeighted: Bool
    /// Slope and intercept on the log-odds.
    let platt: [Double]
    /// a, b, c of each form; without those whose free minimum has a negative a or b.
    let beta: [String: [Double]]
    /// At 0, 0.05 … 1, as the next two, with 10 bins.
    let isotonic: [Double]
    let width: [Double]
    let mass: [Double]

    var testDescription: String { "\(shape), column \(column)\(isWeighted ? ", weighted" : "")" }

    static let grid = (0...20).map { Double($0) / 20 }

    /// Scores and outcomes of the column; weights 0, 1, 2, 3, 0 … where there are any.
    var rows: (scores: [Double], outcomes: [Bool], weights: [Double]?) {
        let shape = Synthetic.shape(named: shape)
        let scores = stride(from: column, to: shape.parts.count, by: shape.classes).map {
            Double(shape.parts[$0]) / Double(Synthetic.unit)
        }
        return (
            scores, shape.labels.map { Int($0) == column }, isWeighted ? scores.indices.map { Double($0 % 4) } : nil
        )
    }
}

/// The first four rows after each method, one class against the rest; 7 bins.
struct RestReference: Sendable, CustomTestStringConvertible {
    let shape: String
    let classes: Int
    let platt: [Double]
    let isotonic: [Double]
    let width: [Double]

    var testDescription: String { shape }

    func scores() throws -> (ClassScores, [Int32]) {
        let shape = Synthetic.shape(named: shape)
        return (try .probabilities(shape.probabilities, classes: shape.classes), shape.labels)
    }
}

struct LinearReference: Sendable {
    let seed: UInt64
    let rows: Int
    let classes: Int
    let scale: Double
    let prior: Double
    let vectorWeights: [Double]
    let vectorBiases: [Double]
    let matrixWeights: [Double]
    let matrixBiases: [Double]

    func scores() throws -> (ClassScores, [Int32]) {
        let (logits, labels) = Synthetic.logits(seed: seed, rows: rows, classes: classes, scale: scale)
        return (try .logits(logits, classes: classes), labels)
    }
}

struct FeatureReference: Sendable {
    let seed: UInt64
    let rows: Int
    let width: Int
    let classes: Int
    let labelSum: Int
    let mahalanobis: [Double]
}

/// The largest difference of two lists of the same length; infinite for others.
func largestDifference(_ found: [Double], _ expected: [Double]) -> Double {
    found.count == expected.count ? zip(found, expected).reduce(0) { max($0, abs($1.0 - $1.1)) } : .infinity
}

/// Reads back what a value encodes to, with `edit` in between.
func recoded<Value: Codable>(_ value: Value, edit: (String) -> String = { $0 }) throws -> Value {
    let text = String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    return try JSONDecoder().decode(Value.self, from: Data(edit(text).utf8))
}
