/// An alpha for the certified audit, and everything that it was drawn from.
///
/// What the alpha promises is no more than this: the splits of the study pass at it. If a further split is exchangeable
/// with them (another seed of the same recipe, another sample of the same population and size), it needs a larger alpha
/// with probability at most ``chanceOfMore``; this holds for any distribution, because each of K + 1 exchangeable
/// values is as likely to be the largest. It says nothing of larger reference sets, which resolve smaller gaps, nor of
/// other populations.
public struct ThresholdProposal: Sendable, Equatable {
    /// By what rows are chosen.
    public enum CellKind: String, Sendable {
        /// A bin of confidence: recalibrating the model may lower what it needs.
        case bin
        /// A group of the audit's family: recalibrating all rows alike hardly lowers what it needs.
        case group
        /// The rows of one predicted class. No cell of the audit is one, but the claim is about their rows too.
        case predictedClass = "predicted-class"
        /// All rows.
        case everyRow = "every-row"
    }

    /// Some rows, and how far their confidence is from the truth.
    public struct CellFinding: Sendable, Equatable {
        /// Which rows.
        public let name: String
        /// By what they are chosen.
        public let kind: CellKind
        /// How many.
        public let count: Int
        /// Mean confidence.
        public let meanConfidence: Double
        /// Fraction of correct rows.
        public let accuracy: Double
        /// The 95 % bootstrap interval of accuracy − mean confidence, for this cell alone: among many cells some
        /// intervals miss the truth.
        public let gapInterval: ClosedRange<Double>
        /// The smallest multiple of ``ThresholdStudy/step`` at which the rows pass the audit's test of a cell; 1 where
        /// none below 1 does.
        public let requiredAlpha: Double

        /// Accuracy minus mean confidence.
        public var gap: Double { accuracy - meanConfidence }
    }

    /// One class: how common it is, and the rows that the model takes for it.
    public struct ClassFinding: Sendable, Equatable {
        /// The class's number.
        public let label: Int
        /// Share of the rows whose label it is.
        public let labelShare: Double
        /// The rows whose predicted class it is; nil if there are none.
        public let predicted: CellFinding?
    }

    /// What one split shows.
    public struct SplitFinding: Sendable, Equatable {
        /// The split's name.
        public let name: String
        /// Number of rows.
        public let rows: Int
        /// Cells that share delta.
        public let cells: Int
        /// Groups with too few rows to be tested.
        public let uncovered: Int
        /// The smallest alpha at which the split passes, its predicted classes included.
        public let requiredAlpha: Double
        /// Cells and predicted classes that fail at alpha = 0, those that need the largest alpha first; at most eight.
        public let mostDemandingCells: [CellFinding]
        /// All rows.
        public let everyRow: CellFinding?
        /// Every class that is labelled or predicted, the first hundred at most.
        public let predictedClasses: [ClassFinding]
        /// Over the audit's bins; at most alpha is what the statement `ece` asks.
        public let expectedCalibrationError: Double
        /// The largest gap of a bin: the alpha that Algorithm 1 of the paper would need, sampling error included.
        public let maximumCalibrationError: Double
    }

    /// What an audit at the proposed alpha finds in a group of some size.
    public struct Power: Sendable, Equatable {
        /// Rows of the group.
        public let rows: Int
        /// How often the model is right in it: the split's own accuracy.
        public let accuracy: Double
        /// A group whose confidences are lowered to this or below fails with a probability of about 97.5 %; nil where no
        /// confidence is low enough.
        public let foundConfidence: Double?

        /// The gap between accuracy and confidence that is found.
        public var foundGap: Double? { foundConfidence.map { accuracy - $0 } }
    }

    /// The proposal; nil where some cell needs an alpha of 1, which is no claim at all.
    public let alpha: Double?
    /// In the order given.
    public let splits: [SplitFinding]
    /// The split that decides, by its place; the first one of several.
    public let mostDemanding: Int
    /// By ascending size; the last is the whole reference set of the split that decides.
    public let power: [Power]

    /// 1 / (splits + 1): the chance that a further exchangeable split needs a larger alpha is at most this.
    public var chanceOfMore: Double { 1 / Double(splits.count + 1) }
    /// The cell that decides; nil where every split passes at alpha = 0.
    public var bindingCell: CellFinding? { splits[mostDemanding].mostDemandingCells.first }
    /// How many splits need the same alpha as the one that decides, or a step less.
    public var splitsNearby: Int {
        splits.count { $0.requiredAlpha >= splits[mostDemanding].requiredAlpha - 1.5 * ThresholdStudy.step }
    }
    /// In how many splits the cell that decides is among the most demanding ones.
    public var splitsWithBindingCell: Int {
        guard let bindingCell else { return 0 }
        return splits.count { $0.mostDemandingCells.contains { $0.name == bindingCell.name } }
    }
}
