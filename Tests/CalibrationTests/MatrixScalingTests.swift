import CandorCalibration
import Foundation
import Testing

@Suite struct MatrixScalingTests {
    @Test(arguments: linearReferences)
    func parametersAreThoseOfTheReference(reference: LinearReference) throws {
        let (scores, labels) = try reference.scores()
        let fit = try MatrixScaling(fitting: scores, labels: labels, priorWeight: reference.prior)
        #expect(largestDifference(fit.weights, reference.matrixWeights) < 1e-8)
        #expect(largestDifference(fit.biases, reference.matrixBiases) < 1e-8)
        #expect(fit.convergence.isConverged)
    }

    @Test func aPermutationOfClassesIsUndone() throws {
        let (logits, labels) = Synthetic.logits(seed: 31, rows: 400, classes: 3, scale: 1)
        let turned = logits.indices.map { logits[$0 / 3 * 3 + ($0 + 1) % 3] }
        let scores = try ClassScores.logits(turned, classes: 3)
        let fit = try MatrixScaling(fitting: scores, labels: labels, priorWeight: 1e-3)
        let rows = try fit.probabilities(of: scores)
        func right(_ rows: [Float]) -> Int {
            labels.indices.count { row in
                (0..<3).allSatisfy { rows[row * 3 + Int(labels[row])] >= rows[row * 3 + $0] }
            }
        }
        #expect(right(rows) >= right(logits) - 4 && right(logits) > 2 * right(turned))
    }

    @Test func oneClassAloneAndEqualLogitsConverge() throws {
        let scores = try ClassScores.logits([2, 2, 2, 2, 2, 2], classes: 3)
        let fit = try MatrixScaling(fitting: scores, labels: [1, 1])
        #expect(fit.convergence.isConverged && (fit.weights + fit.biases).allSatisfy { $0.isFinite })
    }

    @Test func tooManyClassesAreRefused() throws {
        let wide = try ClassScores.logits([Float](repeating: 0, count: 65), classes: 65)
        #expect(
            throws: CalibrationInputError.settingOutOfRange(name: "classes", expected: "at most 64", actual: 65)
        ) { try MatrixScaling(fitting: wide, labels: [0]) }
    }

    @Test func aMapThatIsNoneIsNotDecoded() throws {
        let scores = try ClassScores.logits([0, 1, 1, 0], classes: 2)
        let fit = try MatrixScaling(fitting: scores, labels: [1, 0])
        let again = try recoded(fit)
        #expect(again == fit)
        #expect(throws: DecodingError.self) {
            try recoded(fit) { $0.replacingOccurrences(of: "\"biases\":[", with: "\"biases\":[1,") }
        }
    }
}
