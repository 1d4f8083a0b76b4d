/// Log-probabilities of a text model as a policy lets them out: clamped, rounded, or none.
///
/// ```swift
/// let logprobs = try TokenLogprobs(MaskPolicy(.label, logprobs: .init(max: 5, step: 0.1)))
/// let released = try logprobs.release(logits.span, .logits(classes: 32_000), .init(top: 20), tokens: [17])
/// released.top  // 5
/// ```
///
/// A row gives the same values alone, as in a stream, and in a batch.
public struct TokenLogprobs: Sendable {
    /// What a request asks for once the server has resolved its defaults.
    public struct Request: Hashable, Sendable {
        /// How many log-probabilities a token; a negative number asks for the whole vocabulary.
        public let top: Int
        /// Whether the request also steers logits. Together with log-probabilities that would reveal the model's last
        /// layer, so it is refused where any are to be released.
        public let hasLogitBias: Bool

        /// A request, defaults resolved.
        public init(top: Int, hasLogitBias: Bool = false) {
            self.top = top
            self.hasLogitBias = hasLogitBias
        }
    }

    /// What leaves.
    public struct Released: Hashable, Sendable {
        /// Log-probabilities a token, after the clamp; 0 where all are suppressed.
        public let top: Int
        /// `[rows × top]`, best first.
        public internal(set) var topTokens: [Int32]
        /// The same shape; never below -9999, which also stands for -inf.
        public internal(set) var topLogprobs: [Float]
        /// `[rows]`: those of the sampled tokens; empty without them, or where all are suppressed.
        public internal(set) var tokenLogprobs: [Float]
    }

    /// What may leave.
    public let policy: MaskPolicy
    /// Most threads for a batch; 0 means all that the machine has.
    public let workers: Int
    let prepared: PreparedPolicy

    /// The log-probabilities that `policy` allows.
    ///
    /// - Throws: ``MaskError/invalidShape(what:expected:actual:)`` for the workers.
    public init(_ policy: MaskPolicy, workers: Int = 1) throws(MaskError) {
        guard (0...1024).contains(workers) else {
            throw .invalidShape(what: "workers", expected: "0 to 1024", actual: workers)
        }
        self.policy = policy
        self.workers = workers
        prepared = try policy.fields.prepared()
    }

    /// How many log-probabilities a token are released of `requested`: never more than the policy and the vocabulary
    /// have, whatever was asked for.
    public func top(requested: Int, vocabulary: Int) throws(MaskError) -> Int {
        try ConfidenceBatch.logits(rows: 0, classes: vocabulary).check(count: 0)
        return allowed(requested, vocabulary: vocabulary)
    }

    /// Log-softmax of the best tokens of each row of logits, rounded as the policy says.
    ///
    /// - Parameters:
    ///   - logits: rows over the vocabulary, borrowed.
    ///   - batch: their shape; the kind is logits.
    ///   - request: what was asked for.
    ///   - tokens: the sampled token of each row, to release its log-probability too.
    /// - Throws: ``MaskError``; a request with a bias is refused unless everything is suppressed.
    public func release(
        _ logits: Span<Float>, _ batch: ConfidenceBatch, _ request: Request, tokens: [Int32]? = nil
    ) throws(MaskError) -> Released {
        try batch.check(count: logits.count)
        guard batch.kind == .logits else {
            throw .invalidPolicy(what: "kind", expected: "logits", actual: batch.kind.rawValue)
        }
        if let tokens, tokens.count != batch.rows {
            throw .wrongCount(what: "sampled tokens", expected: batch.rows, actual: tokens.count)
        }
        let top = allowed(request.top, vocabulary: batch.classes)
        var released = Released(
            top: top, topTokens: Array(repeating: 0, count: batch.rows * top),
            topLogprobs: Array(repeating: 0, count: batch.rows * top),
            tokenLogprobs: Array(repeating: 0, count: top > 0 && tokens != nil ? batch.rows : 0))
        try logits.withUnsafeBufferPointer { logits throws(MaskError) in
            try run(logits, batch, request, tokens: tokens, into: &released)
        }
        return released
    }
}
