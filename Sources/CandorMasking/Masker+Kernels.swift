import CCandor
import CandorCore

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A policy as C takes it.
struct PreparedPolicy: Sendable {
    fileprivate let value: candor_policy
}

/// The size that every struct of `candor.h` begins with.
private func structSize<T>(of _: T.Type) -> UInt32 { UInt32(MemoryLayout<T>.size) }

// MARK: Policies

extension PolicyFields {
    /// The policy in C, whether it is good or not.
    ///
    /// - Throws: ``MaskError/invalidPolicy(what:expected:actual:)`` for numbers that C's fields cannot hold.
    func prepared() throws(MaskError) -> PreparedPolicy {
        func natural(_ what: String, _ number: Int) throws(MaskError) -> UInt32 {
            guard let natural = UInt32(exactly: number) else {
                throw .invalidPolicy(what: what, expected: "0 to \(UInt32.max)", actual: "\(number)")
            }
            return natural
        }
        let level =
            switch level {
            case .label: CANDOR_LEVEL_LABEL
            case .bucket: CANDOR_LEVEL_BUCKET
            case .topK: CANDOR_LEVEL_TOP_K
            case .full: CANDOR_LEVEL_FULL
            }
        let form =
            switch form {
            case .exact: CANDOR_SCORES_EXACT
            case .rounded: CANDOR_SCORES_ROUNDED
            case .quantised: CANDOR_SCORES_QUANTISED
            case .none: CANDOR_SCORES_NONE
            }
        let noise =
            switch noise {
            case nil: CANDOR_NOISE_NONE
            case .laplace: CANDOR_NOISE_LAPLACE
            case .gaussian: CANDOR_NOISE_GAUSSIAN
            }
        var policy = candor_policy()
        candor_policy_init(&policy, Int32(level))
        policy.k = try natural("k", k)
        policy.score_form = Int32(form)
        policy.score_step = step
        policy.score_bins = try natural("scores.bins", bins)
        policy.bucket_high = high
        policy.bucket_medium = medium
        policy.noise = Int32(noise)
        policy.noise_scale = scale
        policy.noise_sticky = isSticky ? 1 : 0
        policy.preserve_argmax = preservesArgmax ? 1 : 0
        policy.logprobs_max = try natural("logprobs.max", logprobsMax)
        policy.logprobs_step = logprobsStep
        return PreparedPolicy(value: policy)
    }

    /// Refuses what C refuses.
    func check() throws(MaskError) {
        var policy = try prepared().value
        var message = ""
        let status = text(into: &message) { Int(candor_policy_check(&policy, $0, $1)) }
        if status != Int(CANDOR_OK) { throw MaskError(policyMessage: message) }
    }
}

extension MaskPolicy {
    /// What the policy does, in plain words.
    public func describe() -> String {
        guard var policy = try? fields.prepared().value else { return "" }
        var description = ""
        _ = text(into: &description) { Int(candor_policy_describe(&policy, $0, $1)) }
        return description
    }

    /// An upper bound on the bits of information in one answer: log2 of the number of answers that the policy can give.
    ///
    /// It does not shrink with noise, which ``PrivacyLedger`` accounts for, and does not count log-probabilities of
    /// text.
    /// - Parameter classes: of the model, at least k.
    /// - Throws: ``MaskError/invalidShape(what:expected:actual:)``.
    public func leakageBits(classes: Int) throws(MaskError) -> Double {
        try ConfidenceBatch.logits(rows: 0, classes: classes).check(count: 0)
        _ = try MaskedShape(self, .logits(rows: 0, classes: classes))
        var policy = try fields.prepared().value
        return candor_policy_leakage_bits(&policy, classes)
    }

    /// What ``MaskedBatch/numerators`` are over: the bins of quantised scores, 2^24 for exact ones with noise; nil for
    /// exact scores without noise and for rounded ones, which are multiples of their step.
    public var denominator: Int? {
        guard var policy = try? fields.prepared().value else { return nil }
        let denominator = candor_policy_denominator(&policy)
        return denominator == 0 ? nil : Int(denominator)
    }

    /// Whether scores leave.
    var hasScores: Bool { (fields.level == .topK || fields.level == .full) && fields.form != .none }

    /// Whether scores leave, and as integers.
    var hasNumerators: Bool { hasScores && (fields.form != .exact || fields.noise != nil) }
}

/// Most bytes of a text of C's, with the closing zero.
private let textCapacity = 1024

/// Gathers a text that C writes.
private func text(into result: inout String, _ write: (UnsafeMutablePointer<CChar>?, Int) -> Int) -> Int {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: textCapacity) { buffer in
        buffer.initialize(repeating: 0)
        let status = write(buffer.baseAddress, buffer.count)
        result = String(cString: buffer.baseAddress!)
        return status
    }
}

// MARK: Masking

extension Masker {
    /// Bytes of scratch that the caller lends for rows of `classes`: 0 up to 4,096 classes, and where the policy needs
    /// none.
    ///
    /// - Throws: ``MaskError/invalidShape(what:expected:actual:)`` where no memory could hold them.
    public func scratchBytes(classes: Int) throws(MaskError) -> Int {
        let bytes = withUnsafePointer(to: prepared.value) {
            candor_scratch_bytes($0, max(classes, 0), UInt32(workers))
        }
        guard let bytes = Int(exactly: bytes), bytes < Int.max / 2 else {
            throw .invalidShape(what: "classes", expected: "rows that fit into memory", actual: classes)
        }
        return bytes
    }

    /// Masks rows of a checked shape into buffers of its lengths.
    func run(
        _ scores: UnsafeBufferPointer<Float>, _ batch: ConfidenceBatch, _ buffers: MaskBuffers
    ) throws(MaskError) {
        if batch.rows == 0 { return }
        var input = candor_input(
            struct_size: structSize(of: candor_input.self), kind: batch.kind.code, data: scores.baseAddress,
            rows: batch.rows, classes: batch.classes, row_stride: batch.rowStride)
        var output = candor_output(
            struct_size: structSize(of: candor_output.self), reserved: 0, labels: buffers.labels?.baseAddress,
            buckets: buffers.buckets?.baseAddress, scores: buffers.scores?.baseAddress,
            numerators: buffers.numerators?.baseAddress)
        var options = candor_options()
        options.struct_size = structSize(of: candor_options.self)
        options.threads = UInt32(workers)
        options.scratch = buffers.scratch?.baseAddress
        options.scratch_bytes = buffers.scratch?.count ?? 0
        var detail = candor_error_detail()
        detail.struct_size = structSize(of: candor_error_detail.self)
        let status = withUnsafePointer(to: prepared.value) { policy in
            noise.lend(to: &options) { options in
                if batch.rows == 1 {
                    return candor_mask_row(
                        policy, input.data, batch.classes, input.kind, &output, &options, &detail)
                }
                return candor_mask(policy, &input, &output, &options, &detail)
            }
        }
        if status != CANDOR_OK { throw MaskError(status, detail) }
    }
}

extension ConfidenceBatch.Kind {
    fileprivate var code: Int32 {
        switch self {
        case .logits: Int32(CANDOR_KIND_LOGITS)
        case .probabilities: Int32(CANDOR_KIND_PROBABILITIES)
        }
    }
}

extension NoiseSource {
    /// Puts keys and seeds into `options` for the time of `body`.
    fileprivate func lend(
        to options: inout candor_options, _ body: (inout candor_options) -> Int32
    ) -> Int32 {
        switch self {
        case .system: return body(&options)
        case .sticky(let key, let model):
            options.key_period = key.rotation.period(at: UInt64(max(time(nil), 0)))
            return key.withUnsafeBytes { bytes in
                model.withUnsafeBufferPointer { model in
                    options.sticky_key = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                    options.model = model.baseAddress
                    options.model_bytes = model.count
                    return body(&options)
                }
            }
        case .insecureTest(let seed, let firstRow):
            options.first_row = firstRow
            return Swift.withUnsafeBytes(of: (seed.littleEndian, UInt64(0))) { bytes in
                options.insecure_test_seed = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
                return body(&options)
            }
        }
    }
}

// MARK: Log-probabilities

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

// MARK: Errors

extension MaskError {
    /// What `candor_policy_check` says: "FIELD is VALUE; expected OTHERS", by the names of C.
    init(policyMessage message: String) {
        var text = message
        for (name, key) in Self.keys where text.hasPrefix(name) { text = key + text.dropFirst(name.count) }
        let parts = text.split(separator: "; expected ", maxSplits: 1).map(String.init)
        let found = parts.first ?? ""
        let cut = [" is ", " are "].compactMap { found.firstRange(of: $0) }.min { $0.lowerBound < $1.lowerBound }
        self = .invalidPolicy(
            what: cut.map { String(found[..<$0.lowerBound]) } ?? "policy",
            expected: parts.count > 1 ? parts[1] : "a good policy",
            actual: cut.map { String(found[$0.upperBound...]) } ?? found)
    }

    /// C's fields by their keys in files.
    private static let keys = [
        ("score_form", "scores.form"), ("score_step", "scores.step"), ("score_bins", "scores.bins"),
        ("noise_scale", "noise.scale"), ("noise_sticky", "noise.sticky"), ("preserve_argmax", "preserveArgmax"),
        ("logprobs_max", "logprobs.max"), ("logprobs_step", "logprobs.step"),
    ]

    /// A status of `candor.h` that is not `CANDOR_OK`, with its detail.
    init(_ status: Int32, _ detail: candor_error_detail) {
        let (row, column) = (detail.row, detail.column)
        let (expected, actual) = (detail.expected, detail.actual)
        func whole(_ number: Double) -> Int { Int(exactly: number.rounded()) ?? (number > 0 ? .max : .min) }
        switch Int(status) {
        case Int(CANDOR_ERROR_SHAPE):
            self = .invalidShape(what: "classes", expected: "1 to \(Int32.max)", actual: whole(actual))
        case Int(CANDOR_ERROR_STRIDE):
            self = .invalidShape(what: "row stride", expected: "\(whole(expected)) or more", actual: whole(actual))
        case Int(CANDOR_ERROR_K):
            self = .invalidShape(what: "k", expected: "at most \(whole(expected))", actual: whole(actual))
        case Int(CANDOR_ERROR_OUTPUT):
            self = .wrongOutput(expected: "those that the policy releases, and no others")
        case Int(CANDOR_ERROR_MISALIGNED): self = .misaligned
        case Int(CANDOR_ERROR_OVERLAP): self = .overlapping
        case Int(CANDOR_ERROR_SCRATCH):
            self = .wrongCount(what: "bytes of scratch", expected: whole(expected), actual: whole(actual))
        case Int(CANDOR_ERROR_NAN): self = .notANumber(row: row, class: column)
        case Int(CANDOR_ERROR_INFINITE): self = .infinite(row: row, class: column)
        case Int(CANDOR_ERROR_NO_FINITE): self = .noFiniteLogit(row: row)
        case Int(CANDOR_ERROR_NEGATIVE): self = .negative(row: row, class: column, actual: actual)
        case Int(CANDOR_ERROR_NOT_NORMALISED): self = .notNormalised(row: row, tolerance: 1e-3, actual: actual)
        case Int(CANDOR_ERROR_RANDOMNESS): self = .noRandomness
        case Int(CANDOR_ERROR_LOGIT_BIAS): self = .logitBias(top: whole(actual))
        case Int(CANDOR_ERROR_TOKEN):
            self = .tokenOutOfRange(row: row, vocabulary: whole(expected), actual: whole(actual))
        default:
            preconditionFailure(
                "\(String(cString: candor_error_message(status))): arguments are checked before they reach C")
        }
    }
}
