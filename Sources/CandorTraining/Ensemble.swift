import CandorCore
import CandorModel
import Foundation

/// What gives logits for samples: a network, or several that answer together.
public protocol Classifier: Sendable {
    /// The logits of every row, `[rows × classes]`; their softmax is what the model says.
    func logits(for samples: Samples, workers: Int) throws(TrainingError) -> [Float]
    /// What the model makes of a row before its last layer, `[rows × features]`.
    func features(for samples: Samples, workers: Int) throws(TrainingError) -> [Float]
}

extension Network: Classifier {}

/// A deep ensemble: networks of the same data that were trained apart, and answer with the mean of their probabilities.
///
/// Members are ordinary networks, each with its own model file, so that each can be quantised, committed to and proved.
/// The mean itself is no network: there is no integer model of it and no proof.
///
/// Source: Lakshminarayanan, Pritzel and Blundell, "Simple and Scalable Predictive Uncertainty Estimation using Deep
/// Ensembles", NeurIPS 2017, without adversarial training.
public struct Ensemble: Classifier {
    /// The networks, at least one.
    public let members: [Network]

    /// An ensemble of networks that read the same rows and know the same classes.
    ///
    /// - Throws: `TrainingError.invalidSetting` for no member; `.mismatchedSamples` where inputs or classes differ.
    public init(_ members: [Network]) throws(TrainingError) {
        guard let first = members.first?.architecture else {
            throw .invalidSetting(name: "members", expected: "1 or more", actual: "0")
        }
        for member in members.map(\.architecture) {
            let pairs = [
                ("classes", first.classes ?? 0, member.classes ?? 0),
                ("numeric features", first.numericFeatures, member.numericFeatures),
                ("categorical columns", first.embeddings.count, member.embeddings.count),
            ]
            for (what, expected, actual) in pairs where expected != actual {
                throw .mismatchedSamples(what: "\(what) of every member", expected: expected, actual: actual)
            }
        }
        self.members = members
    }

    /// The logarithms of the mean of the members' probabilities; one member's own logits where there is no other.
    ///
    /// - Parameters:
    ///   - samples: rows with the members' columns; labels are not read.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    /// - Returns: `[rows × classes]`, row after row. A probability of 0 counts as 2^-126.
    /// - Throws: `TrainingError.mismatchedSamples`, `.codeOutOfRange`.
    /// - Complexity: the members' inference, one after the other, and one logarithm for each class of a row.
    public func logits(for samples: Samples, workers: Int = 0) throws(TrainingError) -> [Float] {
        guard members.count > 1 else { return try members[0].logits(for: samples, workers: workers) }
        var sums: [Double] = []
        for member in members {
            var rows = try member.logits(for: samples, workers: workers)
            var span = rows.mutableSpan
            do {
                try Softmax.formProbabilities(fromLogits: &span, classes: member.architecture.classes ?? 1)
            } catch {
                // The one error is of a count that is no multiple of the classes.
                preconditionFailure("a network gives whole rows: \(error)")
            }
            if sums.isEmpty { sums = [Double](repeating: 0, count: rows.count) }
            for index in rows.indices { sums[index] += Double(rows[index]) }
        }
        let count = Double(members.count)
        return sums.map { Float(log(max($0 / count, Double(Float.leastNormalMagnitude)))) }
    }

    /// The features of all members side by side, `[rows × sum of their widths]`.
    ///
    /// Parameters and errors as in ``logits(for:workers:)``.
    public func features(for samples: Samples, workers: Int = 0) throws(TrainingError) -> [Float] {
        var parts: [(width: Int, values: [Float])] = []
        for member in members {
            parts.append((member.featureWidth, try member.features(for: samples, workers: workers)))
        }
        return (0..<samples.count).flatMap { row in
            parts.flatMap { $0.values[row * $0.width..<(row + 1) * $0.width] }
        }
    }
}
