import CandorCore
import Foundation
import Testing

struct FixedPointMathTests {
    private func double(_ x: Int128) -> Double { Double(x) * 0x1p-60 }

    @Test func exponentialsAndLogarithmsAgreeWithTheCLibrary() {
        for step in -200...200 {
            let x = Double(step) / 128
            let fixed = Int128(step) << 53
            #expect(abs(double(FixedPointMath.exponential(fixed)) - exp(x)) < 1e-15 * exp(abs(x)))
        }
        for step in 1..<2000 {
            let x = Double(step) / 256
            #expect(abs(double(FixedPointMath.logarithm(Int128(step) << 52)) - log(x)) < 2e-15)
        }
    }

    @Test func logarithmsOfIntegersAndDoublesAgreeWithTheCLibrary() {
        for number in [1, 2, 3, 7, 8, 1_000_003, 1 << 40, .max] {
            #expect(abs(double(FixedPointMath.logarithm(ofInteger: number)) - log(Double(number))) < 1e-14)
        }
        for number in [1, 0.01, 0.5, 1e-300, .leastNonzeroMagnitude, .leastNormalMagnitude, 1e300, 0.1 + 0.2] {
            let exact = log(number)
            #expect(abs(double(FixedPointMath.logarithm(of: number)) - exact) <= 1e-15 * abs(exact) + 1e-15)
        }
    }

    /// The logarithm undoes the exponential to the stated precision, 60 digits and more beyond what a double shows.
    @Test func theLogarithmUndoesTheExponential() {
        for step in -80...80 {
            let x = Int128(step) << 54
            let back = FixedPointMath.logarithm(FixedPointMath.exponential(x))
            #expect((back - x).magnitude < 1 << 8, "step \(step)")
        }
    }

    @Test func ceilingsAreNeverBelow() {
        #expect(FixedPointMath.ceiling(0, bits: 16) == 1, "an inexact 0 may be above it")
        #expect(FixedPointMath.ceiling(-(1 << 43), bits: 16) == 0)
        #expect(FixedPointMath.ceiling((1 << 44) - (1 << 17), bits: 16) == 1)
        #expect(FixedPointMath.ceiling(1 << 44, bits: 16) == 2)
        #expect(FixedPointMath.ceiling(-(1 << 44) - (1 << 17), bits: 16) == -1)
    }
}
