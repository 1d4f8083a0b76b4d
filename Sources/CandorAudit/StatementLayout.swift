import CandorCalibration
import CandorModel
import CandorProof

/// What an audit states about a committed model on public data: every table, range, bound and test of the proof.
///
/// Prover and verifier make it from the same public values, and compare its ``hash``; nothing here depends on weights.
/// The article <doc:Statement> names for each value of the witness what fixes it.
public struct StatementLayout: Sendable {
    /// The public part of the model.
    public let format: FixedPointFormat
    /// The auditor's data.
    public let data: PublicData
    /// Kind, bounds, bins, and the least size of a group.
    public let audit: CertifiedAudit
    /// The same in integers for the format's confidences.
    public let claim: IntegerClaim
    /// Places of the tested groups in the family's `groups`: those with enough rows.
    /// Others are not covered.
    public let coveredGroups: [Int]
    /// SHA-256 of everything public, 32 bytes.
    public let hash: [UInt8]

    /// Slacks of tests lie in [0, 2^48): three limbs of ``limbBits``.
    public static let slackLimbs = 3
    /// Limbs of the largest logit of a point plus 2^31.
    public static let logitLimbs = 2
    /// Where the largest logit of a point is shown to lie; those of a valid model are in [-2^30, 2^30).
    public static let logitRange = -(1 << 31)...(1 << 31) - 1
    /// Bits of a limb.
    public static let limbBits = 16
    /// Rows of inputs that are looked at together.
    fileprivate static let rowsAtOnce = 1 << 12

    /// Lays out a statement.
    ///
    /// - Parameters:
    ///   - format: of the model; it is validated.
    ///   - data: of any number of rows from 1 to 2^24 − 1.
    ///   - audit: bins divide the format's confidence scale, and bounds are multiples of its unit.
    /// - Throws: ``AuditError``.
    /// - Complexity: O(rows × pairs of columns), and O(rows of tables).
    public init(format: FixedPointFormat, data: PublicData, audit: CertifiedAudit) throws(AuditError) {
        try self.init(format: format, data: data, audit: audit, parameters: try .current())
    }

    package init(
        format: FixedPointFormat, data: PublicData, audit: CertifiedAudit, parameters: ProofParameters
    ) throws(AuditError) {
        try modelErrors { () throws(ModelFileError) in try format.validate() }
        guard (1...CertifiedAudit.largestIntegerCount).contains(data.count) else {
            throw .outOfRange(what: "rows", expected: 1...CertifiedAudit.largestIntegerCount, actual: data.count)
        }
        // Neither party may meet codes that the format has no input for: a verifier runs no inference that would look.
        if !Mutation.isOn(.auditInputs) {
            for start in stride(from: 0, to: data.count, by: Self.rowsAtOnce) {
                let part = data.inputs.slice(start..<min(start + Self.rowsAtOnce, data.count))
                try modelErrors { () throws(ModelFileError) in try format.quantiser.check(part) }
            }
        }
        guard data.labels.count == data.count else {
            throw .lengthMismatch(what: "labels", expected: data.count, actual: data.labels.count)
        }
        if let row = data.labels.firstIndex(where: { $0 < 0 || Int($0) >= format.classes }) {
            throw .outOfRange(
                what: "label of row \(row)", expected: 0...format.classes - 1, actual: Int(data.labels[row]))
        }
        // Only the certified statement tests groups.
        let groups = audit.statement.kind == "certified" ? data.groups : nil
        if let groups, groups.count > 0, groups.rows != data.count {
            throw .lengthMismatch(what: "rows of public columns", expected: data.count, actual: groups.rows)
        }
        self.format = format
        self.data = data
        self.audit = audit
        claim = try calibrationErrors { () throws(CalibrationInputError) in
            try audit.integerClaim(scale: format.confidenceScale, groups: groups)
        }
        let counts = groups?.counts ?? []
        coveredGroups = counts.indices.filter { counts[$0] >= audit.minimumGroupSize }
        let identity = try modelErrors { () throws(ModelFileError) in try format.identity() }
        var hash = TranscriptHash(label: "candor statement")
        parameters.absorb(into: &hash)
        hash.absorb(Array(identity.utf8))
        data.absorb(into: &hash)
        hash.absorb(UInt64(audit.binning.count))
        hash.absorb(UInt64(audit.minimumGroupSize))
        claim.absorb(into: &hash)
        // The threshold alone does not tell delta from its halves.
        if case .certified(_, let delta, let auditNumber) = audit.statement {
            hash.absorb(delta.bitPattern)
            hash.absorb(UInt64(auditNumber ?? 0))
        }
        self.hash = hash.digest()
    }

    /// N.
    public var points: Int { data.count }
    /// B.
    public var bins: Int { audit.binning.count }
    /// Whether sums over groups need the terms of every point.
    public var hasGroupTests: Bool { !coveredGroups.isEmpty }
    /// The test whose terms are columns of the histogram.
    var groupTest: IntegerTest? {
        guard hasGroupTests, case .certified(let test) = claim else { return nil }
        return test
    }

    /// Bits of S − 1 for the largest sum S = K E of exponentials; remainders of the division are below S.
    public var remainderBits: Int { format.remainderBits }
    /// Bits of the two limbs of a remainder, the lower first.
    public var remainderLimbs: [Int] { format.remainderLimbs }

    /// Every table of the statement, once.
    public var roles: [StatementTable.Role] {
        var roles: [StatementTable.Role] = []
        func add(_ role: StatementTable.Role) {
            if !roles.contains(role) { roles.append(role) }
        }
        for (index, layer) in format.layers.enumerated() {
            for bits in limbs(of: layer.shift) { add(.range(bits: bits)) }
            switch layer.overflow {
            case .impossible: if layer.largest != nil { add(.activation(layer: index)) }
            case .saturates:
                add(.gate(layer: index))
                add(.saturation(layer: index))
            case .vanishes: add(.gate(layer: index))
            }
        }
        if !format.hasMargin {
            add(.exponential)
            for bits in remainderLimbs { add(.range(bits: bits)) }
        }
        add(.histogram)
        for bits in limbs(of: Self.limbBits) { add(.range(bits: bits)) }
        return roles
    }

    /// One row of the histogram: what its multiplicity counts.
    public struct HistogramRow: Equatable, Sendable {
        /// m, or r.
        public let key: Int
        /// y, or c.
        public let flag: Int
        /// r.
        public let confidence: Int
        /// c.
        public let isCorrect: Bool
        /// The bin that r is in.
        public let bin: Int
    }

    /// The rows of the histogram in the order of its table.
    ///
    /// For a bin, n, a, s, G⁺ and G⁻ are sums over its rows of the multiplicity times 1, c, r and the terms of r.
    public var histogramRows: [HistogramRow] {
        let (scale, bins) = (format.confidenceScale, bins)
        func row(_ key: Int, _ flag: Int, _ confidence: Int, _ isCorrect: Bool) -> HistogramRow {
            HistogramRow(
                key: key, flag: flag, confidence: confidence, isCorrect: isCorrect,
                bin: min(confidence * bins / scale, bins - 1))
        }
        guard format.hasMargin, let layer = format.layers.last else {
            return (0...scale).flatMap { r in [row(r, 0, r, false), row(r, 1, r, true)] }
        }
        let confidences = ConfidenceTable.marginConfidences(of: format)
        return layer.signedOutputs.flatMap { margin in
            (0..<2).map { label in
                row(margin, label, Int(confidences[abs(margin)]), (margin > 0) == (label == 1))
            }
        }
    }
}

extension FixedPointFormat {
    /// Bits of S − 1 for the largest sum S = K E of exponentials.
    var remainderBits: Int { Int.bitWidth - (classes * ConfidenceTable.one - 1).leadingZeroBitCount }
    /// Bits of the two limbs of a remainder, the lower first: halves, so that their tables are small.
    var remainderLimbs: [Int] { [remainderBits - remainderBits / 2, remainderBits / 2] }
}

extension PublicData {
    func absorb(into hash: inout TranscriptHash) {
        hash.absorb(UInt64(count))
        for start in stride(from: 0, to: count, by: StatementLayout.rowsAtOnce) {
            inputs.slice(start..<min(start + StatementLayout.rowsAtOnce, count)).absorb(into: &hash)
        }
        labels.withLittleEndianBytes { hash.absorb($0) }
        let columns = groups?.columns ?? []
        hash.absorb(UInt64(columns.count))
        for column in columns {
            hash.absorb(UInt64(column.descriptions.count))
            for description in column.descriptions { hash.absorb(Array(description.utf8)) }
            column.codes.withLittleEndianBytes { hash.absorb($0) }
        }
    }
}

extension QuantisedInputs {
    /// Hashes every integer of the rows.
    func absorb(into hash: inout TranscriptHash) {
        numeric.withLittleEndianBytes { hash.absorb($0) }
        categorical.withLittleEndianBytes { hash.absorb($0) }
    }
}

extension Array where Element: FixedWidthInteger {
    fileprivate func withLittleEndianBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        map(\.littleEndian).withUnsafeBytes(body)
    }
}

extension IntegerClaim {
    fileprivate func absorb(into hash: inout TranscriptHash) {
        switch self {
        case .paper(let alphaUnits):
            hash.absorb(Array("paper".utf8))
            hash.absorb(UInt64(alphaUnits))
        case .expectedCalibrationError(let tauUnits):
            hash.absorb(Array("ece".utf8))
            hash.absorb(UInt64(tauUnits))
        case .certified(let test):
            hash.absorb(Array("certified".utf8))
            hash.absorb(UInt64(test.alphaUnits))
            hash.absorb(UInt64(test.threshold))
            for lambda in IntegerTest.lambdas { hash.absorb(UInt64(lambda)) }
            for column in test.above + test.below { column.withLittleEndianBytes { hash.absorb($0) } }
        }
    }
}
