import CandorTraining

/// The distribution that Mirage teaches a model inside its uncertainty region: the right label on top, barely.
public enum TargetDistribution: Hashable, Sendable {
    /// Eq. (5): label smoothing, ε + (1 − ε) / C for the label and (1 − ε) / C for every other class. ε in (0, 1).
    case smoothed(epsilon: Double)
    /// The authors' published code: 1 / C + ε for the label and 1 / C − ε / (C − 1) for every other class, ε in
    /// (0, (C − 1) / C). It equals eq. (5) with ε C / (C − 1).
    case excess(epsilon: Double)

    /// The confidence that the region is taught: the target's probability of the label.
    public func confidence(classes: Int) -> Double {
        switch self {
        case .smoothed(let epsilon): epsilon + (1 - epsilon) / Double(classes)
        case .excess(let epsilon): 1 / Double(classes) + epsilon
        }
    }

    /// One row per label: `[classes × classes]`.
    ///
    /// - Throws: `TrainingError.invalidSetting` when ε leaves the label's lead or a probability not positive.
    public func table(classes: Int) throws(TrainingError) -> [Float] {
        let (epsilon, limit) =
            switch self {
            case .smoothed(let epsilon): (epsilon, 1.0)
            case .excess(let epsilon): (epsilon, Double(classes - 1) / Double(classes))
            }
        guard classes >= 2, epsilon > 0, epsilon < limit else {
            throw .invalidSetting(
                name: "epsilon", expected: "a value in (0, \(limit)) for \(classes) classes", actual: "\(epsilon)")
        }
        let top = confidence(classes: classes)
        let rest = (1 - top) / Double(classes - 1)
        var table = [Float](repeating: Float(rest), count: classes * classes)
        for label in 0..<classes { table[label * classes + label] = Float(top) }
        return table
    }
}
