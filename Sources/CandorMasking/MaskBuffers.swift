/// Memory of the caller that an answer goes to: what the policy does not release is nil.
///
/// | level | `labels` | `buckets` | `scores`, `numerators` |
/// |---|---|---|---|
/// | label | `[rows]` | | |
/// | bucket | | `[rows × 2]`: arg max; 2 high, 1 medium, 0 low | |
/// | top-k | `[rows × k]`, best first | | `[rows × k]` |
/// | full | | | `[rows × classes]` |
///
/// Of `scores` and `numerators` at least one is there, but for top-k without scores. Buffers hold exactly their shape,
/// overlap neither the scores that come in nor each other, and live as long as the call.
public struct MaskBuffers {
    /// Classes.
    public var labels: UnsafeMutableBufferPointer<Int32>?
    /// Class and bucket, in turn.
    public var buckets: UnsafeMutableBufferPointer<Int32>?
    /// Scores as floats.
    public var scores: UnsafeMutableBufferPointer<Float>?
    /// Scores as integers over ``MaskPolicy/denominator``.
    public var numerators: UnsafeMutableBufferPointer<UInt32>?
    /// At least ``Masker/scratchBytes(classes:)``, which is 0 for most; its content is lost.
    public var scratch: UnsafeMutableRawBufferPointer?

    /// Those that are not nil.
    public init(
        labels: UnsafeMutableBufferPointer<Int32>? = nil, buckets: UnsafeMutableBufferPointer<Int32>? = nil,
        scores: UnsafeMutableBufferPointer<Float>? = nil, numerators: UnsafeMutableBufferPointer<UInt32>? = nil,
        scratch: UnsafeMutableRawBufferPointer? = nil
    ) {
        self.labels = labels
        self.buckets = buckets
        self.scores = scores
        self.numerators = numerators
        self.scratch = scratch
    }

    /// Refuses buffers of other lengths than those of `shape`.
    func check(_ shape: MaskedShape) throws(MaskError) {
        func require(_ what: String, _ count: Int?, _ expected: Int) throws(MaskError) {
            if let count, count != expected { throw .wrongCount(what: what, expected: expected, actual: count) }
        }
        try require("labels", labels?.count, shape.labels)
        try require("buckets", buckets?.count, shape.buckets)
        try require("scores", scores?.count, shape.scores)
        try require("numerators", numerators?.count, shape.scores)
    }
}

/// How many values of each kind an answer has.
struct MaskedShape: Equatable {
    var labels = 0
    var buckets = 0
    var scores = 0
    /// Scores of a row.
    var width = 0

    /// Of a batch that has been checked, so that rows × classes fits.
    init(_ policy: MaskPolicy, _ batch: ConfidenceBatch) throws(MaskError) {
        switch policy.level {
        case .label: labels = batch.rows
        case .bucket:
            // With one class, twice the rows may be more than the scores.
            guard batch.rows <= Int.max / 16 else {
                throw .invalidShape(what: "rows", expected: "at most \(Int.max / 16)", actual: batch.rows)
            }
            buckets = 2 * batch.rows
        case .topK(let k):
            guard k <= batch.classes else {
                throw .invalidShape(what: "classes", expected: "at least k, \(k)", actual: batch.classes)
            }
            width = k
            labels = batch.rows * k
        case .full: width = batch.classes
        }
        if case .none = policy.scores { return }
        scores = batch.rows * width
    }
}
