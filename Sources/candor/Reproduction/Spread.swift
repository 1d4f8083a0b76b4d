/// A figure over seeds: its mean, and how well a few runs know it.
package struct Spread: Equatable, Sendable {
    /// One per seed.
    package let values: [Double]

    package init(_ values: [Double]) { self.values = values }

    package var mean: Double { values.isEmpty ? .nan : values.reduce(0, +) / Double(values.count) }

    /// Of a run, with n − 1 in the denominator; NaN for fewer than two.
    package var deviation: Double {
        guard values.count > 1 else { return .nan }
        let mean = mean
        let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        return (squares / Double(values.count - 1)).squareRoot()
    }

    /// Student's 95 % interval of the mean; NaN for fewer than two values.
    package var interval: (low: Double, high: Double) {
        let half = Self.quantile(freedom: values.count - 1) * deviation / Double(values.count).squareRoot()
        return (mean - half, mean + half)
    }

    /// Where one more run lies with probability 95 %, if runs are normal: what a published run is compared with.
    package var nextRun: (low: Double, high: Double) {
        let half = Self.quantile(freedom: values.count - 1) * deviation * (1 + 1 / Double(values.count)).squareRoot()
        return (mean - half, mean + half)
    }

    /// The 0.975 quantile of Student's distribution; beyond 30 degrees of freedom by the first two terms of its expansion
    /// around the normal one, which is off by less than 0.001.
    static func quantile(freedom: Int) -> Double {
        let table = [
            12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.160, 2.145, 2.131,
            2.120, 2.110, 2.101, 2.093, 2.086, 2.080, 2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042,
        ]
        guard freedom > 0 else { return .nan }
        guard freedom > table.count else { return table[freedom - 1] }
        let z = 1.959964
        let (square, freedom) = (z * z, Double(freedom))
        let first = z * (square + 1) / (4 * freedom)
        let second = z * (5 * square * square + 16 * square + 3) / (96 * freedom * freedom)
        return z + first + second
    }
}
