import Foundation

/// Vector scaling: class k's logit becomes weight_k · z_k + bias_k.
///
/// The fit minimises the cross-entropy plus (w / 2) · ‖parameters − identity‖², where w is what the prior counts in
/// observations: few rows then change little, and labels that the logits predict without a fault have a minimum too.
///
/// Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2.
public struct VectorScaling: Recalibration, Equatable, Codable {
    /// `[classes]`: factor of each class's logit.
    public let weights: [Double]
    /// `[classes]`: what is added to it.
    public let biases: [Double]
    /// How near to its minimum the fit ended.
    public let convergence: Convergence

    /// More classes are refused: the fit holds a matrix of (2 · classes)² doubles.
    public static var maximumClasses: Int { 2048 }

    /// Fits weights and biases.
    ///
    /// - Parameter scores: of held-out rows; probabilities stand for their logarithms.
    /// - Parameter labels: their classes; classes without a row are allowed.
    /// - Parameter priorWeight: w > 0, in observations.
    /// - Throws: `lengthMismatch`, `labelOutOfRange`, or `settingOutOfRange` for the weight or for too many classes.
    /// - Complexity: O(rows × classes² + classes³) for each of about eight steps.
    public init(
        fitting scores: ClassScores, labels: [Int32], priorWeight: Double = 1
    ) throws(CalibrationInputError) {
        let loss = try VectorLoss(
            MultinomialRows(scores, labels: labels, priorWeight: priorWeight, maximumClasses: Self.maximumClasses))
        let classes = scores.classes
        let identity =
            [Double](repeating: 1, count: classes) + [Double](repeating: 0, count: classes)
        let result = NewtonMinimiser(prior: priorWeight / Double(labels.count)).minimise(loss, from: identity)
        weights = Array(result.parameters[..<classes])
        biases = Array(result.parameters[classes...])
        convergence = result.convergence
    }

    /// The softmax of the scaled logits.
    ///
    /// - Throws: `lengthMismatch` where the map was fitted to another number of classes.
    /// - Complexity: O(rows × classes).
    public func probabilities(of scores: ClassScores) throws(CalibrationInputError) -> [Float] {
        try scores.check(classes: weights.count)
        let classes = weights.count
        var rows = scores.logits
        for index in rows.indices { rows[index] = weights[index % classes] * rows[index] + biases[index % classes] }
        ClassScores.formSoftmax(of: &rows, classes: classes)
        return rows.map(Float.init)
    }

    private enum Key: String, CodingKey {
        case weights, biases, convergence
    }

    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` unless there are as many biases as weights, at least two, all finite.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        weights = try object.decode([Double].self, forKey: .weights)
        biases = try object.decode([Double].self, forKey: .biases)
        convergence = try object.decode(Convergence.self, forKey: .convergence)
        guard weights.count >= 2, weights.count == biases.count, (weights + biases).allSatisfy(\.isFinite) else {
            throw DecodingError.dataCorruptedError(
                forKey: .weights, in: object,
                debugDescription: "expected a finite weight and bias for each of two or more classes, found "
                    + "\(weights.count) weights and \(biases.count) biases")
        }
    }
}

/// The mean cross-entropy of softmax(w ∘ z + b) as a function of (w, b).
private struct VectorLoss: ConvexLoss {
    private let rows: MultinomialRows

    init(_ rows: MultinomialRows) { self.rows = rows }

    var dimension: Int { 2 * rows.classes }

    func evaluate(at parameters: [Double], gradient: inout [Double], hessian: inout [Double]) -> Double {
        let (classes, size) = (rows.classes, dimension)
        let share = 1 / Double(rows.count)
        var probabilities = [Double](repeating: 0, count: classes)
        var features = probabilities
        var products = [Double](repeating: 0, count: size)
        var value = 0.0
        hessian.withUnsafeMutableBufferPointer { hessian in
            for row in 0..<rows.count {
                for k in 0..<classes {
                    features[k] = rows.logits[row * classes + k]
                    probabilities[k] = parameters[k] * features[k] + parameters[classes + k]
                }
                let label = Int(rows.labels[row])
                value += crossEntropy(&probabilities, label: label)
                // The second derivative is Jᵀ (diag(p) − p pᵀ) J, where J = (diag(z), 1).
                for k in 0..<classes {
                    let (p, z) = (probabilities[k], features[k])
                    products[k] = p * z
                    products[classes + k] = p
                    let residual = (p - (k == label ? 1 : 0)) * share
                    gradient[k] += residual * z
                    gradient[classes + k] += residual
                    hessian[k * size + k] += p * z * z * share
                    hessian[k * size + classes + k] += p * z * share
                    hessian[(classes + k) * size + classes + k] += p * share
                }
                for j in 0..<size {
                    let factor = products[j] * share
                    for k in j..<size { hessian[j * size + k] -= factor * products[k] }
                }
            }
        }
        return value * share
    }
}
