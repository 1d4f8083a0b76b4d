/// What monitoring keeps of one answered row: no score, and nothing that a score could be told from.
public struct Observation: Hashable, Sendable {
    /// The best class.
    public let label: Int
    /// Equal for rows that are much alike, and for others by chance alone.
    public let fingerprint: UInt64
    /// Whether the two best classes are close to each other.
    public let isNearBoundary: Bool

    /// What a caller that sees the inputs knows better: a hash of the input on a coarse grid, say.
    public init(label: Int, fingerprint: UInt64, isNearBoundary: Bool) {
        self.label = label
        self.fingerprint = fingerprint
        self.isNearBoundary = isNearBoundary
    }

    /// From the unmasked probabilities of a row: the three best classes, and the ratios between them to a quarter of a
    /// bit, which tell rows apart also where the model is sure.
    ///
    /// - Parameters:
    ///   - probabilities: a row that a mask has accepted; empty is label 0.
    ///   - margin: two best probabilities that are less than this apart are near the boundary.
    /// - Complexity: one pass.
    public init(probabilities: Span<Float>, margin: Float = 0.1) {
        let (best, values) = Self.threeBest(probabilities)
        label = best.0
        isNearBoundary = probabilities.count > 1 && values.0 - values.1 < margin
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        func mix(_ word: Int) {
            hash = (hash ^ UInt64(bitPattern: Int64(word))) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 29
        }
        mix(best.0)
        mix(best.1)
        mix(best.2)
        mix(Self.quarterBits(values.0, values.1))
        mix(Self.quarterBits(values.1, values.2))
        fingerprint = hash
    }

    /// The three largest values above 0 and where they are; of equal ones the first.
    private static func threeBest(_ row: Span<Float>) -> (places: (Int, Int, Int), values: (Float, Float, Float)) {
        var best = (0, 0, 0)
        var values: (Float, Float, Float) = (0, 0, 0)
        row.withUnsafeBufferPointer { row in
            var index = 0
            while index < row.count {
                // Most of a long row is below the third: 16 values are compared at once, and passed over.
                if row.count - index >= 16 {
                    var isAbove: UInt32 = 0
                    for offset in 0..<16 { isAbove |= row[index &+ offset] > values.2 ? 1 : 0 }
                    if isAbove == 0 {
                        index += 16
                        continue
                    }
                }
                let end = min(index + 16, row.count)
                while index < end {
                    let value = row[index]
                    if value > values.0 {
                        (best, values) = ((index, best.0, best.1), (value, values.0, values.1))
                    } else if value > values.1 {
                        (best, values) = ((best.0, index, best.1), (values.0, value, values.1))
                    } else if value > values.2 {
                        (best.2, values.2) = (index, value)
                    }
                    index += 1
                }
            }
        }
        return (best, values)
    }

    /// 4 log2(a / b) to a whole number, with what is below 2^-24 taken as that.
    private static func quarterBits(_ a: Float, _ b: Float) -> Int {
        func bits(_ value: Float) -> Float {
            let value = max(value.isFinite ? value : 0, 0x1p-24)
            // log2 of the significand by a line is exact at both ends and off by at most 0.09 between them.
            return Float(value.exponent) + value.significand - 1
        }
        return Int((4 * (bits(a) - bits(b))).rounded())
    }
}
