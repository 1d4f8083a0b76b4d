import CandorCalibration
import CandorModel
import CandorProof

/// The auditor's rows, before any provider has seen them.
public struct ReferenceSet: Sendable {
    /// SHA-256 over rows, labels and public columns: what the ledger knows the set by, whichever model is audited.
    public let identity: Digest
    /// Number of rows.
    public let count: Int
    /// When the set is first disclosed, if it has not been before; nil for when its first audit is counted.
    public let disclosure: Disclosure?

    private let make: @Sendable (FixedPointFormat) throws(AuditError) -> PublicData

    /// A set of rows of one's own.
    ///
    /// - Parameters:
    ///   - samples: prepared by `preprocessing`, with the labels.
    ///   - classes: names of the classes, in the order of the labels.
    ///   - groups: of the same rows; nil for bins alone.
    ///   - disclosure: a time before which it was shown, or that its labels are public; nil for a set that nobody has
    ///     seen, which is disclosed when its first audit is counted.
    public init(
        _ samples: Samples, preparedBy preprocessing: Preprocessing, classes: [String], groups: SubgroupFamily?,
        disclosing disclosure: Disclosure?
    ) {
        let own = PublicQuantiser(preprocessing, reference: samples)
        @Sendable func data(_ quantiser: PublicQuantiser) -> PublicData {
            PublicData(
                inputs: quantiser.inputs(from: samples, preparedBy: preprocessing), labels: samples.labels,
                groups: groups)
        }
        self.init(identity: data(own).identity, count: samples.count, disclosing: disclosure) {
            (format) throws(AuditError) in
            try Self.require(format, own, classes)
            return data(format.quantiser)
        }
    }

    /// Rows that are quantised already, for models of one format alone.
    public init(_ data: PublicData, of format: FixedPointFormat, disclosing disclosure: Disclosure = .publicLabels) {
        self.init(identity: data.identity, count: data.count, disclosing: disclosure) { (other) throws(AuditError) in
            try Self.require(other, format.quantiser, format.labels)
            return data
        }
    }

    private init(
        identity: Digest, count: Int, disclosing disclosure: Disclosure?,
        _ make: @escaping @Sendable (FixedPointFormat) throws(AuditError) -> PublicData
    ) {
        self.identity = identity
        self.count = count
        self.disclosure = disclosure
        self.make = make
    }

    /// The rows as a model of this format takes them, with groups where the audit tests some.
    ///
    /// - Throws: ``AuditError/otherColumns(what:expected:actual:)`` for a model of other columns or classes.
    func data(for format: FixedPointFormat, _ audit: CertifiedAudit) throws(AuditError) -> PublicData {
        let data = try make(format)
        return audit.statement.kind == "certified" ? data : PublicData(inputs: data.inputs, labels: data.labels)
    }

    /// Refuses a model that does not read these columns as they are publicly said to be read.
    ///
    /// A range that was measured, because nobody has published one, is the model's own.
    private static func require(
        _ format: FixedPointFormat, _ own: PublicQuantiser, _ classes: [String]
    ) throws(AuditError) {
        func text(_ quantiser: PublicQuantiser) -> String {
            let numeric = quantiser.numeric.map { column in
                let range = column.isMeasured ? "measured" : "\(column.range.low) to \(column.range.high)"
                return "\(column.name) (\(column.count) × \(column.coding.rawValue), \(range))"
            }
            let categorical = quantiser.categorical.map { "\($0.name) (\($0.categories.joined(separator: " | ")))" }
            return (numeric + categorical).joined(separator: ", ")
        }
        var compared = format.quantiser
        for (place, column) in own.numeric.enumerated() where column.isMeasured && place < compared.numeric.count {
            if compared.numeric[place].isMeasured { compared.numeric[place].range = column.range }
        }
        guard Mutation.isOn(.exchangeColumns) || compared == own else {
            throw .otherColumns(what: "columns", expected: text(own), actual: text(format.quantiser))
        }
        guard Mutation.isOn(.exchangeClasses) || format.labels == classes else {
            throw .otherColumns(
                what: "classes", expected: classes.joined(separator: ", "),
                actual: format.labels.joined(separator: ", "))
        }
    }
}

extension PublicData {
    /// SHA-256 over inputs, labels and public columns.
    public var identity: Digest {
        var hash = TranscriptHash(label: "candor reference set")
        absorb(into: &hash)
        // 32 bytes, as a digest has.
        return Digest(ofKnownSize: hash.digest())
    }
}
