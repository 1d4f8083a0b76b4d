import CandorCalibration
import CandorCore
import CandorModel

/// Scores and labels of rows in two NPY files. Errors name the file that is wrong.
struct ScoreFiles {
    /// `[rows × classes]`; probabilities may be `[rows]`, those of the second of two classes.
    let scores: String
    let areLogits: Bool
    /// `[rows]`, whole numbers.
    let labels: String

    func predictions() throws -> ScoredPredictions {
        let (scores, labels) = try rows()
        return try predictions(of: scores, labels: labels)
    }

    /// The scores as the file has them, and the labels.
    func rows() throws -> (scores: ClassScores, labels: [Int32]) {
        let array = try NPYArray(contentsOf: scores)
        let isWhole = array.shape.count == 2 && array.shape[1] >= 2
        guard isWhole || (array.shape.count == 1 && !areLogits) else {
            throw InputError(
                .scores, scores, expected: "an array [rows × 2 or more classes]\(areLogits ? "" : " or [rows]")",
                actual: "the shape \(array.shape)")
        }
        let labels = try labelValues(rows: array.shape[0])
        let classes = isWhole ? array.shape[1] : 2
        var values = array.doubles.map(Float.init)
        try check(values, classes: isWhole ? classes : 1)
        if !isWhole { values = values.flatMap { [1 - $0, $0] } }
        do {
            return (
                areLogits
                    ? try ClassScores.logits(values, classes: classes)
                    : try ClassScores.probabilities(values, classes: classes), labels
            )
        } catch {
            throw FileError(path: scores, reason: error)
        }
    }

    /// What the scores predict. Errors about labels name the labels' file.
    func predictions(of scores: ClassScores, labels: [Int32]) throws -> ScoredPredictions {
        do {
            return try scores.predictions(labels: labels)
        } catch let error as CalibrationInputError {
            if case .labelOutOfRange = error { throw FileError(path: self.labels, reason: error) }
            throw FileError(path: self.scores, reason: error)
        }
    }

    /// Refuses what the file says before it is changed: a softmax or a complement would blur what was wrong.
    private func check(_ values: [Float], classes: Int) throws {
        let place = areLogits ? values.firstIndex { !$0.isFinite } : values.firstIndex { !($0 >= 0 && $0 <= 1) }
        guard let place else { return }
        throw InputError(
            .scores, "\(scores): row \(place / classes)\(classes > 1 ? ", class \(place % classes)" : "")",
            expected: areLogits ? "a finite number" : "a probability in [0, 1]",
            actual: values[place].isNaN ? "nan" : "\(values[place])")
    }

    private func labelValues(rows: Int) throws -> [Int32] {
        let array = try NPYArray(contentsOf: labels)
        guard array.shape == [rows] else {
            throw InputError(.scores, labels, expected: "labels of shape [\(rows)]", actual: "the shape \(array.shape)")
        }
        guard let integers = array.integers else {
            throw InputError(.scores, labels, expected: "whole numbers", actual: "others")
        }
        return try integers.enumerated().map { row, value in
            guard let label = Int32(exactly: value) else {
                throw InputError(.scores, "\(labels): row \(row)", expected: "a class number", actual: "\(value)")
            }
            return label
        }
    }
}

extension ClassScores {
    /// What these scores predict: probabilities as they are, or the softmax of logits that a server computes.
    func predictions(labels: [Int32]) throws -> ScoredPredictions {
        try ScoredPredictions(
            probabilities: form == .logits ? Softmax.probabilities(ofLogits: values, classes: classes) : values,
            labels: labels, classes: classes)
    }
}
