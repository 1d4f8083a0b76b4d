import CandorCalibration
import Foundation
import Testing

@Suite struct PlattScalingTests {
    @Test(arguments: binaryReferences)
    func slopeAndInterceptAreThoseOfTheReference(reference: BinaryReference) throws {
        let (scores, outcomes, weights) = reference.rows
        let odds = scores.map { PlattScaling.score(ofProbability: $0) }
        let fit = try PlattScaling(fitting: odds, outcomes: outcomes, weights: weights)
        #expect(largestDifference([fit.slope, fit.intercept], reference.platt) < 1e-6)
        #expect(fit.convergence.isConverged)
        for (score, odd) in zip(scores, odds).prefix(20) {
            let expected = 1 / (1 + exp(-(reference.platt[0] * odd + reference.platt[1])))
            #expect(abs(fit.probability(of: odd) - expected) < 1e-6, "at \(score)")
        }
    }

    @Test func weightsAreRepetitions() throws {
        let scores = [-2, -1, 0.5, 1, 3.0]
        let outcomes = [false, true, false, true, true]
        let weighted = try PlattScaling(fitting: scores, outcomes: outcomes, weights: [2, 1, 0, 3, 1])
        let repeated = try PlattScaling(
            fitting: [-2, -2, -1, 1, 1, 1, 3], outcomes: [false, false, true, true, true, true, true])
        #expect(abs(weighted.slope - repeated.slope) < 1e-7 && abs(weighted.intercept - repeated.intercept) < 1e-7)
    }

    @Test func oneOutcomeAloneIsNotSure() throws {
        let fit = try PlattScaling(fitting: [1, 2, 3, 4], outcomes: [true, true, true, true])
        // Platt's target of four yes: 5 / 6.
        #expect(abs(fit.probability(of: 2.5) - 5.0 / 6) < 1e-6)
        #expect(fit.convergence.isConverged)
    }

    @Test func equalScoresGiveTheShareOfYes() throws {
        let fit = try PlattScaling(fitting: [7, 7, 7, 7], outcomes: [true, true, true, false])
        #expect(fit.slope == 0)
        // The mean of the targets 4/5, 4/5, 4/5 and 1/3.
        #expect(abs(fit.probability(of: 7) - (3 * 0.8 + 1.0 / 3) / 4) < 1e-6)
    }

    @Test func separatedScoresHaveAFiniteSlope() throws {
        let fit = try PlattScaling(fitting: [-1, -1, 1, 1], outcomes: [false, false, true, true])
        #expect(fit.slope > 0 && fit.slope.isFinite && fit.convergence.isConverged)
        #expect(abs(fit.probability(of: 1) - 0.75) < 1e-6, "Platt's target of two yes is 3 / 4")
    }

    @Test func hugeScoresNeitherOverflowNorTrap() throws {
        let fit = try PlattScaling(fitting: [1e308, -1e308, 9e307, -3e307], outcomes: [true, false, true, false])
        #expect(fit.slope > 0 && fit.slope.isFinite && fit.intercept.isFinite)
        #expect(fit.probability(of: 1e308) > 0.5 && fit.probability(of: -1e308) < 0.5)
        #expect(PlattScaling.score(ofProbability: 1).isFinite && PlattScaling.score(ofProbability: 0).isFinite)
    }

    @Test func badInputIsRefused() {
        #expect(throws: CalibrationInputError.empty) { try PlattScaling(fitting: [], outcomes: []) }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "outcomes", expected: 2, actual: 1)) {
            try PlattScaling(fitting: [0, 1], outcomes: [true])
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "weights", expected: 2, actual: 1)) {
            try PlattScaling(fitting: [0, 1], outcomes: [true, false], weights: [1])
        }
        #expect(throws: CalibrationInputError.notFinite(values: "scores", row: 1, actual: .infinity)) {
            try PlattScaling(fitting: [0, .infinity], outcomes: [true, false])
        }
        for (weights, name) in [([1.0, -1], "weight of row 1"), ([0, 0], "sum of the weights")] {
            #expect("\(name)") {
                try PlattScaling(fitting: [0, 1], outcomes: [true, false], weights: weights)
            } throws: { error in
                if case CalibrationInputError.settingOutOfRange(let found, _, _) = error, found == name {
                    true
                } else {
                    false
                }
            }
        }
    }

    @Test func aDecodedFitIsTheSame() throws {
        let fit = try PlattScaling(fitting: [-1, 0, 2], outcomes: [false, true, true])
        let again = try recoded(fit)
        #expect(again == fit)
    }
}
