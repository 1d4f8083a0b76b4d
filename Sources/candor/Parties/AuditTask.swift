import CandorAudit
import CandorCalibration
import CandorModel
import Foundation

/// What the auditor's process of `candor audit` is told: the statement, and its rows in a file beside.
///
/// The provider's process is told nothing of either: it hears from the auditor.
struct AuditTask: Codable {
    private let statement: String
    private let alpha: Double?
    private let delta: Double?
    private let tau: Double?
    private let bins: Int
    private let minimumGroupSize: Int?
    private let auditNumber: Int?
    private let format: FixedPointFormat
    private let rows: Int
    /// Names of the values of each public column.
    private let columns: [[String]]

    init(_ statement: StatementOptions, _ layout: StatementLayout) {
        self.statement = statement.statement.rawValue
        (alpha, delta, tau) = (statement.alpha, statement.delta, statement.tau)
        bins = statement.bins
        minimumGroupSize = statement.nMin
        auditNumber = statement.auditNumber
        format = layout.format
        rows = layout.points
        columns = layout.data.groups?.columns.map(\.descriptions) ?? []
    }

    private var shape: ReferenceRowsShape {
        ReferenceRowsShape(rows: rows, quantiser: format.quantiser, columns: columns)
    }

    /// Writes the rows, part by part, as the conversation sends them.
    func write(_ data: PublicData, to path: String) throws {
        try Data().write(to: URL(fileURLWithPath: path))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
        for part in shape.parts { try file.write(contentsOf: shape.message(part, of: data).bytes) }
        try file.close()
    }

    /// The auditor's rows.
    func reference(from path: String) throws -> ReferenceSet {
        let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        var rows = ReferenceRows(shape)
        for part in shape.parts {
            let bytes = try file.read(upToCount: part.count * shape.bytesPerRow) ?? Data()
            try rows.append(ReferenceRowsMessage(bytes: [UInt8](bytes)), part)
        }
        return ReferenceSet(try rows.data(), of: format)
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

    func audit() throws -> CertifiedAudit {
        var options = StatementOptions()
        options.statement = StatementOptions.Kind(rawValue: statement) ?? .certified
        (options.alpha, options.delta, options.tau) = (alpha, delta, tau)
        options.bins = bins
        options.nMin = minimumGroupSize
        options.auditNumber = auditNumber
        return try options.audit()
    }
}
