import CCandor
import CandorCore
import KernelTestKit
import Testing

/// The kernels of masking of each instruction set, by forced dispatch, against the scalar ones.
@Suite struct MaskKernelTests {
    /// What is released of each row: a policy without noise but for its level and form.
    struct Release: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let level: Int
        var form = CANDOR_SCORES_EXACT
        var step = 0.0
        var bins: UInt32 = 0
        var preservesArgmax: Int32 = 1
        var noise = CANDOR_NOISE_NONE

        static let all = [
            Release(testDescription: "label", level: CANDOR_LEVEL_LABEL),
            Release(testDescription: "bucket", level: CANDOR_LEVEL_BUCKET),
            Release(testDescription: "best, exact", level: CANDOR_LEVEL_TOP_K),
            Release(testDescription: "best, in order", level: CANDOR_LEVEL_TOP_K, form: CANDOR_SCORES_NONE),
            Release(
                testDescription: "best, in tenths", level: CANDOR_LEVEL_TOP_K, form: CANDOR_SCORES_QUANTISED, bins: 10),
            Release(testDescription: "exact", level: CANDOR_LEVEL_FULL),
            Release(testDescription: "exact, free", level: CANDOR_LEVEL_FULL, preservesArgmax: 0),
            Release(testDescription: "rounded", level: CANDOR_LEVEL_FULL, form: CANDOR_SCORES_ROUNDED, step: 0.1),
            Release(testDescription: "halves", level: CANDOR_LEVEL_FULL, form: CANDOR_SCORES_QUANTISED, bins: 2),
            Release(testDescription: "hundredths", level: CANDOR_LEVEL_FULL, form: CANDOR_SCORES_QUANTISED, bins: 100),
            Release(testDescription: "Laplace", level: CANDOR_LEVEL_FULL, noise: CANDOR_NOISE_LAPLACE),
            Release(
                testDescription: "Gaussian, best", level: CANDOR_LEVEL_TOP_K, noise: CANDOR_NOISE_GAUSSIAN),
        ]

        func policy(classes: Int) -> candor_policy {
            var policy = candor_policy()
            candor_policy_init(&policy, Int32(level))
            if level == CANDOR_LEVEL_TOP_K { policy.k = UInt32(min(5, classes)) }
            policy.score_form = Int32(form)
            policy.score_step = step
            policy.score_bins = bins
            policy.preserve_argmax = preservesArgmax
            policy.noise = Int32(noise)
            if noise != CANDOR_NOISE_NONE {
                policy.noise_scale = 0.2
                policy.noise_sticky = 0
            }
            return policy
        }
    }

    /// An answer: its status, and the bits of all that was written.
    struct Answer: Equatable {
        var status: Int32 = 0
        var labels: [Int32] = []
        var scores: [UInt32] = []
    }

    static func mask(
        _ isa: ISA, _ release: Release, _ scores: [Float], classes: Int, stride: Int, kind: Int
    ) throws -> Answer {
        let rows = (scores.count + stride - classes) / stride
        var policy = release.policy(classes: classes)
        let width = release.level == CANDOR_LEVEL_TOP_K ? Int(policy.k) : classes
        let labelled = [CANDOR_LEVEL_LABEL: rows, CANDOR_LEVEL_BUCKET: 2 * rows, CANDOR_LEVEL_TOP_K: rows * width]
        let hasScores = release.level >= CANDOR_LEVEL_TOP_K && release.form != CANDOR_SCORES_NONE
        var answer = Answer()
        let seed: [UInt8] = (0..<16).map { UInt8($0) }
        var written = Result<[Float], any Error>.success([])
        answer.labels = try Canary.guarded(labelled[release.level] ?? 0, of: Int32.self) { labels in
            written = Result {
                try Canary.guarded(hasScores ? rows * width : 0, of: Float.self, misalignedBy: 4) { out in
                    var input = candor_input(
                        struct_size: UInt32(MemoryLayout<candor_input>.size), kind: Int32(kind), data: nil, rows: rows,
                        classes: classes, row_stride: stride)
                    var output = candor_output()
                    output.struct_size = UInt32(MemoryLayout<candor_output>.size)
                    if release.level == CANDOR_LEVEL_BUCKET {
                        output.buckets = labels
                    } else if release.level != CANDOR_LEVEL_FULL {
                        output.labels = labels
                    }
                    if hasScores { output.scores = out }
                    var options = candor_options()
                    options.struct_size = UInt32(MemoryLayout<candor_options>.size)
                    options.threads = 1
                    answer.status = scores.withUnsafeBufferPointer { scores in
                        seed.withUnsafeBufferPointer { seed in
                            input.data = scores.baseAddress
                            options.insecure_test_seed = seed.baseAddress
                            return cnd_mask_on(isa.code, &policy, &input, &output, &options, nil)
                        }
                    }
                }
            }
        }
        answer.scores = try written.get().map(\.bitPattern)
        return answer
    }

    /// Logits with ties and classes that cannot be.
    static func logits(_ count: Int, _ random: inout TestRandom) -> [Float] {
        (0..<count).map { _ in
            let word = random.next()
            return word % 29 == 0 ? -.infinity : Float(Int(word >> 32 & 1_023) - 512) / 64
        }
    }

    @Test(arguments: ISA.availableHere, Release.all)
    func answersAreThoseOfScalar(isa: ISA, release: Release) throws {
        var random = TestRandom(seed: 9)
        for classes in Lengths.aroundLanes(16) where classes > 0 {
            for (rows, padding) in [(1, 0), (16, 0), (33, 3)] {
                let stride = classes + padding
                var scores = Self.logits((rows - 1) * stride + classes, &random)
                for row in 0..<rows { scores[row * stride] = 1 }  // no row without a finite logit
                let got = try Self.mask(
                    isa, release, scores, classes: classes, stride: stride, kind: CANDOR_KIND_LOGITS)
                let expected = try Self.mask(
                    .scalar, release, scores, classes: classes, stride: stride, kind: CANDOR_KIND_LOGITS)
                #expect(expected.status == CANDOR_OK)
                #expect(got == expected, "isa \(isa), \(rows) rows of \(classes), \(padding) between, seed 9")
            }
            let weights = (0..<3 * classes).map { _ in Double(random.next() % 100 + 1) }
            let probabilities = weights.indices.map { index in
                let row = index / classes * classes
                return Float(weights[index] / weights[row..<row + classes].reduce(0, +))
            }
            let got = try Self.mask(
                isa, release, probabilities, classes: classes, stride: classes, kind: CANDOR_KIND_PROBABILITIES)
            let expected = try Self.mask(
                .scalar, release, probabilities, classes: classes, stride: classes, kind: CANDOR_KIND_PROBABILITIES)
            #expect(expected.status == CANDOR_OK)
            #expect(got == expected, "isa \(isa), probabilities of \(classes), seed 9")
        }
    }

    /// A bad score is refused wherever it is, and nothing is written.
    @Test(arguments: ISA.availableHere, Release.all)
    func badRowsAreRefusedAsByScalar(isa: ISA, release: Release) throws {
        for classes in [1, 15, 16, 17, 100] {
            for (bad, status) in [(Float.nan, CANDOR_ERROR_NAN), (.infinity, CANDOR_ERROR_INFINITE)] {
                for place in [0, classes - 1, 20 * classes + classes / 2] {
                    var scores = [Float](repeating: 0.5, count: 21 * classes)
                    scores[place] = bad
                    let got = try Self.mask(
                        isa, release, scores, classes: classes, stride: classes, kind: CANDOR_KIND_LOGITS)
                    let expected = try Self.mask(
                        .scalar, release, scores, classes: classes, stride: classes, kind: CANDOR_KIND_LOGITS)
                    #expect(got == expected && Int(got.status) == Int(status), "isa \(isa), class \(place)")
                }
            }
        }
    }
}
