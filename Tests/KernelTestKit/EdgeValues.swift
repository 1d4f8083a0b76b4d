/// Values at which float kernels go wrong.
public enum EdgeValues {
    /// Zeros, subnormals, neighbours of 1, the ends of the range; finite.
    public static let finiteFloats: [Float] = [
        0, -0.0, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude, -.leastNormalMagnitude,
        .leastNormalMagnitude.nextDown, 1, -1, Float(1).nextUp, Float(1).nextDown, 0.5, 88.72, -87.33, -103.97, -104.5,
        16_777_216, -16_777_216, .greatestFiniteMagnitude, -.greatestFiniteMagnitude,
    ]

    /// The finite ones, infinities and NaN.
    public static let floats = finiteFloats + [.infinity, -.infinity, .nan]

    /// The distance of `value` from `exact` in units of the last place that a float has there.
    public static func ulps(_ value: Float, _ exact: Double) -> Double {
        if value.isNaN || exact.isNaN { return value.isNaN && exact.isNaN ? 0 : .infinity }
        if Double(value) == exact { return 0 }
        let magnitude = Float(exact.magnitude)
        guard magnitude.isFinite && value.isFinite else { return .infinity }
        return (Double(value) - exact).magnitude / Double(max(magnitude.ulp, .leastNonzeroMagnitude))
    }

    /// Whether both have the same bits, or both are NaN: NaN has no defined bits.
    public static func same(_ a: Float, _ b: Float) -> Bool { a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN) }
}
