/// Reads decimal numbers from bytes, correctly rounded.
package enum DecimalNumber {
    /// The number that all of `bytes` spell, or nil: sign, digits, point, exponent; no hexadecimal, infinity or NaN.
    ///
    /// Up to 15 digits with a power of ten within 10^±22 are one exact integer and one exact power, so that a single
    /// rounding is the correct one (W. Clinger, "How to read floating point numbers accurately", 1990). The rest goes
    /// to the standard library.
    package static func parse(_ bytes: ArraySlice<UInt8>) -> Double? {
        var index = bytes.startIndex
        let end = bytes.endIndex
        var negative = false
        if index < end, bytes[index] == UInt8(ascii: "-") || bytes[index] == UInt8(ascii: "+") {
            negative = bytes[index] == UInt8(ascii: "-")
            index += 1
        }
        var mantissa: UInt64 = 0
        var digits = 0
        var fraction = 0
        var seenPoint = false
        while index < end {
            let byte = bytes[index]
            if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
                digits += 1
                if digits <= exactDigits { mantissa = mantissa * 10 + UInt64(byte - UInt8(ascii: "0")) }
                if seenPoint { fraction += 1 }
            } else if byte == UInt8(ascii: "."), !seenPoint {
                seenPoint = true
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        if index == end, digits <= exactDigits {  // mantissa < 10^15 < 2^53; fraction <= 15
            let magnitude = Double(mantissa) / powersOfTen[fraction]
            return negative ? -magnitude : magnitude
        }
        guard index == end || isExponent(bytes[index...]) else { return nil }
        guard let value = Double(String(decoding: bytes, as: UTF8.self)), value.isFinite else { return nil }
        return value
    }

    private static func isExponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first, first | 0x20 == UInt8(ascii: "e") else { return false }
        var digits = bytes.dropFirst()
        if digits.first == UInt8(ascii: "-") || digits.first == UInt8(ascii: "+") { digits = digits.dropFirst() }
        return !digits.isEmpty && digits.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    }

    private static let exactDigits = 15
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]
}
