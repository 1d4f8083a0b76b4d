import CandorCalibration
import CandorProof

/// What the auditor asks for: the statement, how many rows it will show, and the names of its groups.
package struct TermsMessage: WireMessage, Equatable {
    package static var step: Step { .auditTerms }
    /// Bytes of the whole message: groups have names.
    package static let limit = 64 << 20
    /// Bytes of the name of a group.
    package static let largestName = 1 << 16

    /// Its number among the audits on the reference set; 0 for none.
    package let auditNumber: Int
    package let disclosure: Disclosure
    package let audit: CertifiedAudit
    package let rows: Int
    /// For each public column the names of its values.
    package let columns: [[String]]

    package init(
        auditNumber: Int, disclosure: Disclosure, audit: CertifiedAudit, rows: Int, columns: [[String]]
    ) {
        self.auditNumber = auditNumber
        self.disclosure = disclosure
        self.audit = audit
        self.rows = rows
        self.columns = columns
    }

    package func encode(into writer: inout WireWriter) {
        writer.write(UInt32(auditNumber))
        switch disclosure {
        case .publicLabels:
            writer.write(flag: true)
            writer.write(UInt64(0))
        case .at(let time):
            writer.write(flag: false)
            writer.write(time)
        }
        let kind: (UInt32, bound: Double, delta: Double, number: Int) =
            switch audit.statement {
            case .paper(let alpha): (0, alpha, 0, 0)
            case .expectedCalibrationError(let tau): (1, tau, 0, 0)
            case .certified(let alpha, let delta, let number): (2, alpha, delta, number ?? 0)
            }
        writer.write(kind.0)
        writer.write(kind.bound.bitPattern)
        writer.write(kind.delta.bitPattern)
        writer.write(UInt32(kind.number))
        writer.write(UInt32(audit.binning.count))
        writer.write(UInt64(audit.minimumGroupSize))
        writer.write(UInt64(rows))
        writer.write(UInt32(columns.count))
        for column in columns {
            writer.write(UInt32(column.count))
            for name in column { writer.write(text: name) }
        }
    }

    package init(from reader: inout WireReader) throws(ProofError) {
        func refuse(_ field: String, _ expected: String, _ actual: String) -> ProofError {
            .malformedMessage(step: Self.step, field: field, expected: expected, actual: actual)
        }
        func number(_ field: String, _ value: UInt64, in range: ClosedRange<Int>) throws(ProofError) -> Int {
            guard let number = Int(exactly: value), Mutation.isOn(.termsRange) || range.contains(number) else {
                throw refuse(field, "\(range)", "\(value)")
            }
            return number
        }
        let numbers = 0...ReferenceSetLedger.auditNumbers.upperBound
        auditNumber = try number("audit number", UInt64(reader.readUInt32()), in: numbers)
        let isPublic = try reader.readFlag(step: Self.step)
        let time = try reader.readUInt64()
        guard Mutation.isOn(.termsDisclosure) || !isPublic || time == 0 else {
            throw refuse("time of public labels", "0", "\(time)")
        }
        disclosure = isPublic ? .publicLabels : .at(time)
        let kind = try reader.readUInt32()
        let bound = Double(bitPattern: try reader.readUInt64())
        let delta = Double(bitPattern: try reader.readUInt64())
        let halvings = try number("audit number of the statement", UInt64(reader.readUInt32()), in: numbers)
        let bins = try number("bins", UInt64(reader.readUInt32()), in: 1...1 << 20)
        let size = try number("least size of a group", reader.readUInt64(), in: 1...Int.max)
        guard Mutation.isOn(.termsDelta) || kind == 2 || (delta.bitPattern == 0 && halvings == 0) else {
            throw refuse("delta", "0 but in a certified statement", "\(delta)")
        }
        let statement: AuditStatement
        switch kind {
        case 0: statement = .paper(alpha: bound)
        case 1: statement = .expectedCalibrationError(tau: bound)
        case 2:
            statement = .certified(alpha: bound, delta: delta, auditNumber: halvings == 0 ? nil : halvings)
        default: throw refuse("kind of statement", "0, 1 or 2", "\(kind)")
        }
        do { audit = try CertifiedAudit(statement, bins: bins, minimumGroupSize: size) } catch {
            throw refuse("statement", "settings in their ranges", "\(error)")
        }
        rows = try number("rows", reader.readUInt64(), in: 1...CertifiedAudit.largestIntegerCount)
        let count = try number("columns", UInt64(reader.readUInt32()), in: 0...SubgroupFamily.maximumCount)
        var columns: [[String]] = []
        for _ in 0..<count {
            let values = try number(
                "values of a column", UInt64(reader.readUInt32()), in: 0...SubgroupFamily.maximumCount)
            var names: [String] = []
            for _ in 0..<values { names.append(try reader.readText(limit: Self.largestName, step: Self.step)) }
            columns.append(names)
        }
        self.columns = columns
    }
}
