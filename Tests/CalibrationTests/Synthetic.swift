import CandorCalibration
import CandorCore
import Foundation
import Testing

/// Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
struct SplitMix64: RandomSource {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// The twin of Scripts/reference/synthetic.py: the same data bit for bit, in whole 2^-20ths.
enum Synthetic {
    static let unit = 1 << 20

    struct Shape {
        let classes: Int
        let parts: [Int]
        let labels: [Int32]

        var probabilities: [Float] { parts.map { Float($0) / Float(Synthetic.unit) } }

        func predictions() throws -> ScoredPredictions {
            try ScoredPredictions(probabilities: probabilities, labels: labels, classes: classes)
        }

        /// Position-weighted sum, modulo 2^32, that the script prints too.
        var checksum: Int {
            var sum = labels.reduce(0) { $0 + Int($1) }
            for (index, part) in parts.enumerated() { sum += part * (index + 1) }
            return sum % (1 << 32)
        }
    }

    static func shape(named name: String) -> Shape {
        switch name {
        case "ten classes": spread(seed: 1, rows: 2000, classes: 10, sharpness: 4, noise: 20)
        case "two classes": spread(seed: 2, rows: 2000, classes: 2, sharpness: 2, noise: 10)
        case "on edges": sixteenths(seed: 3, rows: 500)
        case "few rows": spread(seed: 4, rows: 38, classes: 3, sharpness: 1, noise: 0)
        case "calibrated": spread(seed: 5, rows: 20000, classes: 2, sharpness: 3, noise: 0)
        default: fatalError("no shape named \(name)")
        }
    }

    static func spread(seed: UInt64, rows: Int, classes: Int, sharpness: Int, noise: Int) -> Shape {
        var source = SplitMix64(seed: seed)
        var parts: [Int] = []
        var labels: [Int32] = []
        for _ in 0..<rows {
            let weights = (0..<classes).map { _ in
                let base = source.integer(below: 1000) + 1
                return (0..<sharpness).reduce(1) { product, _ in product * base }
            }
            let total = weights.reduce(0, +)
            var row = weights.map { $0 * unit / total }
            let largest = row.indices.reduce(0) { row[$1] > row[$0] ? $1 : $0 }
            row[largest] += unit - row.reduce(0, +)
            parts += row
            if source.integer(below: 100) < noise {
                labels.append(Int32(source.integer(below: classes)))
            } else {
                var draw = source.integer(below: unit)
                var label = 0
                while draw >= row[label] {
                    draw -= row[label]
                    label += 1
                }
                labels.append(Int32(label))
            }
        }
        return Shape(classes: classes, parts: parts, labels: labels)
    }

    static func sixteenths(seed: UInt64, rows: Int) -> Shape {
        var source = SplitMix64(seed: seed)
        var parts: [Int] = []
        var labels: [Int32] = []
        for _ in 0..<rows {
            let first = source.integer(below: 17) * (unit / 16)
            parts += [first, unit - first]
            let isNoise = source.integer(below: 100) < 30
            labels.append(isNoise ? Int32(source.integer(below: 2)) : (first < unit / 2 ? 1 : 0))
        }
        return Shape(classes: 2, parts: parts, labels: labels)
    }

    /// Logits in 64ths, and labels drawn from softmax(logits / scale).
    static func logits(seed: UInt64, rows: Int, classes: Int, scale: Double) -> (logits: [Float], labels: [Int32]) {
        var source = SplitMix64(seed: seed)
        let logits = (0..<rows * classes).map { _ in Float(source.integer(below: 1024) - 512) / 64 }
        let labels = (0..<rows).map { row -> Int32 in
            let draw = Double(source.integer(below: unit)) / Double(unit)
            let weights = logits[row * classes..<(row + 1) * classes].map { exp(Double($0) / scale) }
            let total = weights.reduce(0, +)
            var sum = 0.0
            let label = weights.firstIndex { weight in
                sum += weight / total
                return sum > draw
            }
            return Int32(label ?? classes - 1)
        }
        return (logits, labels)
    }

    /// Whole 64ths around a place of each class, and the classes.
    static func features(
        seed: UInt64, rows: Int, width: Int, classes: Int
    ) -> (features: [Float], labels: [Int32]) {
        var source = SplitMix64(seed: seed)
        let labels = (0..<rows).map { _ in Int32(source.integer(below: classes)) }
        let features = (0..<rows * width).map { index in
            let centre = 64 * ((Int(labels[index / width]) * 7 + index % width * 3) % 5)
            return Float(source.integer(below: 256) - 128 + centre) / 64
        }
        return (features, labels)
    }
}

/// What scripts in Scripts/reference print about one shape.
struct MetricReference: Sendable, CustomTestStringConvertible {
    let name: String
    let bins: Int
    let checksum: Int
    let values: [String: Double]
    let brierParts: [Double]
    let lowerClosedError: Double
    let areaUnderRiskCoverage: Double

    var testDescription: String { name }
}

struct TemperatureReference: Sendable {
    let seed: UInt64
    let rows: Int
    let classes: Int
    let scale: Double
    let labelSum: Int
    let temperature: Double
    let before: Double
    let after: Double
}

struct CellReference: Sendable {
    let name: String
    let count: Int
    let gap: Double
    let ratio: Double
}

struct AuditReference: Sendable {
    let alpha: Double
    let delta: Double
    let threshold: Double
    let thresholdOfCovered: Double
    let failing: [CellReference]
}
