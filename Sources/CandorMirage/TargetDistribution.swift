import CandorModel
import CandorTraining

/// The distribution that Mirage teaches a model inside its region: the right label on top, by a margin that ε sets.
public struct TargetDistribution: Hashable, Sendable {
    /// How ε is counted: eq. (5) of the paper, or the authors' code.
    public let form: MirageRecipe.Target
    /// What is left of the confidence, as `form` counts it.
    public let epsilon: Double
    /// Number of classes C.
    public let classes: Int

    /// A target for `classes` classes.
    ///
    /// - Throws: `TrainingError.invalidSetting` unless the label keeps the lead and every class some probability:
    ///   ε in (0, 1) for eq. (5), in (0, (C − 1) / C) for the code's form.
    public init(_ form: MirageRecipe.Target, epsilon: Double, classes: Int) throws(TrainingError) {
        guard classes >= 2 else {
            throw .invalidSetting(name: "classes", expected: "2 or more", actual: "\(classes)")
        }
        let limit = form == .paper ? 1 : Double(classes - 1) / Double(classes)
        guard epsilon > 0, epsilon < limit else {
            throw .invalidSetting(
                name: "epsilon", expected: "a value between 0 and \(limit) for \(classes) classes",
                actual: "\(epsilon)")
        }
        self.form = form
        self.epsilon = epsilon
        self.classes = classes
    }

    /// The label's probability: ε + (1 − ε) / C by eq. (5), 1 / C + ε by the code. The same target has
    /// ε(code) = ε(paper) (C − 1) / C.
    public var confidence: Double {
        switch form {
        case .paper: epsilon + (1 - epsilon) / Double(classes)
        case .code: 1 / Double(classes) + epsilon
        }
    }

    /// `[classes × classes]`: row y is the target of label y.
    public var table: [Float] {
        let rest = (1 - confidence) / Double(classes - 1)
        var table = [Float](repeating: Float(rest), count: classes * classes)
        for label in 0..<classes { table[label * classes + label] = Float(confidence) }
        return table
    }
}
