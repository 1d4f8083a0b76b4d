/// Histogram binning: a score becomes the share of yes among the held-out rows of its bin.
///
/// Bins are (lo, hi], and 0 belongs to the first. A bin without rows answers its middle, which says what the score
/// said (as netcal does).
///
/// Source: Zadrozny and Elkan, "Obtaining calibrated probability estimates from decision trees and naive Bayesian
/// classifiers", ICML 2001.
public struct HistogramBinning: BinaryRecalibration {
    /// How [0, 1] is cut.
    public enum Cut: String, Sendable, CaseIterable {
        /// Into bins of equal width.
        case width
        /// Into bins of nearly equal numbers of rows, by quantiles as ``ReliabilityBins`` has them. Equal scores share
        /// a bin, so repeated values leave bins empty. Weights play no part in the cut.
        case mass
    }

    /// The ends of the bins, ascending from 0 to 1; one more than there are bins.
    public let edges: [Double]
    /// What each bin answers, in [0, 1].
    public let probabilities: [Double]

    /// Fits the bins' answers.
    ///
    /// - Parameter scores: `[rows]`, probabilities.
    /// - Parameter outcomes: whether each row is a yes; one outcome only is allowed.
    /// - Parameter weights: how much each row counts, at least 0; nil for 1 each.
    /// - Parameter bins: number of bins.
    /// - Parameter cut: how [0, 1] is cut.
    /// - Throws: `empty`, `lengthMismatch`, `notAProbability`, or `settingOutOfRange` for a weight or the bins.
    /// - Complexity: O(rows), and O(rows log rows) for bins of equal mass.
    public init(
        fitting scores: [Double], outcomes: [Bool], weights: [Double]? = nil, bins: Int = 15, cut: Cut = .width
    ) throws(CalibrationInputError) {
        let rows = try BinaryRows(scores: scores, outcomes: outcomes, weights: weights, areProbabilities: true)
        let binning = try EqualWidthBinning(count: bins, convention: .upperClosed)
        edges =
            switch cut {
            case .width: binning.edges
            case .mass:
                EqualMassBinning.edges(
                    ascending: scores.sorted(), weights: [UInt32](repeating: 1, count: scores.count),
                    total: scores.count, count: bins)
            }
        var sums = [(yes: Double, weight: Double)](repeating: (0, 0), count: bins)
        for row in scores.indices {
            let bin = Self.bin(of: scores[row], edges: edges)
            sums[bin].weight += rows.weights[row]
            if outcomes[row] { sums[bin].yes += rows.weights[row] }
        }
        let edges = edges
        probabilities = sums.enumerated().map { bin, sum in
            sum.weight > 0 ? sum.yes / sum.weight : (edges[bin] + edges[bin + 1]) / 2
        }
    }

    /// What the score's bin answers; the nearest bin's outside [0, 1].
    ///
    /// - Complexity: O(log bins).
    public func probability(of score: Double) -> Double { probabilities[Self.bin(of: score, edges: edges)] }

    /// The first bin whose upper end is not below `score`; the last for what lies above all.
    private static func bin(of score: Double, edges: [Double]) -> Int {
        var (low, high) = (0, edges.count - 2)
        while low < high {
            let middle = (low + high) / 2
            if edges[middle + 1] < score { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private enum Key: String, CodingKey {
        case edges, probabilities
    }

    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` unless there is a bin, edges ascend from 0 to 1, and probabilities lie in [0, 1].
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        edges = try object.decode([Double].self, forKey: .edges)
        probabilities = try object.decode([Double].self, forKey: .probabilities)
        guard !probabilities.isEmpty, edges.count == probabilities.count + 1, edges.first == 0, edges.last == 1,
            zip(edges, edges.dropFirst()).allSatisfy({ $0 <= $1 }),
            probabilities.allSatisfy({ (0...1).contains($0) })
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .edges, in: object,
                debugDescription: "expected one or more bins between edges that ascend from 0 to 1, found "
                    + "\(edges.count) edges and \(probabilities.count) probabilities that are not")
        }
    }
}
