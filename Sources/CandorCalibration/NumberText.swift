import Foundation

/// A number with six significant digits and no trailing zeros: `%g`.
func general(_ value: Double) -> String {
    String(format: "%g", value)
}

/// A number near `value` of the fewest significant digits, at least four, that lies in `low` ..< `limit` as `value` does.
func shortNumber(_ value: Double, from low: Double, below limit: Double) -> String {
    for digits in 4...15 {
        let nearest = rounded(value, digits)
        let step = pow(10, (log10(abs(value)).rounded(.down)) - Double(digits - 1))
        for candidate in [nearest, rounded(nearest + step, digits)] where candidate >= low && candidate < limit {
            return String(format: "%.15g", candidate)  // 47110 rather than 4.711e+04
        }
    }
    return String(format: "%.17g", value)  // 17 digits give every double back
}

private func rounded(_ value: Double, _ digits: Int) -> Double {
    Double(String(format: "%.\(digits)g", value)) ?? value
}
