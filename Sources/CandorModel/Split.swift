/// Which rows train a model, and which audit it.
public struct Split: Equatable, Sendable {
    /// In the order of the permutation.
    public let train: [Int]
    /// In the order of the permutation.
    public let reference: [Int]

    /// The rows that `sklearn.model_selection.train_test_split(range(count), test_size: test, random_state: seed)`
    /// returns, in its order: the first ⌈count · test⌉ of a permutation are the reference set.
    ///
    /// - Parameter test: share of the reference set, in (0, 1).
    /// - Returns: nil where one of the two sets would be empty.
    public init?(count: Int, test: Double, seed: UInt32) {
        guard count >= 2, count <= Int(UInt32.max), test > 0, test < 1 else { return nil }
        let references = Int((Double(count) * test).rounded(.up))
        guard references < count else { return nil }
        var generator = MersenneTwister(seed: seed)
        let order = generator.legacyPermutation(of: count)
        reference = Array(order[..<references])
        train = Array(order[references...])
    }
}
