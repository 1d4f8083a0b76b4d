/// The report of one audit job: a model as trained, the same model after the Mirage attack, and what the audit saw.
///
/// The page is one HTML file with nothing to load and no script. Every text that a caller gives is escaped; every number
/// that is missing (NaN) is printed as a dash.
public struct HTMLReport: Equatable, Sendable {
    /// What the data set is called.
    public var data: String
    /// How many reference points the audit used.
    public var points: Int
    /// The attack that the second model underwent.
    public var attack: Attack
    /// What the audit tested.
    public var statement: Statement
    /// The models abstain below this confidence in the rows about abstention.
    public var abstentionThreshold: Double
    /// The model as trained.
    public var base: Model
    /// The model after the attack.
    public var mirage: Model
    /// Abstention in the groups of single public columns.
    public var groups: [GroupAbstention]
    /// Groups with too few reference points to be tested.
    public var uncovered: [UncoveredGroup]
    /// How the zero-knowledge proofs ended; nil for an audit in the clear.
    public var proof: Proof?
    /// The command that makes this report again.
    public var command: String
    /// Settings that the command leaves at their defaults or takes from files, such as seeds and presets.
    public var settings: [Fact]
    /// Versions of the software and facts of the machine on which results depend.
    public var versions: [Fact]
    /// Limits of this very audit beside those that hold for all, one sentence each.
    public var notes: [String]
    /// When the audit ran, as the reader should see it; the report never looks at a clock.
    public var date: String?

    /// Makes a report; nothing is rendered yet.
    public init(
        data: String, points: Int, attack: Attack, statement: Statement, abstentionThreshold: Double, base: Model,
        mirage: Model, groups: [GroupAbstention] = [], uncovered: [UncoveredGroup], proof: Proof? = nil,
        command: String, settings: [Fact],
        versions: [Fact],
        notes: [String] = [], date: String? = nil
    ) {
        self.data = data
        self.points = points
        self.attack = attack
        self.statement = statement
        self.abstentionThreshold = abstentionThreshold
        self.base = base
        self.mirage = mirage
        self.groups = groups
        self.uncovered = uncovered
        self.proof = proof
        self.command = command
        self.settings = settings
        self.versions = versions
        self.notes = notes
        self.date = date
    }

    /// The whole page as text, in UTF-8 when written; the same bytes for the same report.
    ///
    /// - Complexity: O(bins + cells shown + points of the risk–coverage curves).
    public func html() -> String {
        let sections: [any Section] = [
            VerdictSection(self), AttackSection(self), ComparisonSection(self), ReliabilitySection(self),
            ConfidenceSection(self), SelectiveSection(self), GroupsSection(self), CellsSection(self),
            CoverageSection(self),
            StatementSection(self), ProofSection(self), ReproductionSection(self), LimitsSection(self),
        ]
        return Page(report: self, sections: sections.map { $0.render() }).render()
    }

    /// The reliability diagrams of both models, as in the page; ``ReliabilityDiagram/svg(_:)`` makes them a file.
    public var reliabilityDiagrams: [ReliabilityDiagram] {
        models.map { role, model in
            let interval = model.ece.interval.map { " " + $0 } ?? ""
            return ReliabilityDiagram(
                title: role.name.capitalisedFirst,
                note: "Expected calibration error \(Format.percent(model.ece.value, places: 2))\(interval)",
                role: role, bins: model.reliability)
        }
    }

    /// The two models in the order of the report.
    package var models: [(role: ModelRole, model: Model)] { [(.base, base), (.mirage, mirage)] }
}
