extension RandomSource {
    /// A draw from the standard normal distribution: mean 0, variance 1.
    ///
    /// Source: G. Marsaglia and T. A. Bray, "A convenient method for generating normal variables", 1964 (the polar
    /// method). Of its two values one is dropped, so that a source needs no memory of it. It takes 2.55 words on
    /// average, and only operations that IEEE 754 rounds exactly: the value is the same on every machine. No value is
    /// beyond 12.1 in magnitude.
    @inlinable
    public mutating func normal() -> Double {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square > 0 && square < 1 {
                return x * (-2 * portableLogarithm(square) / square).squareRoot()
            }
        }
    }
}

/// ln `x` for positive normal `x`, by additions, multiplications and divisions alone: the C library's own differs
/// from one version to the next in the last bit. Error below 2 ulp.
///
/// `x` = 2^e m with 1/√2 < m <= √2, and ln m = 2 artanh z = 2 (z + z³/3 + z⁵/5 + …) with z = (m - 1)/(m + 1).
/// |z| <= 0.1716, so the first term left out is below z · 0.1716^22 / 23 < z · 2^-60.
@usableFromInline
package func portableLogarithm(_ x: Double) -> Double {
    var e = Double(x.exponent)
    var m = x.significand
    if m > 2.0.squareRoot() {
        m /= 2
        e += 1
    }
    let z = (m - 1) / (m + 1)
    let square = z * z
    var series = 1.0 / 21
    series = series * square + 1.0 / 19
    series = series * square + 1.0 / 17
    series = series * square + 1.0 / 15
    series = series * square + 1.0 / 13
    series = series * square + 1.0 / 11
    series = series * square + 1.0 / 9
    series = series * square + 1.0 / 7
    series = series * square + 1.0 / 5
    series = (series * square + 1.0 / 3) * square
    // ln 2 = high + low; high has 33 bits, so its product with e is exact.
    let high = 0x1.62e42feep-1
    let low = 0x1.a39ef35793c76p-33
    return e * high + (2 * z * series + e * low + 2 * z)
}
