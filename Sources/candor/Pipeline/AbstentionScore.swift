import ArgumentParser
import CandorCalibration
import CandorModel
import CandorTraining

/// What a model may abstain by: a number that is larger for surer rows.
enum AbstentionScore: String, CaseIterable, ExpressibleByArgument {
    /// The largest probability.
    case maximumSoftmax = "max-softmax"
    /// The largest logit.
    case maximumLogit = "max-logit"
    /// Minus the entropy of the probabilities.
    case entropy
    /// Minus the squared Mahalanobis distance of the last hidden layer to the nearest class.
    case mahalanobis
    /// Minus the distance of the last hidden layer to the 50th nearest training row.
    case nearestNeighbours = "knn"

    /// The score of each of `rows`.
    ///
    /// - Throws: `InputError` where the rows do not have what the score is made of.
    func values(for rows: MeasuredRows) throws -> [Double] {
        switch self {
        case .maximumSoftmax:
            return rows.predictions.confidence
        case .entropy:
            return try SelectionScore.negativeEntropy.values(
                of: rows.predictions.probabilities, classes: rows.scores.classes)
        case .maximumLogit:
            guard rows.scores.form == .logits else {
                throw refusal(expected: "logits or a model", actual: "probabilities")
            }
            return try SelectionScore.maximumLogit.values(of: rows.scores.values, classes: rows.scores.classes)
        case .mahalanobis:
            let (training, reference, labels) = try features(of: rows)
            return try MahalanobisScore(features: training, labels: labels, classes: rows.scores.classes)
                .values(of: reference)
        case .nearestNeighbours:
            let (training, reference, labels) = try features(of: rows)
            return try NearestNeighbours(
                features: training, width: training.count / labels.count, neighbours: min(50, labels.count)
            ).values(of: reference, workers: rows.origin?.workers ?? 0)
        }
    }

    /// Features of the training rows and of the rows measured, and the training rows' labels.
    private func features(
        of rows: MeasuredRows
    ) throws -> (training: [Float], reference: [Float], labels: [Int32]) {
        guard let origin = rows.origin else { throw refusal(expected: "--model", actual: "scores alone") }
        return (
            try origin.model.features(for: origin.data.train, workers: origin.workers),
            try origin.model.features(for: origin.data.reference, workers: origin.workers), origin.data.train.labels
        )
    }

    private func refusal(expected: String, actual: String) -> InputError {
        InputError(.usage, "--score \(rawValue)", expected: expected, actual: actual)
    }
}
