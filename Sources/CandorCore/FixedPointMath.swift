/// Logarithms and exponentials in integers, the same on every machine: public tables are made of them.
///
/// A number is an `Int128` of units of 2^-60. The C library's functions differ between systems in the last bit, which
/// would change a table, and with it every hash of a statement.
package enum FixedPointMath {
    /// Binary digits behind the point.
    package static let fractionBits = 60
    /// The number 1.
    package static let one: Int128 = 1 << 60
    /// ln 2, rounded down: the digits of OEIS A002162.
    package static let logarithmOf2: Int128 = 799_144_290_325_165_978

    /// e^x for |x| <= 2, within 2^-54: the power series, whose terms fall below 2^-60 after 30.
    package static func exponential(_ x: Int128) -> Int128 {
        precondition(x.magnitude <= 2 * one.magnitude, "exponential of a number beyond ±2")
        var (sum, term) = (one, one)
        var n: Int128 = 1
        while term != 0 && n < 64 {
            // |term| <= 2 and |x| <= 2: the product is below 2^122.
            term = ((term * x) >> 60) / n
            sum += term
            n += 1
        }
        return sum
    }

    /// ln x for 0 < x < 8, within 2^-54.
    ///
    /// x = 2^k m with 2/3 < m <= 4/3, and ln m = 2 artanh z = 2 (z + z³/3 + …) with z = (m − 1)/(m + 1): |z| <= 1/5, so
    /// the first term left out is below 2 · 5^-29 / 29 < 2^-71.
    package static func logarithm(_ x: Int128) -> Int128 {
        precondition(x > 0 && x < 8 * one, "logarithm of a number outside (0, 8)")
        var (m, k): (Int128, Int128) = (x, 0)
        while 3 * m > 4 * one {
            m >>= 1
            k += 1
        }
        while 3 * m <= 2 * one {
            m <<= 1
            k -= 1
        }
        let z = ((m - one) << 60) / (m + one)
        let square = (z * z) >> 60
        var series: Int128 = 0
        for inverse in oddInverses { series = ((series * square) >> 60) + inverse }
        return k * logarithmOf2 + ((2 * z * series) >> 60)
    }

    /// 1/27, 1/25, … 1/3, 1.
    private static let oddInverses: [Int128] = stride(from: 27, through: 1, by: -2).map { one / Int128($0) }

    /// ln of a positive integer, within 2^-53.
    package static func logarithm(ofInteger number: Int) -> Int128 {
        precondition(number > 0, "logarithm of a number that is not positive")
        let exponent = Int.bitWidth - 1 - number.leadingZeroBitCount
        return logarithm((Int128(number) << 60) >> Int128(exponent)) + Int128(exponent) * logarithmOf2
    }

    /// ln of a positive finite double, taken exactly, within 2^-48: |exponent| <= 1074 times the error of ln 2.
    package static func logarithm(of number: Double) -> Int128 {
        precondition(number > 0 && number.isFinite, "logarithm of a number that is not positive")
        // In [1, 2), with at most 52 digits behind the point.
        let significand = Int128(number.significand * 0x1p52) << 8
        return logarithm(significand) + Int128(number.exponent) * logarithmOf2
    }

    /// The least integer >= x · 2^bits for every x within 2^-44 of `number`; bits <= 16.
    ///
    /// So it is never below the true ceiling, and above it for one value in 2^27 at most.
    package static func ceiling(_ number: Int128, bits: Int) -> Int {
        let unit = Int128(1) << Int128(60 - bits)
        return Int(floorDivide(number + (1 << 16) + unit - 1, unit))
    }

    private static func floorDivide(_ a: Int128, _ b: Int128) -> Int128 {
        let (quotient, remainder) = a.quotientAndRemainder(dividingBy: b)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
