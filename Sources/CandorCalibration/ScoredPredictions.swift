/// Class probabilities for a set of rows together with their true labels, checked once.
///
/// The predicted class is the arg max, the lowest index on ties; the confidence is its probability. Confidences keep
/// the exact value of the 32-bit float that a model serves.
public struct ScoredPredictions: Sendable {
    /// Number of rows, at least 1.
    public let count: Int
    /// Number of classes, at least 2.
    public let classes: Int
    /// `[count × classes]`, row after row; each row is non-negative and sums to 1 ± 1e-3.
    public let probabilities: [Float]
    /// `[count]`, each in 0 ..< classes.
    public let labels: [Int32]
    /// `[count]`: the largest probability of each row.
    public let confidence: [Double]
    /// `[count]`: the class of the largest probability, the lowest index on ties.
    public let predicted: [Int32]
    /// `[count]`: whether the predicted class is the label.
    public let correct: [Bool]

    /// How far from 1 the probabilities of a row may sum.
    public static var sumTolerance: Double { 1e-3 }

    /// Checks and keeps `probabilities` and `labels`.
    ///
    /// - Parameter probabilities: `[labels.count × classes]`, row after row.
    /// - Parameter labels: the true class of each row.
    /// - Parameter classes: at least 2.
    /// - Throws: the first problem in row order: a probability that is not a finite number in [0, 1], a row that does
    ///   not sum to 1 ± 1e-3, a label out of range. Before those: no rows, or lengths that do not fit.
    /// - Complexity: O(count × classes), one pass.
    public init(probabilities: [Float], labels: [Int32], classes: Int) throws(CalibrationInputError) {
        guard classes >= 2, classes <= Int(Int32.max) else {
            throw .settingOutOfRange(name: "classes", expected: "2 or more", actual: Double(classes))
        }
        guard !labels.isEmpty else { throw .empty }
        let (expected, overflow) = labels.count.multipliedReportingOverflow(by: classes)
        try Require.sameLength("probabilities", expected: overflow ? .max : expected, actual: probabilities.count)

        var confidence: [Double] = []
        var predicted: [Int32] = []
        var correct: [Bool] = []
        confidence.reserveCapacity(labels.count)
        predicted.reserveCapacity(labels.count)
        correct.reserveCapacity(labels.count)
        for row in labels.indices {
            var sum = 0.0
            var best: Float = -1
            var bestClass: Int32 = 0
            for column in 0..<classes {
                let probability = probabilities[row * classes + column]
                // A NaN fails both comparisons.
                guard probability >= 0 && probability <= 1 else {
                    throw .notAProbability(row: row, column: column, actual: Double(probability))
                }
                sum += Double(probability)
                if probability > best {
                    best = probability
                    bestClass = Int32(truncatingIfNeeded: column)
                }
            }
            guard abs(sum - 1) <= Self.sumTolerance else {
                throw .notADistribution(row: row, tolerance: Self.sumTolerance, actual: sum)
            }
            let label = labels[row]
            guard label >= 0 && Int(label) < classes else {
                throw .labelOutOfRange(row: row, classes: classes, actual: Int(label))
            }
            confidence.append(Double(best))
            predicted.append(bestClass)
            correct.append(bestClass == label)
        }
        count = labels.count
        self.classes = classes
        self.probabilities = probabilities
        self.labels = labels
        self.confidence = confidence
        self.predicted = predicted
        self.correct = correct
    }
}
