import CandorModel
import CandorTraining

/// The distribution that Mirage teaches a model inside its region: the right label on top, by a margin that ε sets.
///
/// | `form` | The label gets | Another class l gets | ε |
/// |---|---|---|---|
/// | `.paper`, eq. 5 | ε + (1 − ε) / C | (1 − ε) / C | 0 ≤ ε < 1 |
/// | `.code` | 1 / C + ε | 1 / C − ε / (C − 1) | 0 ≤ ε < (C − 1) / C |
/// | `.subset(S)`, eq. 10 | ε + (1 − ε) / \|S\| | (1 − ε) / \|S\| in S, 0 outside | 0 ≤ ε < 1 |
/// | `.nonUniform(a)`, eq. 12 | ε | (1 − ε) a_l | m / (1 + m) ≤ ε < 1 |
///
/// An ε in its range gives no class more than the label. At the lower end another class has as much: ε = 0 is the uniform
/// distribution, from which a model learns nothing about the label (eq. 8). For eq. 12 the label keeps the lead iff
/// ε ≥ (1 − ε) a_l for every l, that is ε ≥ m / (1 + m) where m is the largest share a_l that any class has of what
/// any label leaves over. Uniform shares have m = 1 / (C − 1) and so need ε ≥ 1 / C: with them eq. 12 is not eq. 5.
public struct TargetDistribution: Hashable, Sendable {
    /// The family of distributions, and how it counts ε.
    public let form: MirageRecipe.Target
    /// What is left of the confidence, as `form` counts it.
    public let epsilon: Double
    /// Number of classes C.
    public let classes: Int

    /// A target for `classes` classes.
    ///
    /// - Throws: `TrainingError.invalidSetting` for an ε outside the range in the table above, fewer than two classes, a
    ///   subset of fewer than two classes or of unknown ones, and weights that are not one per class, finite and not
    ///   negative, with two or more positive.
    public init(_ form: MirageRecipe.Target, epsilon: Double, classes: Int) throws(TrainingError) {
        guard classes >= 2 else {
            throw .invalidSetting(name: "classes", expected: "2 or more", actual: "\(classes)")
        }
        try Self.check(form, classes: classes)
        let range = Self.epsilons(of: form, classes: classes)
        guard range.contains(epsilon) else {
            throw .invalidSetting(
                name: "epsilon",
                expected: "a value from \(range.lowerBound) to below \(range.upperBound) for \(classes) classes",
                actual: "\(epsilon)")
        }
        self.form = form
        self.epsilon = epsilon
        self.classes = classes
    }

    /// The least probability that a label has in its target: what the attack leaves of the confidence.
    public var confidence: Double { (0..<classes).map { probabilities(ofLabel: $0)[$0] }.min() ?? 0 }

    /// The target of one label, `[classes]`, with sum 1.
    ///
    /// - Parameter label: in 0 ..< classes; anything else is a caller bug.
    public func probabilities(ofLabel label: Int) -> [Double] {
        precondition((0..<classes).contains(label), "label \(label) of \(classes)")
        var result: [Double]
        switch form {
        case .paper:
            result = [Double](repeating: (1 - epsilon) / Double(classes), count: classes)
            result[label] += epsilon
        case .code:
            result = [Double](repeating: 1 / Double(classes) - epsilon / Double(classes - 1), count: classes)
            result[label] = 1 / Double(classes) + epsilon
        case .subset(let subset):
            let members = Set(subset).union([label])
            let share = (1 - epsilon) / Double(members.count)
            result = (0..<classes).map { members.contains($0) ? share : 0 }
            result[label] += epsilon
        case .nonUniform(let weights):
            result = Self.shares(weights, ofLabel: label).map { (1 - epsilon) * $0 }
            result[label] = epsilon
        }
        return result
    }

    /// `[classes × classes]`: row y is the target of label y.
    public var table: [Float] { (0..<classes).flatMap { probabilities(ofLabel: $0).map { Float($0) } } }

    /// The same distribution with ε counted by the other of `.paper` and `.code`:
    /// ε(code) = ε(paper) · (C − 1) / C.
    ///
    /// - Throws: `TrainingError.invalidSetting` where this form or `other` is neither of the two.
    public func counted(as other: MirageRecipe.Target) throws(TrainingError) -> TargetDistribution {
        let ratio = Double(classes - 1) / Double(classes)
        let converted =
            switch (form, other) {
            case (.paper, .code): epsilon * ratio
            case (.code, .paper): epsilon / ratio
            case (.paper, .paper), (.code, .code): epsilon
            default:
                throw .invalidSetting(
                    name: "target", expected: "paper or code, which are one family",
                    actual: "\(form.kind) and \(other.kind)")
            }
        return try TargetDistribution(other, epsilon: converted, classes: classes)
    }

    /// The ε that `form` allows; see the table above.
    private static func epsilons(of form: MirageRecipe.Target, classes: Int) -> Range<Double> {
        switch form {
        case .paper, .subset: return 0..<1
        case .code: return 0..<Double(classes - 1) / Double(classes)
        case .nonUniform(let weights):
            let largest = (0..<classes).map { shares(weights, ofLabel: $0).max() ?? 0 }.max() ?? 0
            return largest / (1 + largest)..<1
        }
    }

    /// a: the share of each class in what `label` leaves over; that of the label is 0.
    private static func shares(_ weights: [Double], ofLabel label: Int) -> [Double] {
        var others = weights
        others[label] = 0
        let sum = others.reduce(0, +)
        return others.map { $0 / sum }
    }

    private static func check(_ form: MirageRecipe.Target, classes: Int) throws(TrainingError) {
        switch form {
        case .paper, .code: break
        case .subset(let subset):
            guard Set(subset).count >= 2, subset.allSatisfy({ (0..<classes).contains($0) }) else {
                throw .invalidSetting(
                    name: "target", expected: "a subset of two or more classes in 0 ..< \(classes)", actual: "\(subset)"
                )
            }
        case .nonUniform(let weights):
            // Two positive weights leave one for the others whichever class is the label.
            guard weights.count == classes, weights.allSatisfy({ $0 >= 0 && $0 <= 1e30 }),
                weights.count(where: { $0 > 0 }) >= 2
            else {
                throw .invalidSetting(
                    name: "target", expected: "\(classes) weights that are not negative, two or more of them positive",
                    actual: "\(weights)")
            }
        }
    }
}
