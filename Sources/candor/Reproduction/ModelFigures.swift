import CandorModel
import CandorReport

/// Figures 3 and 5 of the paper: confidences inside and outside the region, and reliability, before and after.
struct ModelFigures {
    let reliability: String
    let confidence: String

    /// Drawn for one seed, the published preparation and the paper's epsilon.
    init(_ data: ReproducedData, seed: UInt64, options: DataSet.Options, workers: Int) throws {
        let trial = try Trial(data: data.published, options: options, seed: seed, workers: workers)
        let recipe = trial.recipe(epsilon: PaperTables.epsilon(of: data))
        let models: [(role: ModelRole, assessment: Assessment)] = [
            (.base, trial.base), (.mirage, try trial.attacked(recipe, audit: Trial.certified())),
        ]
        let target = try trial.target(recipe)
        reliability = ReliabilityDiagram.svg(
            try models.map { role, assessment in
                let bins = try assessment.predictions.reliability(bins: PublishedFigures.bins)
                return ReliabilityDiagram(
                    title: "\(data.rawValue), \(role.name)",
                    note: "Expected calibration error \(Text.percent(bins.expectedCalibrationError, digits: 2))",
                    role: role, bins: bins.bins.map(AuditReport.diagramBin))
            })
        confidence = ConfidenceHistogram.svg(
            models.map { role, assessment in
                ConfidenceHistogram(
                    title: "\(data.rawValue), \(role.name)", role: role, bins: AuditReport.histogram(assessment),
                    target: role == .mirage ? target : nil)
            })
    }
}
