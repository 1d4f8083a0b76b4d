import Foundation

/// A linear map from values to coordinates that never leaves its range.
package struct Scale: Equatable, Sendable {
    package var low: Double
    package var high: Double
    /// The coordinates of `low` and `high`; the first may be the larger one, as for y in SVG.
    package var start: Double
    package var end: Double

    package init(_ low: Double, _ high: Double, to start: Double, _ end: Double) {
        self.low = low
        self.high = high
        self.start = start
        self.end = end
    }

    /// The coordinate of `value`, clamped to the range; `start` for NaN or an empty domain.
    package func callAsFunction(_ value: Double) -> Double {
        guard value > low, high > low else { return start }
        return value >= high ? end : start + (value - low) / (high - low) * (end - start)
    }

    /// Multiples of a round step inside the domain, at most seven of them; none for a domain outside [0, 1].
    package var ticks: [Double] {
        guard low >= 0, high <= 1 else { return [] }
        let perUnit = Self.ticksPerUnit(span: high - low)
        let first = Int((low * perUnit - 1e-9).rounded(.up))
        let last = Int((high * perUnit + 1e-9).rounded(.down))
        return first <= last ? (first...last).map { Double($0) / perUnit } : []
    }

    /// How many decimals a percentage at the ticks needs.
    package var tickPlaces: Int {
        let perUnit = Self.ticksPerUnit(span: high - low)
        return perUnit <= 100 ? 0 : perUnit <= 1_000 ? 1 : 2
    }

    /// The smallest round value that is at least `value`, for the upper end of an axis of shares.
    package static func roundedUp(share value: Double) -> Double {
        guard value > 0 else { return 0.01 }
        let perUnit = ticksPerUnit(span: min(value, 1))
        return min((min(value, 1) * perUnit - 1e-9).rounded(.up) / perUnit, 1)
    }

    private static func ticksPerUnit(span: Double) -> Double {
        let candidates: [Double] = [5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000]
        return candidates.last { span * $0 <= 6.000_001 } ?? 5
    }
}

/// A logarithmic scale for counts in which 0 has a place: the coordinate grows with log10(1 + count).
package struct CountScale: Equatable, Sendable {
    private let linear: Scale

    /// - Parameter largest: the count at `end`; at least 1.
    package init(largest: Int, to start: Double, _ end: Double) {
        linear = Scale(0, log10(1 + Double(max(largest, 1))), to: start, end)
    }

    /// The coordinate of a count; `start` for 0 and below.
    package func callAsFunction(_ count: Int) -> Double { linear(log10(1 + Double(max(count, 0)))) }

    /// The powers of ten up to the largest count, every other one of three or more, as counts and labels.
    package var ticks: [(count: Int, label: String)] {
        let all: [(Int, String)] = [
            (1, "1"), (10, "10"), (100, "100"), (1_000, "1k"), (10_000, "10k"), (100_000, "100k"), (1_000_000, "1M"),
        ]
        let shown = all.filter { log10(1 + Double($0.0)) <= linear.high + 1e-9 }
        // The largest stays: it tells the height of the bars.
        let stride = shown.count <= 2 ? 1 : 2
        return shown.enumerated().filter { (shown.count - 1 - $0.offset).isMultiple(of: stride) }.map {
            ($0.element.0, $0.element.1)
        }
    }
}
