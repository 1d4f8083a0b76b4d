import CandorCore

/// Percentile bootstrap: how much a statistic moves when rows are drawn again with replacement.
///
/// Source: Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
public struct Bootstrap: Sendable, Equatable {
    /// Number of resamples.
    public let resamples: Int

    /// - Parameter resamples: at least 2; 1,000 is usual.
    /// - Throws: `settingOutOfRange`.
    public init(resamples: Int = 1000) throws(CalibrationInputError) {
        guard resamples >= 2 else {
            throw .settingOutOfRange(name: "resamples", expected: "2 or more", actual: Double(resamples))
        }
        self.resamples = resamples
    }

    /// The 95 % percentile interval of each value that `statistics` returns.
    ///
    /// - Parameter rows: number of rows to draw from, at least 1.
    /// - Parameter source: the stream of random words of a resample, by its number 0 ..< `resamples`. Numbering the
    ///   streams makes each resample the same in whatever order they are computed.
    /// - Parameter statistics: values for one resample, given how many times each row was drawn; every call returns
    ///   the same number of values.
    /// - Returns: for each value, its quantiles at 0.025 and 0.975, interpolated linearly between order statistics.
    /// - Throws: `empty` if there are no rows.
    public func intervals(
        rows: Int, source: (Int) -> some RandomSource, statistics: ([UInt32]) -> [Double]
    ) throws(CalibrationInputError) -> [ClosedRange<Double>] {
        guard rows > 0 else { throw .empty }
        var draws: [[Double]] = []
        var counts = [UInt32](repeating: 0, count: rows)
        for resample in 0..<resamples {
            var stream = source(resample)
            for row in 0..<rows { counts[row] = 0 }
            for _ in 0..<rows { counts[stream.integer(below: rows)] += 1 }
            draws.append(statistics(counts))
        }
        return draws[0].indices.map { index in
            let sorted = draws.map { $0[index] }.sorted()
            return quantile(sorted, 0.025)...quantile(sorted, 0.975)
        }
    }
}

/// The linearly interpolated quantile of ascending values, at position q (n − 1) as in `numpy.quantile`.
func quantile(_ ascending: [Double], _ q: Double) -> Double {
    let position = q * Double(ascending.count - 1)
    let below = min(Int(position), ascending.count - 1)
    let above = min(below + 1, ascending.count - 1)
    // Never below the value that it starts from, so quantiles are monotone in q.
    return ascending[below] + (ascending[above] - ascending[below]) * (position - Double(below))
}
