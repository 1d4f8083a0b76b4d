import CandorCalibration

/// The JSON form of an audit, schema 1.
struct AuditDocument: Encodable {
    struct Statement: Encodable {
        let kind: String
        let alpha: Double
        let delta: Double
        let tau: Double?
        let bins: Int
        let nMin: Int
        let cells: Int

        private enum CodingKeys: String, CodingKey {
            case kind, alpha, delta, tau, bins, cells
            case nMin = "n_min"
        }
    }

    struct Models: Encodable {
        let base: Model
        let mirage: Model
    }

    struct Model: Encodable {
        struct Cell: Encodable {
            let name: String
            let n: Int
            let gap: Double
        }

        let accuracy: Double
        let regionAccuracy: Double
        let regionConfidence: Double
        let ece: Double
        let verdict: String
        let failingCells: Int
        let worstCell: Cell?
        let notCovered: [String]

        private enum CodingKeys: String, CodingKey {
            case accuracy, ece, verdict
            case regionAccuracy = "region_accuracy"
            case regionConfidence = "region_confidence"
            case failingCells = "failing_cells"
            case worstCell = "worst_cell"
            case notCovered = "not_covered"
        }

        init(_ assessment: Assessment) {
            accuracy = assessment.accuracy
            regionAccuracy = assessment.regionAccuracy
            regionConfidence = assessment.regionConfidence
            ece = assessment.ece
            verdict = assessment.outcome.verdict.rawValue
            failingCells = assessment.outcome.failingCells.count
            worstCell = assessment.outcome.worstCell.map { Cell(name: $0.name, n: $0.count, gap: $0.gap) }
            notCovered = assessment.outcome.notCovered.map(\.name)
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: CodingKeys.self)
            try object.encode(accuracy, forKey: .accuracy)
            try object.encode(regionAccuracy, forKey: .regionAccuracy)
            try object.encode(regionConfidence, forKey: .regionConfidence)
            try object.encode(ece, forKey: .ece)
            try object.encode(verdict, forKey: .verdict)
            try object.encode(failingCells, forKey: .failingCells)
            try object.encode(worstCell, forKey: .worstCell)  // null when the model passes
            try object.encode(notCovered, forKey: .notCovered)
        }
    }

    let schema = 1
    let data: String
    let seed: UInt64
    let statement: Statement
    let models: Models
    let seconds: Double

    private enum CodingKeys: String, CodingKey {
        case schema, data, seed, statement, models, seconds
    }

    init(_ result: AuditResult, seconds: Double) {
        data = result.job.data.name
        seed = result.job.seed
        let options = result.statement
        statement = Statement(
            kind: options.statement.rawValue, alpha: options.alpha, delta: options.delta,
            tau: options.statement == .ece ? options.tau : nil, bins: options.bins, nMin: options.nMin,
            cells: result.base.outcome.cells)
        models = Models(base: Model(result.base), mirage: Model(result.mirage))
        self.seconds = seconds
    }
}
