import CandorCalibration
import CandorModel

/// The auditor's data: inputs, labels and groups. Both parties have them, and the statement covers them.
public struct PublicData: Sendable {
    /// Rows of the format's quantiser.
    public let inputs: QuantisedInputs
    /// `[rows]`, each a class.
    public let labels: [Int32]
    /// The groups of the same rows; nil for bins alone.
    public let groups: SubgroupFamily?

    /// Number of rows, N.
    public var count: Int { inputs.count }

    /// Joins the parts; a ``StatementLayout`` checks them.
    public init(inputs: QuantisedInputs, labels: [Int32], groups: SubgroupFamily? = nil) {
        self.inputs = inputs
        self.labels = labels
        self.groups = groups
    }
}
