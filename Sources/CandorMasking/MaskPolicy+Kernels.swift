import CCandor

/// A policy as C takes it.
struct PreparedPolicy: Sendable {
    let value: candor_policy
}

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

    /// What ``MaskedBatch/numerators`` are over: the bins of quantised scores, 1 / step of rounded ones, 2^24 for exact
    /// ones with noise; nil where there are no numerators.
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

extension MaskError {
    /// What `candor_policy_check` says: "FIELD is VALUE; expected OTHERS", by the names of C.
    init(policyMessage message: String) {
        var text = message
        for (name, key) in Self.keys where text.hasPrefix(name) { text = key + text.dropFirst(name.count) }
        let parts = text.split(separator: "; expected ", maxSplits: 1).map(String.init)
        let found = parts.first ?? ""
        let cut = [" is ", " are "].compactMap { found.firstRange(of: $0) }.min { $0.lowerBound < $1.lowerBound }
        let what = cut.map { String(found[..<$0.lowerBound]) } ?? "policy"
        var actual = cut.map { String(found[$0.upperBound...]) } ?? found
        if let words = Self.words[what], let number = actual.first?.wholeNumberValue, number < words.count {
            actual = words[number] + actual.dropFirst()
        }
        self = .invalidPolicy(what: what, expected: parts.count > 1 ? parts[1] : "a good policy", actual: actual)
    }

    /// C's numbers by their words in files.
    private static let words = [
        "scores.form": ["exact", "rounded", "quantised", "none"], "noise": ["none", "laplace", "gaussian"],
    ]

    /// C's fields by their keys in files.
    private static let keys = [
        ("score_form", "scores.form"), ("score_step", "scores.step"), ("score_bins", "scores.bins"),
        ("noise_scale", "noise.scale"), ("noise_sticky", "noise.sticky"), ("preserve_argmax", "preserveArgmax"),
        ("logprobs_max", "logprobs.max"), ("logprobs_step", "logprobs.step"),
    ]
}
