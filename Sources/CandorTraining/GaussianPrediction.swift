import CandorModel
import Foundation

/// A normal distribution that a network of two outputs answers with.
public struct GaussianPrediction: Hashable, Sendable {
    /// μ.
    public let mean: Double
    /// ln σ².
    public let logVariance: Double

    /// Joins the two.
    public init(mean: Double, logVariance: Double) {
        self.mean = mean
        self.logVariance = logVariance
    }

    /// σ.
    public var deviation: Double { exp(logVariance / 2) }

    /// ½ ((y − μ)² / σ² + ln σ²): the negative log-likelihood of `value` without its constant ½ ln 2π.
    public func negativeLogLikelihood(of value: Double) -> Double {
        ((value - mean) * (value - mean) * exp(-logVariance) + logVariance) / 2
    }
}

extension Network {
    /// The normal distribution that this network predicts for every row.
    ///
    /// - Parameters:
    ///   - samples: rows with this network's columns; labels are not read, but have to be 0 or 1.
    ///   - workers: threads; 0 means all. The result does not depend on it.
    /// - Throws: `TrainingError`, also for a network that has not two outputs.
    /// - Complexity: that of ``Network/logits(for:workers:)``.
    public func gaussians(for samples: Samples, workers: Int = 0) throws(TrainingError) -> [GaussianPrediction] {
        guard layout.classes == 2 else {
            throw .invalidSetting(
                name: "outputs", expected: "2, a mean and a log variance", actual: "\(layout.classes)")
        }
        let outputs = try logits(for: samples, workers: workers)
        return (0..<samples.count).map {
            GaussianPrediction(mean: Double(outputs[2 * $0]), logVariance: Double(outputs[2 * $0 + 1]))
        }
    }
}
