import Foundation

/// The finite-sample test of one cell: its terms for one row, its threshold and its power.
///
/// Hypothesis: labels are independent given the inputs, and |P(correct) − confidence| ≤ alpha for every row. For each
/// λ let g⁺(c) = ln(1 + min(1, c + alpha)(e^λ − 1)) and g⁻(c) = ln(1 + max(0, c − alpha)(e^−λ − 1)). Then
/// exp(λ·correct − Σ g⁺) and exp(−λ·correct − Σ g⁻) have mean at most 1, so by Markov each exponent exceeds
/// L = ln(2 · |Λ| · cells / delta) with probability at most delta / (2 · |Λ| · cells).
public struct CertifiedTest: Sendable, Equatable {
    /// The values of λ, multiples of 2^-16: about 0.1, 0.25, 0.6 and 1.5.
    public static var lambdas: SIMD4<Double> { SIMD4(6554, 16384, 39322, 98304) / 65536 }

    /// How far a confidence may be from the truth.
    public let alpha: Double
    /// L: the cell fails iff its statistic is above it.
    public let threshold: Double

    /// The test for one of `cells` cells that share the false-alarm probability delta / 2^halvings.
    init(alpha: Double, delta: Double, halvings: Int, cells: Int) {
        self.alpha = alpha
        // As a sum, so that no delta above 0 overflows the quotient.
        threshold = log(Double(2 * Self.lambdas.scalarCount) * Double(cells)) - log(delta) + Double(halvings) * log(2)
    }

    /// The same test with another alpha.
    init(alpha: Double, threshold: Double) {
        self.alpha = alpha
        self.threshold = threshold
    }

    /// g⁺ and g⁻ of a confidence for each λ.
    func terms(confidence: Double) -> (above: SIMD4<Double>, below: SIMD4<Double>) {
        var above = SIMD4<Double>.zero
        var below = SIMD4<Double>.zero
        for lane in 0..<above.scalarCount {
            let lambda = Self.lambdas[lane]
            above[lane] = log1p(min(1, confidence + alpha) * expm1(lambda))
            below[lane] = log1p(max(0, confidence - alpha) * expm1(-lambda))
        }
        return (above, below)
    }

    /// The larger of λ·correct − G⁺ and −λ·correct − G⁻ over all λ; above 0 only for labels that speak against the
    /// hypothesis.
    func statistic(of sums: CellSums) -> Double {
        let evidence = Self.lambdas * sums.correct
        return max((evidence - sums.above).max(), (-evidence - sums.below).max())
    }

    /// The smallest gap with which a cell of `count` rows of the given mean confidence is sure to fail.
    ///
    /// It is exact for rows that all have this confidence; g⁺ and g⁻ are concave, so others fail no later.
    ///
    /// - Parameter count: number of rows in the cell.
    /// - Parameter confidence: mean confidence, in [0, 1].
    /// - Returns: `accuracyAbove`, how far the accuracy must lie above the confidence, and `accuracyBelow`, how far
    ///   below; `nil` where even an accuracy of 1, or of 0, would pass.
    public func minimalDetectableGap(
        count: Int, confidence: Double
    ) -> (accuracyAbove: Double?, accuracyBelow: Double?) {
        guard count > 0, confidence >= 0, confidence <= 1 else { return (nil, nil) }
        let (above, below) = terms(confidence: confidence)
        // The cell fails when, for some λ, n λ accuracy − n g⁺ > L, or −n λ accuracy − n g⁻ > L.
        let share = SIMD4(repeating: threshold / Double(count))
        let high = ((above + share) / Self.lambdas).min()
        let low = (-(below + share) / Self.lambdas).max()
        return (high < 1 ? high - confidence : nil, low > 0 ? confidence - low : nil)
    }

    /// The highest confidence that a cell of `count` rows, right with frequency `accuracy`, fails for.
    ///
    /// It is exact for rows that all have this confidence; g⁺ is concave, so others of that mean fail no later.
    ///
    /// - Parameter count: number of rows in the cell.
    /// - Parameter accuracy: fraction of correct rows, in [0, 1].
    /// - Returns: a confidence in [0, 1], to 2^-40; `nil` where even a confidence of 0 passes.
    public func highestFailingConfidence(count: Int, accuracy: Double) -> Double? {
        guard count > 0, accuracy >= 0, accuracy <= 1 else { return nil }
        let share = SIMD4(repeating: threshold / Double(count))
        func fails(_ confidence: Double) -> Bool {
            (Self.lambdas * accuracy - terms(confidence: confidence).above - share).max() > 0
        }
        guard fails(0) else { return nil }
        // g⁺ rises with the confidence, and a confidence of 1 is contradicted by nothing.
        var (low, high) = (0.0, 1.0)
        for _ in 0..<40 {
            let middle = (low + high) / 2
            if fails(middle) { low = middle } else { high = middle }
        }
        return low
    }
}

/// What a test needs of the rows of one cell: sums, so that cells of any shape are added up in the same way.
struct CellSums: Sendable {
    /// Rows, correct rows, confidences, nothing.
    var tally = SIMD4<Double>.zero
    /// Σ g⁺ for each λ.
    var above = SIMD4<Double>.zero
    /// Σ g⁻ for each λ.
    var below = SIMD4<Double>.zero

    var count: Double { tally[0] }
    var correct: Double { tally[1] }
    var confidence: Double { tally[2] }
    /// |Accuracy − mean confidence|.
    var meanGap: Double { abs(correct - confidence) / max(count, 1) }

    init() {}

    /// One row, without the terms of a certified test.
    init(confidence: Double, correct: Bool) {
        tally = SIMD4(1, correct ? 1 : 0, confidence, 0)
    }

    /// One row, with them.
    init(confidence: Double, correct: Bool, test: CertifiedTest) {
        self.init(confidence: confidence, correct: correct)
        (above, below) = test.terms(confidence: confidence)
    }

    static func += (sum: inout CellSums, row: CellSums) {
        sum.tally += row.tally
        sum.above += row.above
        sum.below += row.below
    }

    /// The sums of the rows of each code.
    static func byCode(_ rows: [CellSums], codes: [Int32], count: Int) -> [CellSums] {
        var cells = [CellSums](repeating: CellSums(), count: count)
        for row in rows.indices { cells[Int(codes[row])] += rows[row] }
        return cells
    }

    /// The sums of every group of `family`, in the order of its `groups`: one pass over the rows for each column and
    /// for each pair of columns.
    static func byGroup(_ rows: [CellSums], of family: SubgroupFamily) -> [CellSums] {
        let columns = family.columns
        var cells = columns.flatMap { byCode(rows, codes: $0.codes, count: $0.descriptions.count) }
        family.forEachPairOfColumns { first, second in
            let (left, right) = (columns[first], columns[second])
            let width = Int32(right.descriptions.count)
            // Below the largest number of groups of a family, 2^20.
            let codes = zip(left.codes, right.codes).map { $0 * width + $1 }
            cells += byCode(rows, codes: codes, count: left.descriptions.count * right.descriptions.count)
        }
        return cells
    }
}
