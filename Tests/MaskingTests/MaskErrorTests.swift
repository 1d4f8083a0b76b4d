import CandorMasking
import Testing

/// Errors say where, what was expected and what was there.
struct MaskErrorTests {
    static let texts: [(MaskError, String)] = [
        (.invalidPolicy(what: "k", expected: "1 to 256", actual: "0"), "k: expected 1 to 256, found 0"),
        (
            .invalidShape(what: "classes", expected: "at least k, 3", actual: 2),
            "classes: expected at least k, 3, found 2"
        ),
        (.wrongCount(what: "labels", expected: 2, actual: 3), "labels: expected 2 values, found 3"),
        (.wrongOutput(expected: "labels"), "outputs: expected labels, found others"),
        (.misaligned, "buffers: expected an alignment of 4 bytes, found another"),
        (.overlapping, "buffers: expected outputs apart from the input and from each other, found an overlap"),
        (.notANumber(row: 3, class: 1), "row 3, class 1: expected a number, found nan"),
        (.infinite(row: 3, class: 1), "row 3, class 1: expected a number, found inf"),
        (.noFiniteLogit(row: 2), "row 2: expected a finite logit, found -inf alone"),
        (
            .negative(row: 0, class: 2, actual: -0.5),
            "row 0, class 2: expected a probability of 0 or more, found -0.5"
        ),
        (
            .notNormalised(row: 1, tolerance: 1e-3, actual: 0.75),
            "row 1: expected probabilities that sum to 1 ± 0.001, found 0.75"
        ),
        (.wrongNoiseSource(expected: "a sticky key", actual: "none"), "noise: expected a sticky key, found none"),
        (.noRandomness, "random bytes: expected the system's random source, found none"),
        (
            .logitBias(top: 5),
            "log-probabilities: expected no logit_bias beside log-probabilities, found a request for 5 with one"
        ),
        (
            .tokenOutOfRange(row: 1, vocabulary: 10, actual: 12), "row 1: expected a token in 0 ..< 10, found 12"
        ),
        (
            .unaccountable(what: "delta", expected: "a number in [0, 1)", actual: "2"),
            "delta: expected a number in [0, 1), found 2"
        ),
    ]

    @Test(arguments: texts.indices)
    func everyErrorReadsWell(index: Int) {
        let (error, text) = Self.texts[index]
        #expect(error.description == text)
    }
}
