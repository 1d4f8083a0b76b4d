import CandorMasking
import Testing

/// Log-probabilities of text: clamped after the defaults, rounded, suppressed, and never beside a bias.
struct TokenLogprobsTests {
    private let logits: [Float] = [0, 2, 1, -.infinity, 5, 5, -5, 0]
    private let batch = ConfidenceBatch.logits(rows: 2, classes: 4)

    private func logprobs(_ max: Int, step: Double? = nil) throws -> TokenLogprobs {
        try TokenLogprobs(MaskPolicy(.label, logprobs: .init(max: max, step: step)))
    }

    @Test func requestsAreClampedAfterTheirDefaults() throws {
        let five = try logprobs(5)
        for (requested, allowed) in [(0, 0), (1, 1), (5, 5), (6, 5), (20, 5), (-1, 5), (.max, 5), (.min, 5)] {
            let top = try five.top(requested: requested, vocabulary: 1000)
            #expect(top == allowed, "\(requested)")
        }
        let small = try five.top(requested: -1, vocabulary: 3)
        #expect(small == 3)
        let none = try logprobs(0).top(requested: 20, vocabulary: 1000)
        #expect(none == 0)
        #expect(throws: MaskError.self) { try five.top(requested: 1, vocabulary: 0) }
    }

    @Test func theBestTokensComeFirst() throws {
        let released = try logprobs(2).release(logits.span, batch, .init(top: -1), tokens: [3, 2])
        #expect(released.top == 2)
        #expect(released.topTokens == [1, 2, 0, 1])
        // ln(e^2 / (1 + e + e^2)), and 5 against 5, -5 and 0.
        let expected: [Float] = [-0.4076059, -1.4076059, -0.6965278, -0.6965278]
        for (found, wanted) in zip(released.topLogprobs, expected) { #expect(abs(found - wanted) < 1e-4) }
        try #require(released.tokenLogprobs.count == 2)
        #expect(released.tokenLogprobs[0] == -9999, "a token that cannot be")
        #expect(abs(released.tokenLogprobs[1] + 10.696528) < 1e-4)
    }

    @Test func logprobsAreRoundedToTheStep() throws {
        let released = try logprobs(2, step: 0.5).release(logits.span, batch, .init(top: 2), tokens: [1, 2])
        #expect(released.topLogprobs == [-0.5, -1.5, -0.5, -0.5])
        #expect(released.tokenLogprobs == [-0.5, -10.5])
    }

    @Test func nothingLeavesWhereAllIsSuppressed() throws {
        for (policy, top) in [(try logprobs(0), 20), (try logprobs(5), 0)] {
            let released = try policy.release(logits.span, batch, .init(top: top, hasLogitBias: true), tokens: [0, 0])
            #expect(released.top == 0)
            #expect(released.topTokens.isEmpty && released.topLogprobs.isEmpty && released.tokenLogprobs.isEmpty)
        }
    }

    @Test func aBiasBesideLogprobsIsRefused() throws {
        let five = try logprobs(5)
        let error = #expect(throws: MaskError.self) {
            try five.release(logits.span, batch, .init(top: 1, hasLogitBias: true))
        }
        guard case .logitBias = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(error?.description.contains("logit_bias") == true)
    }

    @Test func aStreamGivesWhatTheBatchGives() throws {
        let (rows, classes) = (50, 997)
        let logits = InvarianceTests.logits(rows * classes, seed: 3)
        let tokens = (0..<rows).map { Int32($0 * 13 % classes) }
        for step in [nil, 0.1] {
            let policy = try logprobs(20, step: step)
            let whole = try policy.release(
                logits.span, .logits(rows: rows, classes: classes), .init(top: 20), tokens: tokens)
            for row in 0..<rows {
                let one = try policy.release(
                    logits.span.extracting(row * classes..<(row + 1) * classes), .logits(classes: classes),
                    .init(top: 20), tokens: [tokens[row]])
                try #require(whole.topTokens.count == rows * 20)
                #expect(one.topTokens == Array(whole.topTokens[row * 20..<(row + 1) * 20]))
                #expect(one.topLogprobs == Array(whole.topLogprobs[row * 20..<(row + 1) * 20]))
                #expect(one.tokenLogprobs == [whole.tokenLogprobs[row]])
            }
        }
    }

    @Test func badRequestsAreExplained() throws {
        let five = try logprobs(5)
        #expect(throws: MaskError.tokenOutOfRange(row: 1, vocabulary: 4, actual: 4)) {
            try five.release(logits.span, batch, .init(top: 1), tokens: [0, 4])
        }
        #expect(throws: MaskError.tokenOutOfRange(row: 0, vocabulary: 4, actual: -1)) {
            try five.release(logits.span, batch, .init(top: 1), tokens: [-1, 0])
        }
        #expect(throws: MaskError.wrongCount(what: "sampled tokens", expected: 2, actual: 1)) {
            try five.release(logits.span, batch, .init(top: 1), tokens: [0])
        }
        #expect(throws: MaskError.invalidPolicy(what: "kind", expected: "logits", actual: "probabilities")) {
            try five.release(logits.span, .probabilities(rows: 2, classes: 4), .init(top: 1))
        }
        let bad: [Float] = [0, .nan]
        #expect(throws: MaskError.notANumber(row: 0, class: 1)) {
            try five.release(bad.span, .logits(classes: 2), .init(top: 1))
        }
        #expect(throws: MaskError.self) { try TokenLogprobs(MaskPolicy(.label), workers: -1) }
    }
}
