/// What left the mask: nothing else of the rows is in it.
public struct MaskedBatch: Hashable, Sendable {
    /// How sure the model is, as ``MaskPolicy/Level/bucket(high:medium:)`` says it.
    public enum Bucket: Int32, CaseIterable, Codable, Sendable {
        case low, medium, high
    }

    /// One answer.
    public enum Row: Hashable, Sendable {
        /// The arg max.
        case label(Int)
        /// The arg max and how sure it is.
        case bucket(Int, Bucket)
        /// The best classes, best first, with their scores unless the policy has none.
        case topK(classes: [Int], scores: [Float]?)
        /// The scores of all classes.
        case full([Float])
    }

    /// Number of answers.
    public let rows: Int
    /// Classes of the model.
    public let classes: Int
    /// The policy that these are the answers of.
    public let policy: MaskPolicy
    /// At label `[rows]`, at top-k `[rows × k]` best first, else empty.
    public internal(set) var labels: [Int32]
    /// At bucket `[rows × 2]`: class and ``Bucket``; else empty.
    public internal(set) var buckets: [Int32]
    /// At top-k `[rows × k]`, at full `[rows × classes]`, else empty.
    public internal(set) var scores: [Float]
    /// The scores as integers over ``MaskPolicy/denominator``; empty for exact scores without noise.
    public internal(set) var numerators: [UInt32]
    var scratch: [UInt8]
    let shape: MaskedShape

    init(_ policy: MaskPolicy, _ batch: ConfidenceBatch, _ shape: MaskedShape, scratchBytes: Int) {
        (rows, classes, self.policy, self.shape) = (batch.rows, batch.classes, policy, shape)
        labels = Array(repeating: 0, count: shape.labels)
        buckets = Array(repeating: 0, count: shape.buckets)
        scores = Array(repeating: 0, count: shape.scores)
        numerators = Array(repeating: 0, count: policy.hasNumerators ? shape.scores : 0)
        scratch = Array(repeating: 0, count: scratchBytes)
    }

    /// Equal answers to the same policy, whatever memory they were made in.
    public static func == (a: MaskedBatch, b: MaskedBatch) -> Bool {
        a.policy == b.policy && a.rows == b.rows && a.classes == b.classes && a.labels == b.labels
            && a.buckets == b.buckets && a.scores == b.scores && a.numerators == b.numerators
    }

    /// As ``==(_:_:)``.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(policy)
        hasher.combine(labels)
        hasher.combine(buckets)
        hasher.combine(scores)
    }

    /// The answer to row `row`, which must be in 0 ..< ``rows``.
    public subscript(row: Int) -> Row {
        precondition(row >= 0 && row < rows, "row out of range")
        let own = row * shape.width..<(row + 1) * shape.width
        switch policy.level {
        case .label: return .label(Int(labels[row]))
        case .bucket: return .bucket(Int(buckets[2 * row]), Bucket(rawValue: buckets[2 * row + 1]) ?? .low)
        case .topK:
            return .topK(classes: labels[own].map(Int.init), scores: scores.isEmpty ? nil : Array(scores[own]))
        case .full: return .full(Array(scores[own]))
        }
    }
}
