/// A stream of uniform 64-bit words, and the draws that the rest of the package makes from it.
///
/// The draws are defined here, not by the standard library, so that a seed gives the same values with every compiler
/// and on every machine.
public protocol RandomSource {
    /// The next 64 uniform bits.
    mutating func next() -> UInt64

    /// The next `words.count` words, those that as many calls of ``next()`` would give.
    mutating func fill(_ words: inout MutableSpan<UInt64>)
}

extension RandomSource {
    /// Draws word by word.
    @inlinable
    public mutating func fill(_ words: inout MutableSpan<UInt64>) {
        for index in words.indices { words[index] = next() }
    }

    /// A uniform value in [0, 1) on the grid of 2^-53.
    @inlinable
    public mutating func uniform() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// A uniform integer in 0 ..< `bound`, without bias.
    ///
    /// Source: D. Lemire, "Fast random integer generation in an interval", 2019.
    /// - Parameter bound: positive; anything else is a caller bug and stops the program.
    @inlinable
    public mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "bound must be positive")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// Reorders `values` uniformly (Fisher-Yates, from the last to the first).
    @inlinable
    public mutating func shuffle<Value>(_ values: inout [Value]) {
        guard values.count > 1 else { return }
        for last in stride(from: values.count - 1, to: 0, by: -1) {
            values.swapAt(last, integer(below: last + 1))
        }
    }

    /// A uniform ordering of 0 ..< `count`.
    @inlinable
    public mutating func permutation(of count: Int) -> [Int] {
        var order = Array(0..<count)
        shuffle(&order)
        return order
    }
}
