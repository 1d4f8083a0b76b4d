import Foundation

/// Everything about a set of predictions that the metrics need and that no resample changes.
///
/// Preparing takes one pass over the probabilities and one sort of the confidences. Evaluating for a resample, given as
/// the number of times that each row was drawn, then needs no arg max, no logarithm, no sort and no search for a bin.
struct MetricsEvaluator {
    /// Parts of the Brier score of the rows themselves.
    let brier: BrierDecomposition

    private let rows: Int
    private let classes: Int
    private let binCount: Int
    private let probabilities: [Float]
    private let labels: [Int32]
    private let rowBrier: [Double]
    private let rowLogLoss: [Double]
    /// `[rows × classes]`: which cell of the `[classes × binCount]` table a probability falls into.
    private let classCell: [UInt32]

    /// Rows in ascending order of confidence, and their confidences and correctness in that order.
    private let order: [Int32]
    private let confidence: [Double]
    private let correct: [Bool]
    private let widthEdges: [Double]
    private var smooth = SmoothCalibrationError()

    /// Probabilities are clamped to this before the logarithm, as scikit-learn's `log_loss` does for doubles.
    static var leastProbability: Double { Double.ulpOfOne }

    /// - Complexity: O(rows × classes + rows log rows).
    init(_ predictions: ScoredPredictions, bins: Int) throws(CalibrationInputError) {
        let binning = try EqualWidthBinning(count: bins, convention: .upperClosed)
        let (cells, overflow) = predictions.classes.multipliedReportingOverflow(by: bins)
        guard !overflow, cells <= Int(UInt32.max), predictions.count <= Int(Int32.max) else {
            throw .settingOutOfRange(
                name: "classes × bins", expected: "at most \(UInt32.max)",
                actual: Double(predictions.classes) * Double(bins))
        }
        let classes = predictions.classes
        var rowBrier: [Double] = []
        var rowLogLoss: [Double] = []
        var classCell: [UInt32] = []
        rowBrier.reserveCapacity(predictions.count)
        rowLogLoss.reserveCapacity(predictions.count)
        classCell.reserveCapacity(predictions.probabilities.count)
        var table = [ForecastBin](repeating: ForecastBin(), count: cells)
        for row in 0..<predictions.count {
            let label = Int(predictions.labels[row])
            var squares = 0.0
            for column in 0..<classes {
                let probability = Double(predictions.probabilities[row * classes + column])
                let outcome: Double = column == label ? 1 : 0
                squares += (probability - outcome) * (probability - outcome)
                let cell = column * bins + binning.index(of: probability)
                classCell.append(UInt32(cell))
                table[cell].count += 1
                table[cell].forecast += probability
                table[cell].forecastSquare += probability * probability
                table[cell].outcome += outcome
                table[cell].product += outcome * probability
            }
            rowBrier.append(squares)
            let ofLabel = Double(predictions.probabilities[row * classes + label])
            rowLogLoss.append(-log(max(ofLabel, Self.leastProbability)))
        }
        brier = BrierDecomposition(
            score: rowBrier.reduce(0, +) / Double(predictions.count), bins: table, binCount: bins,
            rows: predictions.count)
        rows = predictions.count
        self.classes = classes
        binCount = bins
        probabilities = predictions.probabilities
        labels = predictions.labels
        self.rowBrier = rowBrier
        self.rowLogLoss = rowLogLoss
        self.classCell = classCell
        order = Self.ascendingOrder(of: predictions.confidence)
        confidence = order.map { predictions.confidence[Int($0)] }
        correct = order.map { predictions.correct[Int($0)] }
        widthEdges = binning.edges
    }

    /// Every metric, in the order of `CalibrationMetric.allCases`, with row i taken `weights[i]` times.
    ///
    /// - Parameter weights: one count per row; they sum to the number of rows.
    /// - Complexity: O(rows × classes).
    mutating func values(weights: [UInt32]) -> [Double] {
        let ordered = order.map { weights[Int($0)] }
        let width = ReliabilityBins(ascending: confidence, correct: correct, weights: ordered, edges: widthEdges)
        let mass = ReliabilityBins(
            ascending: confidence, correct: correct, weights: ordered,
            edges: EqualMassBinning.edges(ascending: confidence, weights: ordered, total: rows, count: binCount))
        return CalibrationMetric.allCases.map { metric in
            switch metric {
            case .expectedCalibrationError: width.expectedCalibrationError
            case .expectedCalibrationErrorMass: mass.expectedCalibrationError
            case .maximumCalibrationError: width.maximumCalibrationError
            case .brier: mean(of: rowBrier, weights: weights)
            case .negativeLogLikelihood: mean(of: rowLogLoss, weights: weights)
            case .classwiseCalibrationError: classwiseError(weights: weights)
            case .debiasedCalibrationError: mass.debiasedCalibrationError
            case .smoothCalibrationError:
                smooth.value(confidence: confidence, correct: correct, weights: ordered)
            case .kolmogorovSmirnov:
                kolmogorovSmirnovCalibrationError(
                    ascending: confidence, correct: correct, weights: ordered, total: rows)
            case .accuracy: Double(width.bins.reduce(0) { $0 + $1.correctCount }) / Double(rows)
            }
        }
    }

    private func mean(of values: [Double], weights: [UInt32]) -> Double {
        var sum = 0.0
        for row in values.indices { sum += Double(weights[row]) * values[row] }
        return sum / Double(rows)
    }

    /// Mean over classes of the sum over bins of |sum of (o − p)| / n.
    private func classwiseError(weights: [UInt32]) -> Double {
        var residuals = [Double](repeating: 0, count: classes * binCount)
        for row in 0..<rows where weights[row] > 0 {
            let weight = Double(weights[row])
            let start = row * classes
            for index in start..<start + classes {
                residuals[Int(classCell[index])] -= weight * Double(probabilities[index])
            }
            residuals[Int(classCell[start + Int(labels[row])])] += weight
        }
        return residuals.reduce(0) { $0 + abs($1) } / Double(rows * classes)
    }

    /// Rows by ascending confidence, earlier rows first on ties: a radix sort of the bits of the 32-bit confidences,
    /// whose order is that of non-negative floats.
    private static func ascendingOrder(of confidence: [Double]) -> [Int32] {
        var keys = confidence.map { Float($0).bitPattern }  // exact: every confidence is a float
        var order = (0..<Int32(confidence.count)).map { $0 }
        var otherKeys = keys
        var otherOrder = order
        let digit = 11
        let mask = UInt32(1 << digit) - 1
        for shift in stride(from: 0, to: 32, by: digit) {
            var starts = [Int](repeating: 0, count: 1 << digit)
            for key in keys { starts[Int((key >> shift) & mask)] += 1 }
            var sum = 0
            for index in starts.indices { (starts[index], sum) = (sum, sum + starts[index]) }
            for index in keys.indices {
                let slot = Int((keys[index] >> shift) & mask)
                otherKeys[starts[slot]] = keys[index]
                otherOrder[starts[slot]] = order[index]
                starts[slot] += 1
            }
            swap(&keys, &otherKeys)
            swap(&order, &otherOrder)
        }
        return order
    }
}
