import CandorCalibration
import CandorProof

/// What a provider lets itself be audited on. It is checked before anything about the model leaves but its commitment
/// and its format.
///
/// Each audit tells the auditor something about the model: whether it passes, at some alpha, on some rows. Audits of ever
/// smaller alpha, or on ever smaller groups, would measure the model's errors one by one.
public struct ProviderPolicy: Sendable, Equatable {
    /// Kinds of statements, by their names.
    public var kinds: Set<String>
    /// The least alpha or tau.
    public var smallestBound: Double
    /// The least n_min of groups.
    public var smallestGroup: Int
    /// Rows of a reference set at most.
    public var mostPoints: Int
    /// Bytes of a reference set at most.
    public var mostBytes: Int
    /// How many audits of one commitment.
    public var allowance: AuditAllowance

    /// The defaults are those of `candor verify` and leave room above them.
    public init(
        kinds: Set<String> = ["certified", "ece", "paper"], smallestBound: Double = 0.01, smallestGroup: Int = 50,
        mostPoints: Int = 1 << 20, mostBytes: Int = 1 << 30, allowance: AuditAllowance = AuditAllowance()
    ) {
        self.kinds = kinds
        self.smallestBound = smallestBound
        self.smallestGroup = smallestGroup
        self.mostPoints = mostPoints
        self.mostBytes = mostBytes
        self.allowance = allowance
    }

    /// Allows everything that a statement can be: for a rehearsal on one's own data.
    public static let anything = ProviderPolicy(
        smallestBound: 0, smallestGroup: 1, mostPoints: CertifiedAudit.largestIntegerCount, mostBytes: 1 << 36,
        allowance: AuditAllowance(perReferenceSet: .max, perCommitment: .max))

    /// Makes sure that the terms are allowed.
    ///
    /// - Throws: ``ExchangeError/policy(what:expected:actual:)``.
    func check(_ audit: CertifiedAudit, _ shape: ReferenceRowsShape) throws(ExchangeError) {
        let kind = audit.statement.kind
        guard Mutation.isOn(.exchangeKinds) || kinds.contains(kind) else {
            throw .policy(
                what: "kind of statement", expected: "one of \(kinds.sorted().joined(separator: ", "))", actual: kind)
        }
        let (name, bound) =
            switch audit.statement {
            case .paper(let alpha), .certified(let alpha, _, _): ("alpha", alpha)
            case .expectedCalibrationError(let tau): ("tau", tau)
            }
        guard Mutation.isOn(.exchangeBound) || bound >= smallestBound else {
            throw .policy(what: name, expected: "at least \(smallestBound)", actual: "\(bound)")
        }
        guard Mutation.isOn(.exchangeGroupSize) || kind != "certified" || audit.minimumGroupSize >= smallestGroup
        else {
            throw .policy(
                what: "least size of a group", expected: "at least \(smallestGroup)",
                actual: "\(audit.minimumGroupSize)")
        }
        guard Mutation.isOn(.exchangePoints) || shape.rows <= mostPoints else {
            throw .policy(what: "points", expected: "at most \(mostPoints)", actual: "\(shape.rows)")
        }
        guard Mutation.isOn(.exchangeBytes) || shape.byteCount <= mostBytes else {
            throw .policy(what: "bytes of the points", expected: "at most \(mostBytes)", actual: "\(shape.byteCount)")
        }
    }
}
