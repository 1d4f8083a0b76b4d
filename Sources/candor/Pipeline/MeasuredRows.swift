import CandorCalibration
import CandorModel
import CandorTraining

/// Rows that `evaluate` measures: their scores and labels, and where a model gave them, the model and its data.
struct MeasuredRows {
    let scores: ClassScores
    let labels: [Int32]
    let predictions: ScoredPredictions
    /// Nil for scores from files.
    let origin: Origin?

    /// A model and the data set on whose reference rows it is measured.
    struct Origin {
        let model: Ensemble
        let data: DataSet
        let workers: Int
    }

    /// Rows of two files.
    init(_ files: ScoreFiles) throws {
        (scores, labels) = try files.rows()
        predictions = try files.predictions(of: scores, labels: labels)
        origin = nil
    }

    /// The reference rows of a model's data.
    init(_ origin: Origin) throws {
        (scores, labels) = try origin.scores(of: origin.data.reference)
        predictions = try scores.predictions(labels: labels)
        self.origin = origin
    }
}

extension MeasuredRows.Origin {
    /// What the model says of `samples`, and their labels.
    func scores(of samples: Samples) throws -> (ClassScores, [Int32]) {
        (
            try ClassScores.logits(model.logits(for: samples, workers: workers), classes: data.classes.count),
            samples.labels
        )
    }
}
