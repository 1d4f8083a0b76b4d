/// How near a row's features lie to those of some class: minus the smallest squared Mahalanobis distance.
///
/// Each class has the mean of its training features; all share one covariance Σ, of the residuals around them. A row
/// scores max over c of −(f − μ_c)ᵀ Σ⁻¹ (f − μ_c): larger for surer rows. To Σ is added 1e-6 of its mean variance on the
/// diagonal, so that features that are constant or copies of each other have an inverse too.
///
/// Source: Lee et al., "A Simple Unified Framework for Detecting Out-of-Distribution Samples and Adversarial Attacks",
/// NeurIPS 2018, without input noise and with the last hidden layer alone.
public struct MahalanobisScore: Sendable {
    /// Number of features of a row.
    public let width: Int
    /// `[classes with rows × width]`: L⁻¹ μ_c, where Σ = L Lᵀ.
    private let whitenedMeans: [[Double]]
    private let decomposition: Cholesky

    /// Wider features are refused: the fit holds a matrix of width² doubles.
    public static var maximumWidth: Int { 4096 }

    /// Fits means and covariance.
    ///
    /// - Parameter features: `[rows × width]` of training rows, finite.
    /// - Parameter labels: `[rows]`, their classes; classes without a row have no mean.
    /// - Parameter classes: at least 2.
    /// - Throws: `empty`, `lengthMismatch`, `notFinite`, `labelOutOfRange`, or `settingOutOfRange` for classes, for the
    ///   width, or for a covariance that overflows.
    /// - Complexity: O(rows × width² + width³).
    public init(features: [Float], labels: [Int32], classes: Int) throws(CalibrationInputError) {
        guard classes >= 2, classes <= Int(Int32.max) else {
            throw .settingOutOfRange(name: "classes", expected: "2 or more", actual: Double(classes))
        }
        guard !labels.isEmpty else { throw .empty }
        let width = features.count / labels.count
        guard (1...Self.maximumWidth).contains(width) else {
            throw .settingOutOfRange(name: "features", expected: "1 to \(Self.maximumWidth)", actual: Double(width))
        }
        try Require.sameLength("features", expected: labels.count * width, actual: features.count)
        if let index = features.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(values: "features", row: index / width, actual: Double(features[index]))
        }
        if let row = labels.firstIndex(where: { $0 < 0 || Int($0) >= classes }) {
            throw .labelOutOfRange(row: row, classes: classes, actual: Int(labels[row]))
        }
        let means = Self.means(features, labels, width: width)
        let covariance = Self.covariance(features, labels, means, width: width)
        guard let decomposition = Cholesky(covariance, size: width) else {
            throw .settingOutOfRange(
                name: "largest feature", expected: "a size whose square sums to a finite covariance",
                actual: Double(features.reduce(0) { max($0, abs($1)) }))
        }
        self.width = width
        self.decomposition = decomposition
        whitenedMeans = means.keys.sorted().compactMap { means[$0] }.map { mean in
            var mean = mean
            decomposition.solveLower(&mean)
            return mean
        }
    }

    /// The score of each row, in squared standard deviations, at most 0.
    ///
    /// - Parameter features: `[rows × width]`, finite.
    /// - Throws: `lengthMismatch` where the last row is not complete, or `notFinite`.
    /// - Complexity: O(rows × width × (width + classes)).
    public func values(of features: [Float]) throws(CalibrationInputError) -> [Double] {
        try Require.sameLength(
            "features in whole rows", expected: features.count / width * width, actual: features.count)
        if let index = features.firstIndex(where: { !$0.isFinite }) {
            throw .notFinite(values: "features", row: index / width, actual: Double(features[index]))
        }
        return stride(from: 0, to: features.count, by: width).map { start in
            var row = features[start..<start + width].map(Double.init)
            decomposition.solveLower(&row)
            return whitenedMeans.reduce(-Double.infinity) { best, mean in
                var distance = 0.0
                for index in 0..<width { distance += (row[index] - mean[index]) * (row[index] - mean[index]) }
                return max(best, -distance)
            }
        }
    }

    /// The mean features of each class that has rows.
    private static func means(_ features: [Float], _ labels: [Int32], width: Int) -> [Int32: [Double]] {
        var sums: [Int32: (count: Double, sum: [Double])] = [:]
        for (row, label) in labels.enumerated() {
            var entry = sums.removeValue(forKey: label) ?? (0, [Double](repeating: 0, count: width))
            entry.count += 1
            for index in 0..<width { entry.sum[index] += Double(features[row * width + index]) }
            sums[label] = entry
        }
        return sums.mapValues { entry in entry.sum.map { $0 / entry.count } }
    }

    /// The upper triangle of Σ with the ridge; a ridge of 1 where all features are constant within their class.
    private static func covariance(
        _ features: [Float], _ labels: [Int32], _ means: [Int32: [Double]], width: Int
    ) -> [Double] {
        var sums = [Double](repeating: 0, count: width * width)
        var residual = [Double](repeating: 0, count: width)
        sums.withUnsafeMutableBufferPointer { sums in
            for (row, label) in labels.enumerated() {
                guard let mean = means[label] else { continue }
                for index in 0..<width { residual[index] = Double(features[row * width + index]) - mean[index] }
                for first in 0..<width where residual[first] != 0 {
                    let factor = residual[first]
                    for second in first..<width { sums[first * width + second] += factor * residual[second] }
                }
            }
        }
        let count = Double(labels.count)
        for index in sums.indices { sums[index] /= count }
        let meanVariance = (0..<width).reduce(0) { $0 + sums[$1 * width + $1] } / Double(width)
        for index in 0..<width { sums[index * width + index] += meanVariance > 0 ? 1e-6 * meanVariance : 1 }
        return sums
    }
}
