import Foundation

/// Logits and labels of held-out rows, checked: what vector and matrix scaling are fitted to.
struct MultinomialRows {
    /// `[count × classes]`.
    let logits: [Double]
    let labels: [Int32]
    let classes: Int
    var count: Int { labels.count }

    init(
        _ scores: ClassScores, labels: [Int32], priorWeight: Double, maximumClasses: Int
    ) throws(CalibrationInputError) {
        try scores.check(labels: labels)
        guard priorWeight > 0, priorWeight.isFinite else {
            throw .settingOutOfRange(name: "priorWeight", expected: "above 0, finite", actual: priorWeight)
        }
        guard scores.classes <= maximumClasses else {
            throw .settingOutOfRange(
                name: "classes", expected: "at most \(maximumClasses)", actual: Double(scores.classes))
        }
        logits = scores.logits
        self.labels = labels
        classes = scores.classes
    }
}

/// −ln softmax(u)_label; puts the softmax in the place of u.
func crossEntropy(_ u: inout [Double], label: Int) -> Double {
    var largest = u[0]
    for logit in u { largest = max(largest, logit) }
    let ofLabel = u[label] - largest
    var sum = 0.0
    for k in u.indices {
        u[k] = exp(u[k] - largest)
        sum += u[k]
    }
    for k in u.indices { u[k] /= sum }
    return log(sum) - ofLabel
}
