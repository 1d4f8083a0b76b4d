/// Masks the scores of a classifier, so that only what a policy allows leaves the server.
///
/// ```swift
/// let masker = try Masker(MaskPolicy(.full, scores: .quantised(bins: 5)))
/// let answer = try masker.mask([0.873, 0.094, 0.033], .probabilities(classes: 3))
/// answer.scores  // [0.8, 0.2, 0.0]
/// ```
///
/// All rows are checked before anything is written. The same row gives the same bytes alone and in any batch, at any
/// number of workers and on every instruction set. A masker is a value without state; any number of threads may use it.
/// Making one computes the tables of its policy's noise, in some microseconds, which its copies share.
public struct Masker: Sendable {
    /// What may leave.
    public let policy: MaskPolicy
    /// Where noise comes from.
    public let noise: NoiseSource
    /// Most threads for a batch; 0 means all that the machine has.
    public let workers: Int
    let prepared: PreparedMasker

    /// A mask for `policy`.
    ///
    /// - Throws: ``MaskError/wrongNoiseSource(expected:actual:)`` where the policy's noise is sticky and there is no
    ///   key, or the other way round; ``MaskError/invalidShape(what:expected:actual:)`` for the workers.
    public init(_ policy: MaskPolicy, noise: NoiseSource = .system, workers: Int = 1) throws(MaskError) {
        try noise.check(for: policy)
        guard (0...1024).contains(workers) else {
            throw .invalidShape(what: "workers", expected: "0 to 1024", actual: workers)
        }
        self.policy = policy
        self.noise = noise
        self.workers = workers
        prepared = PreparedMasker(try policy.fields.prepared())
    }

    /// Masks the rows of `scores`.
    ///
    /// - Parameters:
    ///   - scores: the memory of the rows, borrowed.
    ///   - batch: how the rows lie in it, and what they are.
    /// - Returns: what the policy releases.
    /// - Throws: ``MaskError``; of several bad rows the first is named.
    /// - Complexity: O(rows × classes); allocates the result.
    public func mask(_ scores: Span<Float>, _ batch: ConfidenceBatch) throws(MaskError) -> MaskedBatch {
        try batch.check(count: scores.count)
        let shape = try MaskedShape(policy, batch)
        var result = MaskedBatch(policy, batch, shape, scratchBytes: try scratchBytes(classes: batch.classes))
        try run(scores, batch, into: &result, isFresh: true)
        return result
    }

    /// Masks the rows of an array; as ``mask(_:_:)-(Span<Float>,_)``.
    public func mask(_ scores: [Float], _ batch: ConfidenceBatch) throws(MaskError) -> MaskedBatch {
        try mask(scores.span, batch)
    }

    /// Masks into the memory of an earlier answer to a batch of the same shape and policy, without any allocation; an
    /// answer of another shape is replaced. When it throws, `result` is as it was.
    public func mask(
        _ scores: Span<Float>, _ batch: ConfidenceBatch, into result: inout MaskedBatch
    ) throws(MaskError) {
        guard result.policy == policy && result.rows == batch.rows && result.classes == batch.classes,
            result.scratch.count >= (try scratchBytes(classes: batch.classes))
        else {
            result = try mask(scores, batch)
            return
        }
        try batch.check(count: scores.count)
        try run(scores, batch, into: &result)
    }

    /// Masks into memory of the caller, without any allocation.
    ///
    /// - Throws: ``MaskError``; then no buffer has been touched.
    public func mask(
        _ scores: Span<Float>, _ batch: ConfidenceBatch, into buffers: MaskBuffers
    ) throws(MaskError) {
        try batch.check(count: scores.count)
        try buffers.check(MaskedShape(policy, batch))
        try scores.withUnsafeBufferPointer { scores throws(MaskError) in try run(scores, batch, buffers) }
    }

    private func run(
        _ scores: Span<Float>, _ batch: ConfidenceBatch, into result: inout MaskedBatch, isFresh: Bool = false
    ) throws(MaskError) {
        try scores.withUnsafeBufferPointer { scores throws(MaskError) in
            try result.withBuffers { buffers throws(MaskError) in
                try run(scores, batch, buffers, isFresh: isFresh)
            }
        }
    }
}

extension MaskedBatch {
    /// Lends all of its memory to write; what has no values is nil.
    fileprivate mutating func withBuffers<R>(_ body: (MaskBuffers) throws(MaskError) -> R) throws(MaskError) -> R {
        func present<T>(_ buffer: UnsafeMutableBufferPointer<T>, _ isReleased: Bool) -> UnsafeMutableBufferPointer<T>? {
            isReleased ? buffer : nil
        }
        let hasLabels = policy.fields.level == .label || policy.fields.level == .topK
        let hasScores = policy.hasScores
        let hasNumerators = policy.hasNumerators
        let hasBuckets = policy.fields.level == .bucket
        return try labels.withUnsafeMutableBufferPointer { labels throws(MaskError) in
            try buckets.withUnsafeMutableBufferPointer { buckets throws(MaskError) in
                try scores.withUnsafeMutableBufferPointer { scores throws(MaskError) in
                    try numerators.withUnsafeMutableBufferPointer { numerators throws(MaskError) in
                        try scratch.withUnsafeMutableBufferPointer { scratch throws(MaskError) in
                            try body(
                                MaskBuffers(
                                    labels: present(labels, hasLabels), buckets: present(buckets, hasBuckets),
                                    scores: present(scores, hasScores), numerators: present(numerators, hasNumerators),
                                    scratch: UnsafeMutableRawBufferPointer(scratch)))
                        }
                    }
                }
            }
        }
    }
}
