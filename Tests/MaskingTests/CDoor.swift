import CCandor
import CandorMasking

/// An answer through the C interface, as a server in another language gets it.
struct CDoor: Equatable {
    static let mark: Int32 = -77

    var status: Int32
    var labels: [Int32]
    var buckets: [Int32]
    var scores: [Float]
    var numerators: [UInt32]
    /// Where a failure was.
    var row = 0
    var column = 0

    /// Masks by `candor_mask`, or by `candor_mask_row`, with outputs that hold a mark before.
    init(
        _ policy: candor_policy, _ scores: [Float], _ batch: ConfidenceBatch, asRow: Bool = false, threads: UInt32 = 1,
        stickyKey: [UInt8]? = nil, period: UInt64 = 0, testSeed: [UInt8]? = nil, firstRow: UInt64 = 0
    ) {
        var policy = policy
        let level = Int(policy.level)
        let form = Int(policy.score_form)
        let width =
            level == CANDOR_LEVEL_TOP_K ? Int(policy.k) : level == CANDOR_LEVEL_FULL ? batch.classes : 0
        let hasScores = width > 0 && form != CANDOR_SCORES_NONE
        let hasNumerators =
            hasScores && (form != CANDOR_SCORES_EXACT || Int(policy.noise) != CANDOR_NOISE_NONE)
        func marked<T>(_ count: Int, _ mark: T) -> [T] { Array(repeating: mark, count: count) }
        var labels = marked(
            level == CANDOR_LEVEL_LABEL ? batch.rows : level == CANDOR_LEVEL_TOP_K ? batch.rows * width : 0, Self.mark)
        var buckets = marked(level == CANDOR_LEVEL_BUCKET ? 2 * batch.rows : 0, Self.mark)
        var out = marked(hasScores ? batch.rows * width : 0, Float(Self.mark))
        var numerators = marked(hasNumerators ? batch.rows * width : 0, UInt32(77))
        let bytes = candor_scratch_bytes(&policy, batch.classes, threads)
        var scratch = marked(bytes, UInt8(0))
        var detail = candor_error_detail()
        detail.struct_size = UInt32(MemoryLayout<candor_error_detail>.size)
        var options = candor_options()
        options.struct_size = UInt32(MemoryLayout<candor_options>.size)
        options.threads = threads
        options.key_period = period
        options.first_row = firstRow
        let kind = Int32(batch.kind == .logits ? CANDOR_KIND_LOGITS : CANDOR_KIND_PROBABILITIES)
        status = labels.withUnsafeMutableBufferPointer { labels in
            buckets.withUnsafeMutableBufferPointer { buckets in
                out.withUnsafeMutableBufferPointer { out in
                    numerators.withUnsafeMutableBufferPointer { numerators in
                        scratch.withUnsafeMutableBytes { scratch in
                            scores.withUnsafeBufferPointer { scores in
                                (stickyKey ?? []).withUnsafeBufferPointer { key in
                                    (testSeed ?? []).withUnsafeBufferPointer { seed in
                                        options.sticky_key = stickyKey == nil ? nil : key.baseAddress
                                        options.insecure_test_seed = testSeed == nil ? nil : seed.baseAddress
                                        options.scratch = bytes == 0 ? nil : scratch.baseAddress
                                        options.scratch_bytes = bytes
                                        var input = candor_input(
                                            struct_size: UInt32(MemoryLayout<candor_input>.size), kind: kind,
                                            data: scores.baseAddress, rows: batch.rows, classes: batch.classes,
                                            row_stride: batch.rowStride)
                                        var output = candor_output(
                                            struct_size: UInt32(MemoryLayout<candor_output>.size), reserved: 0,
                                            labels: labels.isEmpty ? nil : labels.baseAddress,
                                            buckets: buckets.isEmpty ? nil : buckets.baseAddress,
                                            scores: out.isEmpty ? nil : out.baseAddress,
                                            numerators: numerators.isEmpty ? nil : numerators.baseAddress)
                                        if asRow {
                                            return candor_mask_row(
                                                &policy, input.data, batch.classes, kind, &output, &options, &detail)
                                        }
                                        return candor_mask(&policy, &input, &output, &options, &detail)
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
        (self.labels, self.buckets, self.scores, self.numerators) = (labels, buckets, out, numerators)
        if status != CANDOR_OK { (row, column) = (detail.row, detail.column) }
    }

    /// Whether every output is as it was before the call.
    var isUntouched: Bool {
        labels.allSatisfy { $0 == Self.mark } && buckets.allSatisfy { $0 == Self.mark }
            && scores.allSatisfy { $0 == Float(Self.mark) } && numerators.allSatisfy { $0 == 77 }
    }
}
