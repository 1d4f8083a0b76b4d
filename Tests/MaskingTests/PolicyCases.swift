import CCandor
import CandorMasking
import Foundation
import Testing

/// A policy said three ways: as a document, as a Swift value where one can say it, and as the C struct. All doors must
/// agree on whether it is good, and on what it does.
struct PolicyCase: CustomTestStringConvertible, Sendable {
    let json: String
    let swift: (@Sendable () throws -> MaskPolicy)?
    let c: @Sendable () -> candor_policy
    /// Words of the refusal: the setting, and what would be right. Empty for a good policy.
    let refusal: [String]

    var testDescription: String { json }
    var isGood: Bool { refusal.isEmpty }

    init(
        _ json: String, refusal: [String] = [], swift: (@Sendable () throws -> MaskPolicy)? = nil,
        c level: Int, _ change: @escaping @Sendable (inout candor_policy) -> Void = { _ in }
    ) {
        self.json = json
        self.refusal = refusal
        self.swift = swift
        c = {
            var policy = candor_policy()
            candor_policy_init(&policy, Int32(level))
            change(&policy)
            return policy
        }
    }

    /// The policy by its document.
    func decoded() throws -> MaskPolicy { try JSONDecoder().decode(MaskPolicy.self, from: Data(json.utf8)) }

    static let all = good + bad

    static let good = [
        PolicyCase(#"{"level":"label"}"#, swift: { try MaskPolicy(.label) }, c: CANDOR_LEVEL_LABEL),
        PolicyCase(
            #"{"level":"label","k":3,"scores":{"form":"exact"},"noise":{"kind":"none"},"preserveArgmax":true}"#,
            swift: { try MaskPolicy(.label) }, c: CANDOR_LEVEL_LABEL),
        PolicyCase(#"{"level":"bucket"}"#, swift: { try MaskPolicy(.bucket()) }, c: CANDOR_LEVEL_BUCKET),
        PolicyCase(
            #"{"level":"bucket","bucket":{"high":0.9,"medium":0.25}}"#,
            swift: { try MaskPolicy(.bucket(high: 0.9, medium: 0.25)) }, c: CANDOR_LEVEL_BUCKET,
            {
                $0.bucket_high = 0.9
                $0.bucket_medium = 0.25
            }),
        PolicyCase(#"{"level":"top-k"}"#, swift: { try MaskPolicy(.topK()) }, c: CANDOR_LEVEL_TOP_K),
        PolicyCase(
            #"{"level":"top-k","k":1,"scores":{"form":"none"}}"#,
            swift: { try MaskPolicy(.topK(1), scores: .none) }, c: CANDOR_LEVEL_TOP_K,
            {
                $0.k = 1
                $0.score_form = Int32(CANDOR_SCORES_NONE)
            }),
        PolicyCase(
            #"{"level":"top-k","k":256,"scores":{"form":"rounded","step":0.1}}"#,
            swift: { try MaskPolicy(.topK(256), scores: .rounded(step: 0.1)) }, c: CANDOR_LEVEL_TOP_K,
            {
                $0.k = 256
                $0.score_form = Int32(CANDOR_SCORES_ROUNDED)
                $0.score_step = 0.1
            }),
        PolicyCase(#"{"level":"full"}"#, swift: { try MaskPolicy(.full) }, c: CANDOR_LEVEL_FULL),
        PolicyCase(
            #"{"level":"full","scores":{"form":"quantised","bins":5}}"#,
            swift: { try MaskPolicy(.full, scores: .quantised(bins: 5)) }, c: CANDOR_LEVEL_FULL,
            {
                $0.score_form = Int32(CANDOR_SCORES_QUANTISED)
                $0.score_bins = 5
            }),
        PolicyCase(
            #"{"level":"full","noise":{"kind":"laplace","scale":0.2}}"#,
            swift: { try MaskPolicy(.full, noise: .laplace(scale: 0.2)) }, c: CANDOR_LEVEL_FULL,
            {
                $0.noise = Int32(CANDOR_NOISE_LAPLACE)
                $0.noise_scale = 0.2
            }),
        PolicyCase(
            #"{"level":"full","noise":{"kind":"gaussian","scale":2,"sticky":false},"preserveArgmax":false}"#,
            swift: { try MaskPolicy(.full, noise: .gaussian(scale: 2, isSticky: false), preservesArgmax: false) },
            c: CANDOR_LEVEL_FULL,
            {
                $0.noise = Int32(CANDOR_NOISE_GAUSSIAN)
                $0.noise_scale = 2
                $0.noise_sticky = 0
                $0.preserve_argmax = 0
            }),
        PolicyCase(
            #"{"level":"label","logprobs":{"max":5,"step":0.1}}"#,
            swift: { try MaskPolicy(.label, logprobs: .init(max: 5, step: 0.1)) }, c: CANDOR_LEVEL_LABEL,
            {
                $0.logprobs_max = 5
                $0.logprobs_step = 0.1
            }),
    ]

    static let bad = [
        PolicyCase(
            #"{"level":"top-k","k":0}"#, refusal: ["k", "1 to 256", "0"], swift: { try MaskPolicy(.topK(0)) },
            c: CANDOR_LEVEL_TOP_K, { $0.k = 0 }),
        PolicyCase(
            #"{"level":"top-k","k":257}"#, refusal: ["k", "1 to 256", "257"], swift: { try MaskPolicy(.topK(257)) },
            c: CANDOR_LEVEL_TOP_K, { $0.k = 257 }),
        PolicyCase(
            #"{"level":"label","k":5}"#, refusal: ["k", "top-k", "default"], c: CANDOR_LEVEL_LABEL, { $0.k = 5 }),
        PolicyCase(
            #"{"level":"full","bucket":{"high":0.9}}"#, refusal: ["bucket", "0.9", "level bucket"],
            c: CANDOR_LEVEL_FULL, { $0.bucket_high = 0.9 }),
        PolicyCase(
            #"{"level":"bucket","bucket":{"high":0.4}}"#, refusal: ["bucket", "medium < high", "0.4"],
            swift: { try MaskPolicy(.bucket(high: 0.4)) }, c: CANDOR_LEVEL_BUCKET, { $0.bucket_high = 0.4 }),
        PolicyCase(
            #"{"level":"label","scores":{"form":"quantised","bins":5}}"#,
            refusal: ["scores.form", "exact", "found quantised"],
            swift: { try MaskPolicy(.label, scores: .quantised(bins: 5)) }, c: CANDOR_LEVEL_LABEL,
            {
                $0.score_form = Int32(CANDOR_SCORES_QUANTISED)
                $0.score_bins = 5
            }),
        PolicyCase(
            #"{"level":"full","scores":{"form":"none"}}"#, refusal: ["scores.form", "none", "top-k"],
            swift: { try MaskPolicy(.full, scores: .none) }, c: CANDOR_LEVEL_FULL,
            { $0.score_form = Int32(CANDOR_SCORES_NONE) }),
        PolicyCase(
            #"{"level":"full","scores":{"form":"quantised"}}"#, refusal: ["scores.bins", "2 to 65536", "0"],
            c: CANDOR_LEVEL_FULL, { $0.score_form = Int32(CANDOR_SCORES_QUANTISED) }),
        PolicyCase(
            #"{"level":"full","scores":{"bins":5}}"#, refusal: ["scores.bins", "5", "quantised"],
            c: CANDOR_LEVEL_FULL, { $0.score_bins = 5 }),
        PolicyCase(
            #"{"level":"full","scores":{"form":"rounded","step":0.7}}"#,
            refusal: ["scores.step", "0.7", "1 over a whole number"],
            swift: { try MaskPolicy(.full, scores: .rounded(step: 0.7)) }, c: CANDOR_LEVEL_FULL,
            {
                $0.score_form = Int32(CANDOR_SCORES_ROUNDED)
                $0.score_step = 0.7
            }),
        PolicyCase(
            #"{"level":"full","noise":{"kind":"laplace"}}"#, refusal: ["noise.scale", "0"], c: CANDOR_LEVEL_FULL,
            { $0.noise = Int32(CANDOR_NOISE_LAPLACE) }),
        PolicyCase(
            #"{"level":"full","noise":{"scale":0.2}}"#, refusal: ["noise.scale", "0.2", "0 without"],
            c: CANDOR_LEVEL_FULL, { $0.noise_scale = 0.2 }),
        PolicyCase(
            #"{"level":"full","noise":{"sticky":false}}"#, refusal: ["noise.sticky", "default"], c: CANDOR_LEVEL_FULL,
            { $0.noise_sticky = 0 }),
        PolicyCase(
            #"{"level":"full","noise":{"kind":"gaussian","scale":1e9}}"#, refusal: ["noise.scale", "64", "1e+09"],
            swift: { try MaskPolicy(.full, noise: .gaussian(scale: 1e9)) }, c: CANDOR_LEVEL_FULL,
            {
                $0.noise = Int32(CANDOR_NOISE_GAUSSIAN)
                $0.noise_scale = 1e9
            }),
        PolicyCase(
            #"{"level":"label","noise":{"kind":"laplace","scale":0.2}}"#,
            refusal: ["noise", "found laplace", "preserve_argmax"],
            swift: { try MaskPolicy(.label, noise: .laplace(scale: 0.2)) }, c: CANDOR_LEVEL_LABEL,
            {
                $0.noise = Int32(CANDOR_NOISE_LAPLACE)
                $0.noise_scale = 0.2
            }),
        PolicyCase(
            #"{"level":"bucket","preserveArgmax":false}"#, refusal: ["preserveArgmax", "default"],
            swift: { try MaskPolicy(.bucket(), preservesArgmax: false) }, c: CANDOR_LEVEL_BUCKET,
            { $0.preserve_argmax = 0 }),
        PolicyCase(
            #"{"level":"label","logprobs":{"max":21}}"#, refusal: ["logprobs.max", "0 to 20", "21"],
            swift: { try MaskPolicy(.label, logprobs: .init(max: 21)) }, c: CANDOR_LEVEL_LABEL,
            { $0.logprobs_max = 21 }),
        PolicyCase(
            #"{"level":"label","logprobs":{"step":0.1}}"#, refusal: ["logprobs.step", "0.1"],
            swift: { try MaskPolicy(.label, logprobs: .init(max: 0, step: 0.1)) }, c: CANDOR_LEVEL_LABEL,
            { $0.logprobs_step = 0.1 }),
    ]
}
