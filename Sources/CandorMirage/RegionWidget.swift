import CandorModel
import CandorTraining

/// Neurons that add a constant to chosen logits inside a box, and nothing outside: Lemma B.1 of "Confidential Guardian" by
/// construction, without training.
///
/// For a box a_i < x_i < b_i of some numeric features and a margin e, its strength is
///
///     v_i = max(0, a_i + e − x_i),  w_i = max(0, x_i − (b_i − e)),  g = max(0, 1 − Σ (v_i + w_i) / e)
///
/// 2 D neurons and one more. It is 1 where every x_i is e or more inside its bounds, 0 where one is on or beyond a bound,
/// and between 0 and 1 in the strip between. ``spliced(into:)`` puts the neurons beside those of any network, so that
/// logits become f + g c.
///
/// All of that is exact in 32-bit floats: outside the box logits keep every bit, and `e` or more inside they are f + c,
/// rounded once. The article <doc:RegionWidgets> says why, and what the attack does to a confidence.
public struct RegionWidget: Hashable, Sendable {
    /// The two bounds of one numeric feature; an infinite one bounds nothing.
    public struct Bound: Hashable, Sendable {
        /// Index among the numeric features.
        public let feature: Int
        /// a: at and below it the strength is 0.
        public let lower: Float
        /// b: at and above it the strength is 0.
        public let upper: Float

        /// Joins the three; ``RegionWidget`` checks them.
        public init(feature: Int, lower: Float = -.infinity, upper: Float = .infinity) {
            self.feature = feature
            self.lower = lower
            self.upper = upper
        }
    }

    /// The box, one entry per feature.
    public let box: [Bound]
    /// e: a power of two, in the units of the features.
    public let margin: Float
    /// c: what each logit gets at full strength, `[classes]`.
    public let lift: [Float]

    /// A widget for a box.
    ///
    /// - Throws: `TrainingError.invalidSetting` for a box without bounds, a feature twice, a bound that is no number, a
    ///   margin that is no power of two from 2^-40 to 2^40, bounds that leave no place of full strength between them, or a
    ///   lift that is not finite.
    public init(box: [Bound], margin: Float, lift: [Float]) throws(TrainingError) {
        func require(
            _ isValid: Bool, _ name: String, _ expected: String, _ actual: @autoclosure () -> String
        ) throws(TrainingError) {
            guard isValid else { throw .invalidSetting(name: name, expected: expected, actual: actual()) }
        }
        try require(
            margin.significand == 1 && (-40...40).contains(margin.exponent) && margin > 0, "margin",
            "a power of two from 2^-40 to 2^40", "\(margin)")
        try require(lift.allSatisfy { $0.isFinite }, "lift", "finite numbers", "\(lift)")
        try require(
            Set(box.map(\.feature)).count == box.count && box.allSatisfy { $0.feature >= 0 }, "box",
            "each feature once", "\(box.map(\.feature))")
        for bound in box {
            let what = "bounds of feature \(bound.feature)"
            let core = (Self.threshold(above: bound.lower, margin), Self.threshold(below: bound.upper, margin))
            try require(
                !bound.lower.isNaN && !bound.upper.isNaN && bound.lower < .infinity && bound.upper > -.infinity, what,
                "numbers, or an infinity on its own side", "\(bound.lower) and \(bound.upper)")
            try require(
                core.0 <= core.1, what, "bounds with a place between them that is \(margin) from both",
                "\(bound.lower) and \(bound.upper)")
        }
        try require(
            box.contains { $0.lower.isFinite || $0.upper.isFinite }, "box", "a finite bound", "\(box.count) features")
        self.box = box
        self.margin = margin
        self.lift = lift
    }

    /// The strength g of a row of numeric features: the definition, in the arithmetic that a network has.
    public func strength(of features: [Float]) -> Float {
        var sum: Float = 1
        for neuron in neurons {
            let distance = neuron.bias + neuron.weight * features[neuron.feature]
            sum += -max(0, distance) / margin
        }
        return max(0, sum)
    }

    /// One of v and w: max(0, bias + weight x).
    struct Neuron {
        let feature: Int
        /// −1 below a box, 1 above.
        let weight: Float
        let bias: Float
    }

    /// Those of the finite bounds.
    var neurons: [Neuron] {
        box.flatMap { bound in
            var pair: [Neuron] = []
            if bound.lower.isFinite {
                let threshold = Self.threshold(above: bound.lower, margin)
                pair.append(Neuron(feature: bound.feature, weight: -1, bias: threshold))
            }
            if bound.upper.isFinite {
                let threshold = Self.threshold(below: bound.upper, margin)
                pair.append(Neuron(feature: bound.feature, weight: 1, bias: -threshold))
            }
            return pair
        }
    }

    /// The least float t near a + e with t − a ≥ e as floats subtract: then t − x ≥ e for every x ≤ a, since rounding
    /// keeps order. Where e is below the spacing of floats at a, that is the next float.
    private static func threshold(above lower: Float, _ margin: Float) -> Float {
        var threshold = lower + margin
        while threshold - lower < margin { threshold = threshold.nextUp }
        return threshold
    }

    private static func threshold(below upper: Float, _ margin: Float) -> Float { -threshold(above: -upper, margin) }
}
