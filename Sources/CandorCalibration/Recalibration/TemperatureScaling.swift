import Foundation

/// One temperature T > 0 that divides every logit so that the likelihood of held-out labels is largest.
///
/// The mean negative log-likelihood is convex in 1 / T, so its minimum is unique; it is found by Newton's method on
/// 1 / T, kept inside a shrinking bracket. Arg max, and so accuracy, do not change.
///
/// Few rows say little about T: where they hold a handful of errors, the likelihood alone may answer 0.3 or 3. A prior
/// then pulls the answer towards T = 1 by as much as a chosen number of observations does.
///
/// Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2; the prior is the Gamma
/// distribution of 1 / T with shape 1 + w and rate w, whose mode is 1, for a weight of w observations.
public struct TemperatureScaling: Recalibration, Equatable, Codable {
    /// The fitted T. An end of `range` means that the minimum lies there or beyond, as for labels that the logits
    /// predict without a fault.
    public let temperature: Double
    /// Mean negative log-likelihood in nats at T = 1.
    public let negativeLogLikelihoodBefore: Double
    /// Mean negative log-likelihood in nats at the fitted T, without the prior; never above the one before.
    public let negativeLogLikelihoodAfter: Double

    /// The temperatures that a fit may return.
    public static var range: ClosedRange<Double> { 0.01...100 }

    /// Fits the temperature.
    ///
    /// - Parameter logits: `[labels.count × classes]`, row after row, finite.
    /// - Parameter labels: each in 0 ..< classes, at least one.
    /// - Parameter classes: at least 2.
    /// - Parameter priorWeight: w ≥ 0, what the prior counts, in observations; 0 for the likelihood alone. It adds
    ///   w (1 / T + ln T) to the sum of the rows' losses.
    /// - Throws: `empty`, `lengthMismatch`, `notFinite`, `labelOutOfRange`, or `settingOutOfRange` for `classes` < 2 or
    ///   a weight that is negative or not finite.
    /// - Complexity: O(rows × classes) for each of about ten steps.
    public init(
        fitting logits: [Float], labels: [Int32], classes: Int, priorWeight: Double = 0
    ) throws(CalibrationInputError) {
        guard classes >= 2, classes <= Int(Int32.max) else {
            throw .settingOutOfRange(name: "classes", expected: "2 or more", actual: Double(classes))
        }
        guard priorWeight >= 0, priorWeight.isFinite else {
            throw .settingOutOfRange(name: "priorWeight", expected: "0 or more, finite", actual: priorWeight)
        }
        guard !labels.isEmpty else { throw .empty }
        let (expected, overflow) = labels.count.multipliedReportingOverflow(by: classes)
        try Require.sameLength("logits", expected: overflow ? .max : expected, actual: logits.count)
        if let index = logits.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(values: "logits", row: index / classes, actual: Double(logits[index]))
        }
        if let row = labels.firstIndex(where: { $0 < 0 || Int($0) >= classes }) {
            throw .labelOutOfRange(row: row, classes: classes, actual: Int(labels[row]))
        }
        let loss = TemperatureLoss(
            logits: logits, labels: labels, classes: classes, prior: priorWeight / Double(labels.count))
        let inverse = loss.minimiser(in: 1 / Self.range.upperBound...1 / Self.range.lowerBound)
        let before = loss.likelihood(inverse: 1).value
        let after = loss.likelihood(inverse: inverse).value
        // Rounding may leave T = 1 ahead by an ulp when it is the minimum.
        temperature = after <= before ? 1 / inverse : 1
        negativeLogLikelihoodBefore = before
        negativeLogLikelihoodAfter = min(before, after)
    }

    private enum Key: String, CodingKey {
        case temperature, negativeLogLikelihoodBefore, negativeLogLikelihoodAfter
    }

    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` for a temperature outside ``range``.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        temperature = try object.decode(Double.self, forKey: .temperature)
        negativeLogLikelihoodBefore = try object.decode(Double.self, forKey: .negativeLogLikelihoodBefore)
        negativeLogLikelihoodAfter = try object.decode(Double.self, forKey: .negativeLogLikelihoodAfter)
        guard Self.range.contains(temperature) else {
            throw DecodingError.dataCorruptedError(
                forKey: .temperature, in: object,
                debugDescription: "expected a temperature in \(Self.range), found \(temperature)")
        }
    }

    /// The logits divided by the temperature.
    public func apply(to logits: [Float]) -> [Float] {
        let inverse = Float(1 / temperature)
        return logits.map { $0 * inverse }
    }
}

extension TemperatureScaling {
    /// Fits the temperature to logits, or to the logarithms of probabilities.
    ///
    /// - Parameter scores: of held-out rows.
    /// - Parameter labels: their classes.
    /// - Parameter priorWeight: as in ``init(fitting:labels:classes:priorWeight:)``.
    /// - Throws: `lengthMismatch`, `labelOutOfRange`, or `settingOutOfRange` for the weight.
    /// - Complexity: O(rows × classes) for each of about ten steps.
    public init(
        fitting scores: ClassScores, labels: [Int32], priorWeight: Double = 0
    ) throws(CalibrationInputError) {
        try scores.check(labels: labels)
        try self.init(
            fitting: scores.logits.map(Float.init), labels: labels, classes: scores.classes, priorWeight: priorWeight)
    }

    /// The softmax of the logits divided by the temperature, for any number of classes.
    ///
    /// - Complexity: O(rows × classes).
    public func probabilities(of scores: ClassScores) -> [Float] {
        var rows = scores.logits.map { $0 / temperature }
        ClassScores.formSoftmax(of: &rows, classes: scores.classes)
        return rows.map(Float.init)
    }
}

/// The mean negative log-likelihood as a function of b = 1 / T, and what is minimised: the same with the prior.
private struct TemperatureLoss {
    let logits: [Float]
    let labels: [Int32]
    let classes: Int
    /// Weight of the prior per row.
    let prior: Double

    /// First and second derivative of the likelihood's part plus prior · (b − ln b), which is convex too.
    func at(inverse b: Double) -> (slope: Double, curvature: Double) {
        let (_, slope, curvature) = likelihood(inverse: b)
        return (slope + prior * (1 - 1 / b), curvature + prior / (b * b))
    }

    /// Value, first and second derivative at b: means of log-sum-exp(b z) − b z_y, E z − z_y and Var z, where the
    /// expectations are under softmax(b z).
    func likelihood(inverse b: Double) -> (value: Double, slope: Double, curvature: Double) {
        var (value, slope, curvature) = (0.0, 0.0, 0.0)
        logits.withUnsafeBufferPointer { logits in
            for row in labels.indices {
                let start = row * classes
                var largest = logits[start]
                for index in start..<start + classes { largest = max(largest, logits[index]) }
                // Logits below the largest one: no exponential overflows, and the sum is at least 1.
                var (sum, first, second) = (0.0, 0.0, 0.0)
                for index in start..<start + classes {
                    let z = Double(logits[index]) - Double(largest)
                    let weight = exp(b * z)
                    sum += weight
                    first += weight * z
                    second += weight * z * z
                }
                let mean = first / sum
                let ofLabel = Double(logits[start + Int(labels[row])]) - Double(largest)
                value += log(sum) - b * ofLabel
                slope += mean - ofLabel
                curvature += max(0, second / sum - mean * mean)
            }
        }
        let n = Double(labels.count)
        return (value / n, slope / n, curvature / n)
    }

    /// Where the slope, which only rises, changes sign; or the end of `range` nearest to that.
    func minimiser(in range: ClosedRange<Double>) -> Double {
        var (low, high) = (range.lowerBound, range.upperBound)
        if at(inverse: low).slope >= 0 { return low }
        if at(inverse: high).slope <= 0 { return high }
        var inverse = 1.0
        // Each step halves the bracket or is a Newton step inside it; a hundred halvings reach neighbouring doubles.
        for _ in 0..<100 {
            let point = at(inverse: inverse)
            if point.slope == 0 { break }
            if point.slope < 0 { low = inverse } else { high = inverse }
            let newton = inverse - point.slope / point.curvature
            let next = newton > low && newton < high ? newton : (low + high) / 2
            let step = abs(next - inverse)
            inverse = next
            if step <= 1e-12 * inverse { break }
        }
        return inverse
    }
}
