import CandorCore
import CandorProof
import Foundation

/// How likely a sample of logged answers is to hit an altered one.
public enum SampleMathematics {
    /// 1 - C(n - m, k) / C(n, k): the probability that k of n answers, drawn without replacement, hit one of m.
    ///
    /// - Throws: ``EvidenceError/outOfRange(name:expected:actual:)`` unless 0 <= k, m <= n.
    /// - Complexity: O(min(k, m)).
    public static func detectionProbability(
        answers n: Int, altered m: Int, sampled k: Int
    ) throws(EvidenceError) -> Double {
        guard n >= 0 else { throw .outOfRange(name: "answers", expected: "0 or more", actual: "\(n)") }
        for (name, number) in [("altered answers", m), ("sampled answers", k)] {
            guard Mutation.isOn(.sampleNumbers) || (0...n).contains(number) else {
                throw .outOfRange(name: name, expected: "0 ... \(n)", actual: "\(number)")
            }
        }
        // C(n - m, k) / C(n, k) is symmetric in m and k: a product of the smaller number of factors, as a sum of
        // logarithms so that small probabilities keep their digits.
        let (few, many) = (min(k, m), max(k, m))
        if few > n - many { return few == 0 ? 0 : 1 }
        var logarithm = 0.0
        for index in 0..<few { logarithm += log1p(-Double(many) / Double(n - index)) }
        return -expm1(logarithm)
    }

    /// The smallest sample that hits one of m altered answers with at least this probability; all n when none does.
    public static func sampleSize(
        answers n: Int, altered m: Int, probability: Double
    ) throws(EvidenceError) -> Int {
        guard probability >= 0 && probability <= 1 else {
            throw .outOfRange(name: "probability", expected: "a number in [0, 1]", actual: "\(probability)")
        }
        guard n >= 0 else { throw .outOfRange(name: "answers", expected: "0 or more", actual: "\(n)") }
        guard m >= 1 || n == 0 else {
            throw .outOfRange(name: "altered answers", expected: "1 ... \(n)", actual: "\(m)")
        }
        var low = 0
        var high = n
        while low < high {
            let middle = (low + high) / 2
            if try detectionProbability(answers: n, altered: m, sampled: middle) >= probability {
                high = middle
            } else {
                low = middle + 1
            }
        }
        return low
    }
}

/// Which answers an auditor asks for: drawn from the system's randomness after it has the checkpoint.
public struct SamplePlan: EvidenceDocument {
    /// Its name in errors.
    public static var documentName: String { "sample" }

    /// The most answers of one sample.
    public static let largestCount = 1_000_000

    /// Number of answers in the checkpoint.
    public let size: Int
    /// The root of the checkpoint.
    public let root: Digest
    /// Distinct places, increasing.
    public let indices: [Int]

    /// Draws `count` answers of a checkpoint, each set of them equally likely.
    ///
    /// - Throws: ``EvidenceError/outOfRange(name:expected:actual:)``.
    public init(of checkpoint: Checkpoint, count: Int) throws(EvidenceError) {
        var source = SystemRandomSource()
        try self.init(of: checkpoint, count: count, using: &source)
    }

    package init(
        of checkpoint: Checkpoint, count: Int, using source: inout some RandomSource
    ) throws(EvidenceError) {
        let largest = min(checkpoint.size, Self.largestCount)
        guard Mutation.isOn(.sampleSize) || (count >= 0 && count <= largest) else {
            throw .outOfRange(name: "sampled answers", expected: "0 ... \(largest)", actual: "\(count)")
        }
        size = checkpoint.size
        root = checkpoint.root
        // Floyd's algorithm: J. Bentley, Programming Pearls, 1987.
        var chosen: Set<Int> = []
        for last in checkpoint.size - count..<checkpoint.size {
            let drawn = source.integer(below: last + 1)
            if !chosen.insert(drawn).inserted { chosen.insert(last) }
        }
        indices = chosen.sorted()
    }
}

/// What a provider hands over for one sampled index.
public struct SampleOpening: Codable, Hashable, Sendable {
    /// The leaf.
    public let leaf: ReceiptLeaf
    /// What it was made from: the public input of the proof of inference.
    public let answer: SampledAnswer
    /// That the leaf is in the log.
    public let proof: [Digest]

    package init(leaf: ReceiptLeaf, answer: SampledAnswer, proof: [Digest]) {
        self.leaf = leaf
        self.answer = answer
        self.proof = proof
    }
}

/// The openings of a sample, as a file.
public struct SampleOpenings: EvidenceDocument {
    /// Its name in errors.
    public static var documentName: String { "set of openings" }

    /// In any order.
    public let openings: [SampleOpening]

    /// A set of openings.
    public init(_ openings: [SampleOpening]) { self.openings = openings }
}
