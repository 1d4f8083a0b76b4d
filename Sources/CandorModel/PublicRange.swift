import Foundation

/// The publicly known range of a numeric column, and the public quantiser that it gives.
///
/// A value is clipped to the range and rounded to one of 4,095 levels: the code q = round((x − c) · 2047 / h), in
/// −2047 ... 2047, where c is the centre and h half the width; halves are rounded away from zero. What the model sees
/// is c + q · h / 2047. The ends and the centre of the range are levels. Everyone can compute codes, as they depend on
/// nothing that is private. In JSON it is `[low, high]`.
public struct PublicRange: Hashable, Sendable {
    /// Smallest value.
    public let low: Double
    /// Largest value.
    public let high: Double

    /// The code of ``high``; that of ``low`` is its negative: 12 bits, signed.
    public static let largestCode: Int32 = 2047

    /// The range from `low` to `high`; nil unless both and their difference are finite and `low` < `high`.
    public init?(_ low: Double, _ high: Double) {
        guard low.isFinite, high.isFinite, low < high, (high - low).isFinite, (high - low) / 2 > 0,
            (Double(Self.largestCode) / ((high - low) / 2)).isFinite
        else { return nil }
        self.low = low
        self.high = high
    }

    private var centre: Double { low + halfWidth }
    private var halfWidth: Double { (high - low) / 2 }

    /// The code of a finite value.
    public func code(of value: Double) -> Int32 {
        let clipped = min(max(value, low), high)
        let scaled = ((clipped - centre) * (Double(Self.largestCode) / halfWidth)).rounded()
        let largest = Double(Self.largestCode)  // rounding errors of the scaling stay below one half, and are cut here
        return Int32(min(max(scaled, -largest), largest))
    }

    /// The value that a code stands for.
    public func value(of code: Int32) -> Double {
        switch code {
        case Self.largestCode: high
        case -Self.largestCode: low
        default: centre + Double(code) * halfWidth / Double(Self.largestCode)
        }
    }

    /// `value` as the model sees it.
    public func quantised(_ value: Double) -> Double { self.value(of: code(of: value)) }
}

extension PublicRange: Codable {
    /// Reads `[low, high]`.
    public init(from decoder: any Decoder) throws {
        let bounds = try [Double](from: decoder)
        guard bounds.count == 2, let range = PublicRange(bounds[0], bounds[1]) else {
            throw SchemaProblem(
                path: decoder.codingPath, expected: "[low, high] with low < high, finite", found: "\(bounds)")
        }
        self = range
    }

    /// Writes `[low, high]`.
    public func encode(to encoder: any Encoder) throws {
        try [low, high].encode(to: encoder)
    }
}
