/// How much the confidences inside and outside a region overlap: Σ over bins of the smaller of the two shares.
///
/// With 20 bins of width 0.05 the shares are those of the rows inside that lie in the bin, and of the rows outside; 0
/// means that some threshold separates the two, 1 that they look the same. The paper prints such a statistic beside
/// Table 2 without a definition; this is the overlapping coefficient (Weitzman 1970) of the two histograms.
///
/// - Parameter confidence: one probability per row.
/// - Parameter inside: whether the row lies in the region.
/// - Returns: NaN where one side has no rows.
package func confidenceOverlap(_ confidence: [Double], inside: [Bool]) -> Double {
    let count = 20
    var histograms = [[Double](repeating: 0, count: count), [Double](repeating: 0, count: count)]
    for (value, isInside) in zip(confidence, inside) {
        histograms[isInside ? 1 : 0][min(count - 1, Int(value * Double(count)))] += 1
    }
    let totals = histograms.map { $0.reduce(0, +) }
    guard totals[0] > 0, totals[1] > 0 else { return .nan }
    return (0..<count).reduce(0) { $0 + min(histograms[0][$1] / totals[0], histograms[1][$1] / totals[1]) }
}
