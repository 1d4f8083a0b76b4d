import CandorCore

/// The public tables of the head, made in integers: the same on every machine.
public enum ConfidenceTable {
    /// E: what the exponential of the largest logit counts.
    public static let one = 1 << 15

    /// e(d) = E · exp(−d / 2^f), rounded to the nearest, for every difference d that the format has: below 2^h, or up to
    /// 2^(h−1) for a margin.
    ///
    /// exp(−d / 2^f) is a product of exp(−2^j / 2^f) over the bits of d: it is within 2^-50, and no entry is as close as
    /// that to the middle of two integers (a test looks).
    public static func exponentials(of format: FixedPointFormat) -> [Int32] {
        guard let bits = format.layers.last?.bits else { return [] }
        return exponentials(logitBits: format.logitBits, count: format.hasMargin ? 1 << (bits - 1) + 1 : 1 << bits)
    }

    /// The first `count` values of e(d).
    static func exponentials(logitBits: Int, count: Int) -> [Int32] {
        products(logitBits: logitBits, count: count).map { Int32(($0 * Int128(one) + FixedPointMath.one / 2) >> 60) }
    }

    /// exp(−d / 2^f) in units of 2^-60.
    package static func products(logitBits: Int, count: Int) -> [Int128] {
        var products = [FixedPointMath.one]
        products.reserveCapacity(count)
        var factor = FixedPointMath.exponential(-(FixedPointMath.one >> Int128(logitBits)))
        while products.count < count {
            let known = products.count  // a power of two: the next bit doubles them
            for index in 0..<min(known, count - known) { products.append((products[index] * factor) >> 60) }
            factor = (factor * factor) >> 60
        }
        return Array(products.prefix(count))
    }

    /// The confidence of each magnitude of a margin, floor(R E / (E + e(|m|))); empty without a margin.
    public static func marginConfidences(of format: FixedPointFormat) -> [Int32] {
        guard format.hasMargin else { return [] }
        return exponentials(of: format).map { e in
            Int32(format.confidenceScale * one / (one + Int(e)))
        }
    }
}
