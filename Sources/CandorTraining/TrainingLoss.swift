/// Which of the two kinds of loss a step computes.
package enum TrainingLoss: Sendable {
    case classification(Objective)
    case gaussian(GaussianObjective)

    /// The target distributions, `[classes × classes]`, or nothing.
    var targets: [Float] {
        if case .classification(let objective) = self { objective.targets } else { [] }
    }

    var isGaussian: Bool {
        if case .gaussian = self { true } else { false }
    }
}
