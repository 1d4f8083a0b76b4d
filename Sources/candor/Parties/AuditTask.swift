import CandorAudit
import CandorCalibration
import CandorModel
import Foundation

/// What both parties of an audit are told: which data, which claim, and the public part of the model.
///
/// Each loads the data by itself, so that inputs, labels and groups are the auditor's own.
struct AuditTask: Codable {
    /// The name of the data set, or the path of its description.
    let data: String
    let dataRoot: String?
    let points: Int?
    let seed: UInt64
    let statement: String
    let alpha: Double?
    let delta: Double?
    let tau: Double?
    let bins: Int
    let minimumGroupSize: Int?
    let auditNumber: Int?
    let workers: Int
    let format: FixedPointFormat

    init(_ source: DataOptions, _ statement: StatementOptions, workers: Int, format: FixedPointFormat) {
        data = source.data
        dataRoot = source.source.dataRoot
        points = source.source.points
        seed = source.seed
        self.statement = statement.statement.rawValue
        (alpha, delta, tau) = (statement.alpha, statement.delta, statement.tau)
        bins = statement.bins
        minimumGroupSize = statement.nMin
        auditNumber = statement.auditNumber
        self.workers = workers
        self.format = format
    }

    /// The statement, from data that this party loads.
    func layout() throws -> StatementLayout {
        let data = try DataSet.load(data, options: .init(root: dataRoot, points: points, seed: seed))
        return try Self.layout(data, format: format, audit: try audit())
    }

    /// The statement about the reference rows of `data`.
    static func layout(_ data: DataSet, format: FixedPointFormat, audit: CertifiedAudit) throws -> StatementLayout {
        let inputs = format.quantiser.inputs(from: data.reference, preparedBy: data.preprocessing)
        return try StatementLayout(
            format: format,
            data: PublicData(
                inputs: inputs, labels: data.reference.labels, groups: try SubgroupFamily(columns: data.publicColumns)),
            audit: audit)
    }

    private func audit() throws -> CertifiedAudit {
        var options = StatementOptions()
        options.statement = StatementOptions.Kind(rawValue: statement) ?? .certified
        (options.alpha, options.delta, options.tau) = (alpha, delta, tau)
        options.bins = bins
        options.nMin = minimumGroupSize
        options.auditNumber = auditNumber
        return try options.audit()
    }
}
