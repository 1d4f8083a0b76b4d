/// The Brier score, summed over classes, and the parts that it adds up from.
///
/// For each class with forecast p and outcome o in {0, 1}, in bins b of equal width over p:
/// score = reliability − resolution + uncertainty + within-bin variance − within-bin covariance, exactly.
///
/// Source: Murphy, "A new vector partition of the probability score", J. Appl. Meteor. 1973, for the first three;
/// Stephenson, Coelho and Jolliffe, "Two extra components in the Brier score decomposition", Wea. Forecasting 2008,
/// for the two that binning a continuous forecast adds.
public struct BrierDecomposition: Sendable, Equatable {
    /// Mean over rows of the sum over classes of (p − o)²: 0 is best, 2 is worst.
    public let score: Double
    /// Sum of n_b / n · (mean p − mean o)²: 0 for a calibrated model.
    public let reliability: Double
    /// Sum of n_b / n · (mean o of the bin − mean o)²: more is better.
    public let resolution: Double
    /// mean o · (1 − mean o): a property of the labels alone.
    public let uncertainty: Double
    /// Mean of (p − mean p of its bin)².
    public let withinBinVariance: Double
    /// Twice the mean of (o − mean o of its bin)(p − mean p of its bin).
    public let withinBinCovariance: Double
}

/// Sums over the rows of one bin of one class.
struct ForecastBin {
    var count = 0.0
    var forecast = 0.0
    var forecastSquare = 0.0
    var outcome = 0.0
    var product = 0.0
}

extension BrierDecomposition {
    /// Adds up the parts from the bins of all classes, `[classes × binCount]`.
    init(score: Double, bins: [ForecastBin], binCount: Int, rows: Int) {
        let n = Double(rows)
        var parts = (reliability: 0.0, resolution: 0.0, uncertainty: 0.0, variance: 0.0, covariance: 0.0)
        for start in stride(from: 0, to: bins.count, by: binCount) {
            let ofClass = bins[start..<start + binCount]
            let base = ofClass.reduce(0) { $0 + $1.outcome } / n
            parts.uncertainty += base * (1 - base)
            for bin in ofClass where bin.count > 0 {
                let forecast = bin.forecast / bin.count
                let outcome = bin.outcome / bin.count
                parts.reliability += bin.count * (forecast - outcome) * (forecast - outcome)
                parts.resolution += bin.count * (outcome - base) * (outcome - base)
                parts.variance += bin.forecastSquare - bin.forecast * forecast
                parts.covariance += 2 * (bin.product - bin.forecast * outcome)
            }
        }
        self.score = score
        reliability = parts.reliability / n
        resolution = parts.resolution / n
        uncertainty = parts.uncertainty
        withinBinVariance = parts.variance / n
        withinBinCovariance = parts.covariance / n
    }
}
