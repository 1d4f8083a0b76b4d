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
        var best = (0, 0, 0)
        var values: (Float, Float, Float) = (0, 0, 0)
        for index in probabilities.indices {
            let value = probabilities[index]
            if value > values.0 {
                (best, values) = ((index, best.0, best.1), (value, values.0, values.1))
            } else if value > values.1 {
                (best, values) = ((best.0, index, best.1), (values.0, value, values.1))
            } else if value > values.2 {
                (best.2, values.2) = (index, value)
            }
        }
        label = best.0
        isNearBoundary = probabilities.count > 1 && values.0 - values.1 < margin
        let ratios = [(values.0, values.1), (values.1, values.2)].map { Self.quarterBits($0, $1) }
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for word in [best.0, best.1, best.2] + ratios {
            hash = (hash ^ UInt64(bitPattern: Int64(word))) &* 0x9e37_79b9_7f4a_7c15
            hash ^= hash >> 29
        }
        fingerprint = hash
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
