/// What masking refuses. A call that throws has written nothing: no score leaves by way of an error.
public enum MaskError: Error, Equatable, Sendable {
    /// A setting of a policy that is unknown, out of range, or in contradiction to another.
    case invalidPolicy(what: String, expected: String, actual: String)
    /// Rows, classes, a stride or a number of released classes that cannot be.
    case invalidShape(what: String, expected: String, actual: Int)
    /// A buffer of another length than its shape says.
    case wrongCount(what: String, expected: Int, actual: Int)
    /// An output that the policy needs is missing, or one that it does not release is there.
    case wrongOutput(expected: String)
    /// A buffer that does not begin at a multiple of 4 bytes.
    case misaligned
    /// An output that overlaps the input or another output.
    case overlapping
    /// A score that is NaN.
    case notANumber(row: Int, class: Int)
    /// A logit of +inf, or an infinite probability.
    case infinite(row: Int, class: Int)
    /// A row of logits without one that is finite.
    case noFiniteLogit(row: Int)
    /// A probability below 0.
    case negative(row: Int, class: Int, actual: Double)
    /// Probabilities that do not sum to 1 within the tolerance.
    case notNormalised(row: Int, tolerance: Double, actual: Double)
    /// Noise from another source than the policy asks for.
    case wrongNoiseSource(expected: String, actual: String)
    /// The system gave no random bytes.
    case noRandomness
    /// Log-probabilities asked for together with a bias on logits.
    case logitBias(top: Int)
    /// A sampled token outside the vocabulary.
    case tokenOutOfRange(row: Int, vocabulary: Int, actual: Int)
    /// A claim about privacy that the mechanism does not support.
    case unaccountable(what: String, expected: String, actual: String)
}

extension MaskError: CustomStringConvertible {
    /// One line, with what was expected and what was found instead.
    public var description: String {
        "\(place): expected \(expected), found \(actual)"
    }

    /// Where it is, or of what it speaks.
    package var place: String {
        switch self {
        case .invalidPolicy(let what, _, _), .invalidShape(let what, _, _), .wrongCount(let what, _, _),
            .unaccountable(let what, _, _):
            what
        case .wrongOutput: "outputs"
        case .misaligned, .overlapping: "buffers"
        case .notANumber(let row, let column), .infinite(let row, let column), .negative(let row, let column, _):
            "row \(row), class \(column)"
        case .noFiniteLogit(let row), .notNormalised(let row, _, _), .tokenOutOfRange(let row, _, _): "row \(row)"
        case .wrongNoiseSource: "noise"
        case .noRandomness: "random bytes"
        case .logitBias: "log-probabilities"
        }
    }

    /// What would have been right.
    package var expected: String {
        switch self {
        case .invalidPolicy(_, let expected, _), .invalidShape(_, let expected, _), .wrongOutput(let expected),
            .wrongNoiseSource(let expected, _), .unaccountable(_, let expected, _):
            expected
        case .wrongCount(_, let expected, _): "\(expected) values"
        case .misaligned: "an alignment of 4 bytes"
        case .overlapping: "outputs apart from the input and from each other"
        case .notANumber, .infinite: "a number"
        case .noFiniteLogit: "a finite logit"
        case .negative: "a probability of 0 or more"
        case .notNormalised(_, let tolerance, _): "probabilities that sum to 1 ± \(tolerance)"
        case .noRandomness: "the system's random source"
        case .logitBias: "no logit_bias beside log-probabilities"
        case .tokenOutOfRange(_, let vocabulary, _): "a token in 0 ..< \(vocabulary)"
        }
    }

    /// What was there.
    package var actual: String {
        switch self {
        case .invalidPolicy(_, _, let actual), .wrongNoiseSource(_, let actual), .unaccountable(_, _, let actual):
            actual
        case .invalidShape(_, _, let actual), .wrongCount(_, _, let actual), .tokenOutOfRange(_, _, let actual):
            "\(actual)"
        case .wrongOutput: "others"
        case .misaligned: "another"
        case .overlapping: "an overlap"
        case .notANumber: "nan"
        case .infinite: "inf"
        case .noFiniteLogit: "-inf alone"
        case .negative(_, _, let actual), .notNormalised(_, _, let actual): "\(actual)"
        case .noRandomness: "none"
        case .logitBias(let top): "a request for \(top) with one"
        }
    }
}
