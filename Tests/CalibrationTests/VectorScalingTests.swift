import CandorCalibration
import Foundation
import Testing

@Suite struct VectorScalingTests {
    @Test(arguments: linearReferences)
    func parametersAreThoseOfTheReference(reference: LinearReference) throws {
        let (scores, labels) = try reference.scores()
        let fit = try VectorScaling(fitting: scores, labels: labels, priorWeight: reference.prior)
        #expect(largestDifference(fit.weights, reference.vectorWeights) < 1e-8)
        #expect(largestDifference(fit.biases, reference.vectorBiases) < 1e-8)
        #expect(fit.convergence.isConverged)
    }

    @Test func theIdentityLeavesProbabilitiesAlone() throws {
        let scores = try ClassScores.probabilities([0.7, 0.2, 0.1, 0, 1, 0], classes: 3)
        let fit = try VectorScaling(fitting: scores, labels: [0, 1], priorWeight: 1e12)
        let rows = try fit.probabilities(of: scores)
        #expect(zip(rows, scores.values).allSatisfy { abs($0 - $1) < 1e-6 })
    }

    @Test func oneClassAloneAndEqualLogitsConverge() throws {
        let scores = try ClassScores.logits([2, 2, 2, 2, 2, 2], classes: 3)
        let fit = try VectorScaling(fitting: scores, labels: [1, 1])
        #expect(fit.convergence.isConverged && (fit.weights + fit.biases).allSatisfy { $0.isFinite })
        let rows = try fit.probabilities(of: scores)
        #expect(rows[1] > 1 / Float(3) && rows[1] < 1)
    }

    @Test func hugeLogitsAreNoWorseThanBefore() throws {
        let scores = try ClassScores.logits([1e30, -1e30, -1e30, 1e30, 3, 4], classes: 2)
        let fit = try VectorScaling(fitting: scores, labels: [1, 0, 1])
        #expect((fit.weights + fit.biases).allSatisfy { $0.isFinite })
        let rows = try fit.probabilities(of: scores)
        #expect(rows.allSatisfy { $0.isFinite })
    }

    @Test func badInputIsRefused() throws {
        let scores = try ClassScores.logits([0, 1, 1, 0], classes: 2)
        for weight in [0, -1, Double.nan, .infinity] {
            #expect("\(weight)") {
                try VectorScaling(fitting: scores, labels: [0, 1], priorWeight: weight)
            } throws: { error in
                if case CalibrationInputError.settingOutOfRange("priorWeight", _, _) = error { true } else { false }
            }
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "labels", expected: 2, actual: 1)) {
            try VectorScaling(fitting: scores, labels: [0])
        }
        #expect(throws: CalibrationInputError.labelOutOfRange(row: 0, classes: 2, actual: 2)) {
            try VectorScaling(fitting: scores, labels: [2, 0])
        }
        let wide = try ClassScores.logits([Float](repeating: 0, count: 2049), classes: 2049)
        #expect(
            throws: CalibrationInputError.settingOutOfRange(name: "classes", expected: "at most 2048", actual: 2049)
        ) { try VectorScaling(fitting: wide, labels: [0]) }
    }

    @Test func aMapThatIsNoneIsNotDecoded() throws {
        let scores = try ClassScores.logits([0, 1, 1, 0], classes: 2)
        let fit = try VectorScaling(fitting: scores, labels: [1, 0])
        let again = try recoded(fit)
        #expect(again == fit)
        #expect(throws: DecodingError.self) {
            try recoded(fit) { $0.replacingOccurrences(of: "\"biases\":[", with: "\"biases\":[1,") }
        }
    }
}
