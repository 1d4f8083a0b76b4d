/// Test data from a seed, made by none of the code under test.
///
/// Source: G. Steele, D. Lea and C. Flood, "Fast splittable pseudorandom number generators", 2014 (SplitMix64).
public struct TestRandom: Sendable {
    private var state: UInt64

    /// The values of `seed`.
    public init(seed: UInt64) { state = seed }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }

    /// A value in [-1, 1).
    public mutating func signedUnit() -> Double { Double(next() >> 11) * 0x1p-52 - 1 }

    /// As many bytes.
    public mutating func bytes(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }

    /// As many floats, uniform in [-scale, scale).
    public mutating func floats(_ count: Int, scale: Double = 1) -> [Float] {
        (0..<count).map { _ in Float(scale * signedUnit()) }
    }
}
