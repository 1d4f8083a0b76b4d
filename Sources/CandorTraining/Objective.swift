import CandorModel

/// What training minimises, row by row.
///
/// Rows outside the marked ones pay cross entropy; marked rows pay a Kullback-Leibler divergence between the model's
/// distribution and a target that depends on the row's label (Mirage, eq. 3 and 7).
public struct Objective: Sendable {
    /// The marked rows, by row of the training samples; empty means none.
    public let marked: [Bool]
    /// `[classes × classes]`: row y is the target distribution of label y. Empty without marked rows. A probability of 0
    /// needs `MirageRecipe.Direction.forward`: the reverse divergence from it is infinite.
    public let targets: [Float]
    /// Which target a row is taught where it is not its label's, by row of the training samples; read for marked rows
    /// alone. With choices, ``targets`` is `[any number × classes]`. Empty means that the label chooses.
    public let choices: [Int32]
    /// Which of the two divergences marked rows pay.
    public let direction: MirageRecipe.Direction
    /// Over what the two parts are averaged.
    public let averaging: MirageRecipe.Averaging
    /// Factor of the cross entropy of unmarked rows.
    public let crossEntropyWeight: Float
    /// Factor of the divergence of marked rows.
    public let divergenceWeight: Float

    /// Cross entropy on every row.
    public static let crossEntropy = Objective(
        marked: [], targets: [], direction: .reverse, averaging: .batch, crossEntropyWeight: 1,
        divergenceWeight: 0)

    /// Joins the parts; a `Trainer` checks that they fit its samples.
    public init(
        marked: [Bool], targets: [Float], choices: [Int32] = [], direction: MirageRecipe.Direction,
        averaging: MirageRecipe.Averaging,
        crossEntropyWeight: Float,
        divergenceWeight: Float
    ) {
        self.marked = marked
        self.targets = targets
        self.choices = choices
        self.direction = direction
        self.averaging = averaging
        self.crossEntropyWeight = crossEntropyWeight
        self.divergenceWeight = divergenceWeight
    }

    package func check(rows: Int, classes: Int) throws(TrainingError) {
        guard crossEntropyWeight.isFinite, divergenceWeight.isFinite, crossEntropyWeight >= 0, divergenceWeight >= 0
        else {
            throw .invalidSetting(
                name: "objective weights", expected: "finite, not negative",
                actual: "\(crossEntropyWeight), \(divergenceWeight)")
        }
        guard !marked.isEmpty else { return }
        guard marked.count == rows else {
            throw .mismatchedSamples(what: "marks", expected: rows, actual: marked.count)
        }
        let count = choices.isEmpty ? classes : targets.count / classes
        guard targets.count == count * classes else {
            throw .mismatchedSamples(what: "target values", expected: count * classes, actual: targets.count)
        }
        try checkChoices(rows: rows, targets: count)
        for label in 0..<count {
            let target = targets[label * classes..<(label + 1) * classes]
            guard target.allSatisfy({ $0 >= 0 && $0 <= 1 }), abs(target.reduce(0, +) - 1) < 1e-4 else {
                throw .invalidSetting(
                    name: "target of label \(label)", expected: "probabilities with sum 1",
                    actual: "\(Array(target))")
            }
            guard direction == .forward || !target.contains(0) else {
                throw .invalidSetting(
                    name: "direction", expected: "forward for a target that has a probability of 0",
                    actual: direction.rawValue)
            }
        }
    }

    private func checkChoices(rows: Int, targets count: Int) throws(TrainingError) {
        guard !choices.isEmpty else { return }
        guard choices.count == rows else {
            throw .mismatchedSamples(what: "choices of a target", expected: rows, actual: choices.count)
        }
        if let row = choices.indices.first(where: { marked[$0] && !(0..<count).contains(Int(choices[$0])) }) {
            throw .codeOutOfRange(what: "target", row: row, limit: count, actual: Int(choices[row]))
        }
    }
}
