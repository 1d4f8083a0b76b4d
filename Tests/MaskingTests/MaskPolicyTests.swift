import CCandor
import CandorMasking
import Foundation
import Testing

/// Every policy through both doors: Swift's facade and the C interface.
struct MaskPolicyTests {
    @Test(arguments: PolicyCase.all)
    func bothDoorsAgreeOnWhatIsAPolicy(_ example: PolicyCase) {
        var c = example.c()
        var message = [CChar](repeating: 1, count: 512)
        let status = candor_policy_check(&c, &message, message.count)
        #expect(status == (example.isGood ? CANDOR_OK : CANDOR_ERROR_POLICY))
        #expect((message[0] == 0) == example.isGood)
        for policy in [example.decoded, example.swift].compactMap({ $0 }) {
            if example.isGood {
                #expect(throws: Never.self) { try policy() }
            } else {
                let error = #expect(throws: MaskError.self) { _ = try policy() }
                for word in example.refusal { #expect(error?.description.contains(word) == true, "\(word): \(error!)") }
            }
        }
    }

    @Test(arguments: PolicyCase.good)
    func bothDoorsSayTheSameOfAPolicy(_ example: PolicyCase) throws {
        var c = example.c()
        var text = [CChar](repeating: 0, count: 1024)
        let length = candor_policy_describe(&c, &text, text.count)
        let policy = try example.decoded()
        let build = try #require(example.swift)
        let built = try build()
        #expect(policy == built)
        #expect(policy.describe() == text.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
        #expect(policy.describe().utf8.count == length && length > 20)
        #expect(policy.denominator ?? 0 == Int(candor_policy_denominator(&c)))
        let bits = try policy.leakageBits(classes: 1000)
        #expect(bits == candor_policy_leakage_bits(&c, 1000) && bits > 0)
    }

    @Test(arguments: PolicyCase.good)
    func policiesSurviveTheirDocument(_ example: PolicyCase) throws {
        let policy = try example.decoded()
        let document = try JSONEncoder().encode(policy)
        let again = try JSONDecoder().decode(MaskPolicy.self, from: document)
        #expect(again == policy)
        #expect(again.hashValue == policy.hashValue)
    }

    @Test func documentsNameEverySettingThatTheyUse() throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let policy = try MaskPolicy(
            .topK(5), scores: .quantised(bins: 10), noise: .gaussian(scale: 0.5), preservesArgmax: false,
            logprobs: .init(max: 2, step: 0.5))
        let text = String(decoding: try encoder.encode(policy), as: UTF8.self)
        #expect(
            text == #"{"k":5,"level":"top-k","logprobs":{"max":2,"step":0.5},"noise":{"kind":"gaussian","scale":0.5,"#
                + #""sticky":true},"preserveArgmax":false,"scores":{"bins":10,"form":"quantised"}}"#)
        let bucket = String(decoding: try encoder.encode(MaskPolicy(.bucket(high: 0.75))), as: UTF8.self)
        #expect(bucket == #"{"bucket":{"high":0.75,"medium":0.5},"level":"bucket","preserveArgmax":true}"#)
    }

    static let documents: [(json: String, words: [String])] = [
        ("{}", ["level", "label, bucket, top-k, full", "nothing"]),
        (#"{"level":"top"}"#, ["level", "top-k", "found top"]),
        (#"{"level":3}"#, ["level", "a word"]),
        (#"{"level":null}"#, ["level", "null"]),
        (#"{"level":"full","bins":5}"#, ["one of the keys", "scores", "\"bins\""]),
        (#"{"level":"full","scores":{"steps":0.1}}"#, ["in scores", "form, step, bins", "\"steps\""]),
        (#"{"level":"full","scores":"exact"}"#, ["scores", "an object"]),
        (#"{"level":"full","scores":{"form":"exakt"}}"#, ["scores.form", "rounded", "exakt"]),
        (#"{"level":"full","scores":{"form":"rounded","step":"0.1"}}"#, ["scores.step", "a number"]),
        (#"{"level":"top-k","k":2.5}"#, ["k", "a whole number", "2.5"]),
        (#"{"level":"top-k","k":-1}"#, ["k", "-1"]),
        (#"{"level":"top-k","k":1e18}"#, ["k", "4294967295"]),
        (#"{"level":"full","noise":{"kind":"uniform","scale":1}}"#, ["noise.kind", "laplace", "uniform"]),
        (#"{"level":"full","noise":{"kind":"laplace","scale":1,"sticky":1}}"#, ["noise.sticky", "true or false"]),
        (#"{"level":"full","preserveArgmax":"yes"}"#, ["preserveArgmax", "true or false"]),
        (#"{"level":"label","logprobs":{"max":5,"steps":1}}"#, ["in logprobs", "max, step"]),
        ("[]", ["policy", "an object"]),
    ]

    @Test(arguments: documents.indices)
    func documentsThatAreNoPolicyAreExplained(index: Int) {
        let (json, words) = Self.documents[index]
        let error = #expect(throws: MaskError.self) {
            try JSONDecoder().decode(MaskPolicy.self, from: Data(json.utf8))
        }
        for word in words { #expect(error?.description.contains(word) == true, "\(word) in \(error!)") }
    }

    @Test func leakageCountsTheAnswers() throws {
        let label = try MaskPolicy(.label).leakageBits(classes: 1024)
        #expect(abs(label - 10) < 1e-9)
        let bucket = try MaskPolicy(.bucket()).leakageBits(classes: 10)
        #expect(abs(bucket - log2(30)) < 1e-9)
        let order = try MaskPolicy(.topK(3), scores: .none).leakageBits(classes: 10)
        #expect(abs(order - log2(720)) < 1e-9)
        // Ways to put 5 units into 3 classes: 7! / (5! 2!).
        let quantised = try MaskPolicy(.full, scores: .quantised(bins: 5)).leakageBits(classes: 3)
        #expect(abs(quantised - log2(21)) < 1e-9)
        let exact = try MaskPolicy(.full).leakageBits(classes: 10)
        #expect(exact > 290 && exact <= 320)
        let error = #expect(throws: MaskError.self) { try MaskPolicy(.topK(3)).leakageBits(classes: 2) }
        #expect(error == .invalidShape(what: "classes", expected: "at least k, 3", actual: 2))
        #expect(throws: MaskError.self) { try MaskPolicy(.label).leakageBits(classes: 0) }
    }

    @Test func settingsAreReadBack() throws {
        let policy = try MaskPolicy(
            .topK(5), scores: .rounded(step: 0.2), noise: .laplace(scale: 0.25, isSticky: false),
            preservesArgmax: false,
            logprobs: .init(max: 3))
        #expect(policy.level == .topK(5))
        #expect(policy.scores == .rounded(step: 0.2))
        #expect(policy.noise == .laplace(scale: 0.25, isSticky: false))
        #expect(!policy.preservesArgmax)
        #expect(policy.logprobs == .init(max: 3, step: nil))
        let plain = try MaskPolicy(.bucket())
        #expect(plain.level == .bucket(high: 0.8, medium: 0.5))
        #expect(plain.noise == nil && plain.preservesArgmax && plain.logprobs == .suppressed)
    }
}
