/// What an audit found.
public struct AuditOutcome: Sendable {
    /// Whether the statement holds for the reference set.
    public enum Verdict: String, Sendable {
        case pass, fail
    }

    /// The rows that one test is about.
    public enum CellKind: Hashable, Sendable {
        /// A bin of equal width, [lo, hi), 1 in the last.
        case bin(Int)
        /// A group of the family.
        case group(SubgroupFamily.Group)
        /// All rows.
        case everyRow
    }

    /// A cell that was tested.
    public struct Cell: Sendable, Equatable {
        /// Which rows.
        public let kind: CellKind
        /// Their description, such as `loan_intent = MEDICAL and 20 < person_age <= 24`.
        public let name: String
        /// Number of rows.
        public let count: Int
        /// Mean confidence.
        public let meanConfidence: Double
        /// Fraction of correct rows.
        public let accuracy: Double
        /// Statistic over threshold: above 1 for cells that fail.
        public let ratio: Double
        /// The largest whole percent for which the cell would fail as alpha: some confidence in it is off by more than
        /// this, an assertion that is wrong with probability at most delta. 0 unless a `certified` cell fails.
        public let certifiedGap: Double

        /// Accuracy minus mean confidence.
        public var gap: Double { accuracy - meanConfidence }
    }

    /// A group that has too few rows to be tested. It did not pass.
    public struct UncoveredGroup: Sendable, Equatable {
        /// Which rows.
        public let group: SubgroupFamily.Group
        /// Its description.
        public let name: String
        /// Number of rows, possibly 0.
        public let count: Int
    }

    /// Whether the statement holds.
    public let verdict: Verdict
    /// The cells that fail, by descending certified gap, then magnitude of the mean gap. A large cell that contains an
    /// attacked region is certified for the region's rows, and ties with it; the mean gap names the region first.
    public let failingCells: [Cell]
    /// The tested cell with the largest ratio, failing or not; `nil` if there are no rows to test.
    public let mostExtremeCell: Cell?
    /// Groups with fewer rows than the audit's minimum, by descending number of rows.
    public let notCovered: [UncoveredGroup]
    /// Number of cells that share delta: bins and groups, empty and uncovered ones included.
    public let cells: Int
    /// The test of each cell, with its threshold and power; `nil` unless the statement is `certified`.
    public let test: CertifiedTest?

    /// The first of the failing cells; `nil` if the audit passes.
    public var worstCell: Cell? { failingCells.first }
}
