/// Numbers as text: the same characters in every locale, and never "nan" or "inf".
package enum Format {
    /// What stands where there is no number.
    package static let missing = "–"

    /// `value` rounded half away from zero to `places` decimals; no sign on a value that rounds to zero.
    ///
    /// Values too large for exact decimals (2^53 and above after scaling) use Swift's shortest description.
    package static func decimal(_ value: Double, places: Int, minus: String = "−") -> String {
        guard value.isFinite else { return missing }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = (value.magnitude * scale).rounded(.toNearestOrAwayFromZero)
        guard scaled < 9_007_199_254_740_992 else { return "\(value)" }
        let sign = value < 0 && scaled > 0 ? minus : ""
        let (whole, part) = Int64(scaled).quotientAndRemainder(dividingBy: Int64(scale))
        guard places > 0 else { return sign + String(whole) }
        let digits = String(part)
        return sign + String(whole) + "." + String(repeating: "0", count: places - digits.count) + digits
    }

    /// A share of 1 as a percentage: 0.953 gives "95.3 %" with a space that does not break.
    package static func percent(_ share: Double, places: Int = 1) -> String {
        share.isFinite ? decimal(share * 100, places: places) + "\u{A0}%" : missing
    }

    /// A share that a person chose, such as a tolerance: as many decimals as it needs, up to three.
    package static func setting(_ share: Double) -> String {
        guard share.isFinite else { return missing }
        return trimmed(decimal(share * 100, places: 3)) + "\u{A0}%"
    }

    /// A difference of two shares in percentage points, always with its sign: "+0.2", "−31.4", "0.0".
    package static func points(_ difference: Double, places: Int = 1) -> String {
        let text = decimal(difference * 100, places: places)
        let isZero = text == decimal(0, places: places)
        return difference > 0 && difference.isFinite && !isZero ? "+" + text : text
    }

    /// An interval of shares: "[0.5 %, 1.0 %]".
    package static func interval(_ low: Double, _ high: Double, places: Int = 1) -> String {
        "[\(percent(low, places: places)), \(percent(high, places: places))]"
    }

    /// A count with a comma between thousands: "1,489".
    package static func count(_ count: Int) -> String {
        let digits = Array(String(count.magnitude))
        var text = count < 0 ? "−" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0 && (digits.count - index).isMultiple(of: 3) { text += "," }
            text.append(digit)
        }
        return text
    }

    /// "1 point", "2 points".
    package static func count(_ count: Int, _ noun: String) -> String {
        Format.count(count) + "\u{A0}" + noun + (count == 1 ? "" : "s")
    }

    /// A coordinate in an SVG attribute: at most two decimals and an ASCII sign.
    package static func coordinate(_ value: Double) -> String {
        value.isFinite ? trimmed(decimal(value, places: 2, minus: "-")) : "0"
    }

    /// `text` cut to `limit` characters, the last one an ellipsis, for labels of fixed width.
    package static func shortened(_ text: String, to limit: Int) -> String {
        text.count <= limit ? text : String(text.prefix(max(limit - 1, 0))) + "…"
    }

    private static func trimmed(_ decimal: String) -> String {
        guard decimal.contains(".") else { return decimal }
        var text = Substring(decimal)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }
}
