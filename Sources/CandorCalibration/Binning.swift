/// Which end of an interval of confidences belongs to it.
public enum BinConvention: String, Sendable, CaseIterable {
    /// (lo, hi], and 0 is in the first bin. The convention of calibration metrics (Guo et al. 2017).
    case upperClosed = "(lo,hi]"
    /// [lo, hi), and 1 is in the last bin. The convention of audit statements.
    case lowerClosed = "[lo,hi)"
}

/// Bins of equal width over [0, 1]: bin b lies between the doubles b / count and (b + 1) / count.
public struct EqualWidthBinning: Sendable, Equatable {
    /// Number of bins, at least 1.
    public let count: Int
    /// Which end belongs to a bin.
    public let convention: BinConvention
    /// The `count + 1` ends of the bins, ascending from 0 to 1.
    public let edges: [Double]

    /// The largest number of bins: indices fit 16 bits.
    public static var maximumCount: Int { 65_535 }

    /// Bins of width 1 / `count`.
    ///
    /// - Throws: `settingOutOfRange` unless `count` is in 1 ... 65,535.
    public init(count: Int, convention: BinConvention) throws(CalibrationInputError) {
        try Require.bins(count)
        self.count = count
        self.convention = convention
        edges = (0...count).map { Double($0) / Double(count) }
    }

    /// The bin of a confidence in [0, 1]; exact for confidences that are equal to an edge.
    @inline(__always)
    public func index(of confidence: Double) -> Int {
        // The product may round across an edge, by at most one bin; comparisons with the edges themselves decide.
        // What is no probability falls into the nearest bin, and a NaN into the first.
        let scaled = confidence * Double(count)
        let guess = scaled >= 0 ? Int(min(scaled, Double(count - 1))) : 0
        switch convention {
        case .upperClosed:
            if guess > 0 && confidence <= edges[guess] { return guess - 1 }
            return guess + 1 < count && confidence > edges[guess + 1] ? guess + 1 : guess
        case .lowerClosed:
            if guess > 0 && confidence < edges[guess] { return guess - 1 }
            return guess + 1 < count && confidence >= edges[guess + 1] ? guess + 1 : guess
        }
    }
}

/// Bins that hold nearly the same number of rows: their inner edges are quantiles of the confidences.
///
/// Edge k of B is the linearly interpolated order statistic at position k (n - 1) / B, as in `numpy.quantile`; the
/// outer edges are 0 and 1. Rows of equal confidence share a bin, so repeated values can leave bins empty. Bins are
/// (lo, hi]. The positions are computed in integers, so that no edge moves by rounding.
enum EqualMassBinning {
    /// The `count + 1` edges for rows of ascending confidence, row i taken `weights[i]` times.
    static func edges(ascending confidence: [Double], weights: [UInt32], total: Int, count: Int) -> [Double] {
        var edges: [Double] = [0]
        edges.reserveCapacity(count + 1)
        var row = 0
        var through = Int(weights[0])  // how many of the weighted rows lie in 0 ... row
        for k in 1..<max(count, 1) {
            let (position, remainder) = (k * (total - 1)).quotientAndRemainder(dividingBy: count)
            while through <= position {
                row += 1
                through += Int(weights[row])
            }
            let low = confidence[row]
            if remainder == 0 {
                edges.append(low)
                continue
            }
            // remainder > 0 means position < total - 1, so a next value exists.
            var next = row
            if through == position + 1 {
                repeat { next += 1 } while weights[next] == 0
            }
            let high = confidence[next]
            let fraction = Double(remainder) / Double(count)
            // From the nearer end, so that the result never leaves [low, high].
            edges.append(
                fraction < 0.5 ? low + (high - low) * fraction : high - (high - low) * (1 - fraction))
        }
        edges.append(1)
        return edges
    }
}
