import CCandor

extension TokenLogprobs {
    /// How many log-probabilities a token the policy allows of `requested`.
    func allowed(_ requested: Int, vocabulary: Int) -> Int {
        let requested = Int32(clamping: requested)
        return withUnsafePointer(to: prepared.value) { Int(candor_logprobs_top($0, requested, vocabulary)) }
    }

    /// Releases log-probabilities of a checked shape.
    func run(
        _ logits: UnsafeBufferPointer<Float>, _ batch: ConfidenceBatch, _ request: Request, tokens: [Int32]?,
        into released: inout Released
    ) throws(MaskError) {
        if batch.rows == 0 { return }
        var input = candor_input(
            struct_size: structSize(of: candor_input.self), kind: batch.kind.code, data: logits.baseAddress,
            rows: batch.rows, classes: batch.classes, row_stride: batch.rowStride)
        var options = candor_options()
        options.struct_size = structSize(of: candor_options.self)
        options.threads = UInt32(workers)
        var detail = candor_error_detail()
        detail.struct_size = structSize(of: candor_error_detail.self)
        let isSuppressed = released.top == 0
        let status = withUnsafePointer(to: prepared.value) { policy in
            released.topTokens.withUnsafeMutableBufferPointer { topTokens in
                released.topLogprobs.withUnsafeMutableBufferPointer { topLogprobs in
                    released.tokenLogprobs.withUnsafeMutableBufferPointer { tokenLogprobs in
                        (tokens ?? []).withUnsafeBufferPointer { sampled in
                            var request = candor_logprobs_request(
                                struct_size: structSize(of: candor_logprobs_request.self),
                                top: Int32(clamping: request.top), logit_bias: request.hasLogitBias ? 1 : 0,
                                reserved: 0, tokens: tokens == nil ? nil : sampled.baseAddress)
                            var output = candor_logprobs_output(
                                struct_size: structSize(of: candor_logprobs_output.self), reserved: 0,
                                top_tokens: isSuppressed ? nil : topTokens.baseAddress,
                                top_logprobs: isSuppressed ? nil : topLogprobs.baseAddress,
                                token_logprobs: isSuppressed || tokens == nil ? nil : tokenLogprobs.baseAddress)
                            return candor_mask_logprobs(policy, &input, &request, &output, &options, &detail)
                        }
                    }
                }
            }
        }
        if status != CANDOR_OK { throw MaskError(status, detail) }
    }
}
