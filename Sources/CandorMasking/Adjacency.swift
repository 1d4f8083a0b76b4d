/// Which two worlds a privacy guarantee compares: an epsilon means nothing without it, so it is part of the type.
///
/// Mechanisms, ledgers and guarantees of different adjacencies do not mix.
public protocol Adjacency: Sendable {
    /// The two worlds, in words: "any two rows of probabilities".
    static var meaning: String { get }
    /// Whether the two worlds share the arg max, so that a mask that preserves it tells them apart no better.
    static var sharesArgmax: Bool { get }
}

/// One answer's row of probabilities, or any other row in its place.
public enum AnyTwoRows: Adjacency {
    /// "any two rows of probabilities".
    public static let meaning = "any two rows of probabilities"
    /// They do not: a preserved arg max is released without noise, and tells them apart with certainty.
    public static let sharesArgmax = false
}

/// One answer's row of probabilities, or another with the same arg max: the label is public, the scores are not.
public enum TwoRowsOfOneLabel: Adjacency {
    /// "two rows of probabilities with the same arg max".
    public static let meaning = "two rows of probabilities with the same arg max"
    /// They do.
    public static let sharesArgmax = true
}

/// How far the probabilities of two adjacent worlds can be apart.
public struct Sensitivity<A: Adjacency>: Hashable, Sendable {
    /// The sum of the differences.
    public let l1: Double
    /// The root of the sum of their squares.
    public let l2: Double
    /// The largest difference of one class.
    public let largest: Double

    /// A sensitivity that the caller can prove: for an adjacency of the caller's own, such as two training sets that
    /// differ in one record under a training that is stable.
    ///
    /// - Throws: ``MaskError/unaccountable(what:expected:actual:)`` for numbers that no two rows can have.
    public init(l1: Double, l2: Double, largest: Double) throws(MaskError) {
        guard largest > 0 && largest <= 1 && l2 >= largest && l1 >= l2 && l1 <= 2 else {
            throw .unaccountable(
                what: "sensitivity", expected: "0 < largest <= l2 <= l1 <= 2, and largest <= 1",
                actual: "l1 \(l1), l2 \(l2), largest \(largest)")
        }
        self.init(unchecked: l1, l2, largest)
    }

    private init(unchecked l1: Double, _ l2: Double, _ largest: Double) {
        (self.l1, self.l2, self.largest) = (l1, l2, largest)
    }

    /// The diameter of the simplex: all of the probability moves from one class to another. No two rows are further
    /// apart.
    public static var simplex: Sensitivity { Sensitivity(unchecked: 2, 2.0.squareRoot(), 1) }
}
