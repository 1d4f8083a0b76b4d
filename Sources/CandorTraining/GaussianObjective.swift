import CandorModel

/// What training of a regression minimises, row by row: the likelihood of a normal distribution, and for marked rows a
/// penalty that pulls its variance to a target (Mirage, eqs. 13 to 16).
///
/// The network has two outputs, the mean μ and the log variance s:
///
///     ½ ((y − μ)² exp(−s) + s)      the negative log-likelihood without its constant ½ ln 2π, eq. 14
///     (s − ln target)²              the penalty, eq. 15
public struct GaussianObjective: Sendable {
    /// Which rows pay for the likelihood.
    public enum Likelihood: String, Codable, CaseIterable, Sendable {
        /// Those that are not marked, as eq. 16 has it.
        case outside
        /// All, as in the authors' code.
        case everywhere
    }

    /// `[rows]`: the number y of each row.
    public let values: [Float]
    /// `[rows]`: who pays the penalty; empty means nobody.
    public let marked: [Bool]
    /// Logarithm of the variance that marked rows are pulled to.
    public let targetLogVariance: Float
    /// Factor of the penalty.
    public let penaltyWeight: Float
    /// Which rows pay for the likelihood.
    public let likelihood: Likelihood
    /// Over what likelihood and penalty are averaged.
    public let averaging: MirageRecipe.Averaging

    /// Joins the parts; a `Trainer` checks that they fit its samples.
    public init(
        values: [Float], marked: [Bool] = [], targetLogVariance: Float = 0, penaltyWeight: Float = 0,
        likelihood: Likelihood = .everywhere, averaging: MirageRecipe.Averaging = .part
    ) {
        self.values = values
        self.marked = marked
        self.targetLogVariance = targetLogVariance
        self.penaltyWeight = penaltyWeight
        self.likelihood = likelihood
        self.averaging = averaging
    }

    func isMarked(_ row: Int) -> Bool { !marked.isEmpty && marked[row] }

    /// What a row's terms count in a batch of `rows` rows of which `marked` are marked.
    func weights(rows: Int, marked: Int) -> (likelihood: Float, penalty: Float) {
        guard averaging == .part else { return (1 / Float(rows), penaltyWeight / Float(rows)) }
        let payers = likelihood == .outside ? rows - marked : rows
        return (1 / Float(max(payers, 1)), penaltyWeight / Float(max(marked, 1)))
    }

    func check(rows: Int, outputs: Int) throws(TrainingError) {
        guard outputs == 2 else {
            throw .invalidSetting(
                name: "outputs", expected: "2, a mean and a log variance", actual: "\(outputs)")
        }
        guard values.count == rows else {
            throw .mismatchedSamples(what: "values", expected: rows, actual: values.count)
        }
        guard marked.isEmpty || marked.count == rows else {
            throw .mismatchedSamples(what: "marks", expected: rows, actual: marked.count)
        }
        if let value = values.first(where: { !$0.isFinite }) {
            throw .invalidSetting(name: "values", expected: "finite numbers", actual: "\(value)")
        }
        guard targetLogVariance.isFinite, penaltyWeight.isFinite, penaltyWeight >= 0 else {
            throw .invalidSetting(
                name: "penalty", expected: "a finite target, and a finite weight that is not negative",
                actual: "target \(targetLogVariance), weight \(penaltyWeight)")
        }
    }
}
