import Foundation

/// Matrix scaling: the logits z become W z + b.
///
/// The fit minimises the cross-entropy plus (w / 2) · ‖(W, b) − (identity, 0)‖², where w is what the prior counts in
/// observations. The prior also settles what the likelihood leaves open: adding one vector to every row of W changes no
/// probability. With classes² + classes parameters the method overfits where rows are few (Guo et al. say so of it).
///
/// Source: Guo et al., "On Calibration of Modern Neural Networks", ICML 2017, section 4.2; the prior towards the
/// identity is that of Kull et al., "Beyond temperature scaling", NeurIPS 2019, with diagonal and rest weighed alike.
public struct MatrixScaling: Recalibration, Equatable, Codable {
    /// `[classes × classes]`, W: row k makes the logit of class k.
    public let weights: [Double]
    /// `[classes]`, b.
    public let biases: [Double]
    /// How near to its minimum the fit ended.
    public let convergence: Convergence

    /// More classes are refused: the fit holds a matrix of (classes² + classes)² doubles.
    public static var maximumClasses: Int { 64 }

    /// Fits weights and biases.
    ///
    /// - Parameter scores: of held-out rows; probabilities stand for their logarithms.
    /// - Parameter labels: their classes; classes without a row are allowed.
    /// - Parameter priorWeight: w > 0, in observations.
    /// - Throws: `lengthMismatch`, `labelOutOfRange`, or `settingOutOfRange` for the weight or for too many classes.
    /// - Complexity: O(rows × classes⁴ / 4 + classes⁶ / 6) for each of about eight steps.
    public init(
        fitting scores: ClassScores, labels: [Int32], priorWeight: Double = 1
    ) throws(CalibrationInputError) {
        let loss = try MatrixLoss(
            MultinomialRows(scores, labels: labels, priorWeight: priorWeight, maximumClasses: Self.maximumClasses))
        let (classes, width) = (scores.classes, scores.classes + 1)
        // Row k of (W, b).
        let identity = (0..<classes * width).map { $0 % width == $0 / width ? 1.0 : 0 }
        let result = NewtonMinimiser(prior: priorWeight / Double(labels.count)).minimise(loss, from: identity)
        let fitted = result.parameters
        weights = fitted.indices.filter { $0 % width < classes }.map { fitted[$0] }
        biases = (0..<classes).map { fitted[$0 * width + classes] }
        convergence = result.convergence
    }

    /// The softmax of the scaled logits.
    ///
    /// - Throws: `lengthMismatch` where the map was fitted to another number of classes.
    /// - Complexity: O(rows × classes²).
    public func probabilities(of scores: ClassScores) throws(CalibrationInputError) -> [Float] {
        let classes = biases.count
        try scores.check(classes: classes)
        let logits = scores.logits
        var rows = [Double](repeating: 0, count: logits.count)
        for start in stride(from: 0, to: logits.count, by: classes) {
            for k in 0..<classes {
                var sum = biases[k]
                for column in 0..<classes { sum += weights[k * classes + column] * logits[start + column] }
                rows[start + k] = sum
            }
        }
        ClassScores.formSoftmax(of: &rows, classes: classes)
        return rows.map(Float.init)
    }

    private enum Key: String, CodingKey {
        case weights, biases, convergence
    }

    /// Reads what `encode(to:)` wrote.
    ///
    /// - Throws: `DecodingError` unless there are two or more biases, their number squared of weights, and all are
    ///   finite.
    public init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        weights = try object.decode([Double].self, forKey: .weights)
        biases = try object.decode([Double].self, forKey: .biases)
        convergence = try object.decode(Convergence.self, forKey: .convergence)
        let (square, overflow) = biases.count.multipliedReportingOverflow(by: biases.count)
        guard biases.count >= 2, !overflow, weights.count == square, (weights + biases).allSatisfy(\.isFinite) else {
            throw DecodingError.dataCorruptedError(
                forKey: .weights, in: object,
                debugDescription: "expected a finite square matrix and a bias for each of its two or more rows, found "
                    + "\(weights.count) weights and \(biases.count) biases")
        }
    }
}

/// The mean cross-entropy of softmax(W z + b) as a function of the rows of (W, b).
private struct MatrixLoss: ConvexLoss {
    private let rows: MultinomialRows

    init(_ rows: MultinomialRows) { self.rows = rows }

    var dimension: Int { rows.classes * (rows.classes + 1) }

    /// Rows that are added to the second derivative together: its sums are read and written once for all of them.
    private static var batch: Int { 4 }

    func evaluate(at parameters: [Double], gradient: inout [Double], hessian: inout [Double]) -> Double {
        let (classes, width) = (rows.classes, rows.classes + 1)
        let share = 1 / Double(rows.count)
        // With x = (z, 1) the second derivative has the blocks Σ p_j (1{j = k} − p_k) x xᵀ. Every block is symmetric, so
        // only the upper triangle of x xᵀ is summed, for each pair j <= k.
        let triangle = width * (width + 1) / 2
        var blocks = [Double](repeating: 0, count: classes * (classes + 1) / 2 * triangle)
        var probabilities = [Double](repeating: 0, count: classes)
        var features = [Double](repeating: 1, count: width)
        // Of one batch; what a last batch lacks stays 0 and adds nothing.
        var outer = [Double](repeating: 0, count: Self.batch * triangle)
        var batch = [Double](repeating: 0, count: Self.batch * classes)
        var value = 0.0
        for row in 0..<rows.count {
            for column in 0..<classes { features[column] = rows.logits[row * classes + column] }
            for k in 0..<classes {
                var sum = 0.0
                for column in 0..<width { sum += parameters[k * width + column] * features[column] }
                probabilities[k] = sum
            }
            let label = Int(rows.labels[row])
            value += crossEntropy(&probabilities, label: label)
            let lane = row % Self.batch
            for k in 0..<classes {
                let residual = (probabilities[k] - (k == label ? 1 : 0)) * share
                for column in 0..<width { gradient[k * width + column] += residual * features[column] }
                batch[lane * classes + k] = probabilities[k]
            }
            var place = lane * triangle
            for first in 0..<width {
                for second in first..<width {
                    outer[place] = features[first] * features[second] * share
                    place += 1
                }
            }
            if lane == Self.batch - 1 || row == rows.count - 1 {
                for unused in (lane + 1) * triangle..<Self.batch * triangle { outer[unused] = 0 }
                add(outer, of: batch, to: &blocks)
            }
        }
        scatter(blocks, into: &hessian)
        return value * share
    }

    /// Adds p_j (1{j = k} − p_k) x xᵀ of a batch of four rows to the triangle of each pair j <= k.
    private func add(_ outer: [Double], of probabilities: [Double], to blocks: inout [Double]) {
        let classes = rows.classes
        let triangle = (classes + 1) * (classes + 2) / 2
        outer.withUnsafeBufferPointer { outer in
            blocks.withUnsafeMutableBufferPointer { blocks in
                var start = 0
                for j in 0..<classes {
                    for k in j..<classes {
                        var factor = SIMD4<Double>.zero
                        for lane in 0..<Self.batch {
                            let (p, q) = (probabilities[lane * classes + j], probabilities[lane * classes + k])
                            factor[lane] = p * ((j == k ? 1 : 0) - q)
                        }
                        for index in 0..<triangle {
                            blocks[start + index] +=
                                factor[0] * outer[index] + factor[1] * outer[triangle + index]
                                + (factor[2] * outer[2 * triangle + index] + factor[3] * outer[3 * triangle + index])
                        }
                        start += triangle
                    }
                }
            }
        }
    }

    /// Writes the pairs' triangles to where they lie in the matrix.
    private func scatter(_ blocks: [Double], into hessian: inout [Double]) {
        let (classes, width) = (rows.classes, rows.classes + 1)
        let size = dimension
        var place = 0
        for j in 0..<classes {
            for k in j..<classes {
                for first in 0..<width {
                    for second in first..<width {
                        hessian[(j * width + first) * size + k * width + second] += blocks[place]
                        if first < second { hessian[(j * width + second) * size + k * width + first] += blocks[place] }
                        place += 1
                    }
                }
            }
        }
    }
}
