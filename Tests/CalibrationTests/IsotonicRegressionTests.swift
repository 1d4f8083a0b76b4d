import CandorCalibration
import Foundation
import Testing

@Suite struct IsotonicRegressionTests {
    @Test(arguments: binaryReferences)
    func theMapIsScikitLearns(reference: BinaryReference) throws {
        let (scores, outcomes, weights) = reference.rows
        let fit = try IsotonicRegression(fitting: scores, outcomes: outcomes, weights: weights)
        let found = BinaryReference.grid.map { fit.probability(of: $0) }
        #expect(largestDifference(found, reference.isotonic) < 1e-12)
    }

    @Test func violatorsArePooledAndTiesShareTheirMean() throws {
        let fit = try IsotonicRegression(
            fitting: [3, 1, 2, 2, 4, 5], outcomes: [false, false, true, false, true, true])
        // 1: 0; 2 twice: 1/2; 3: 0, so 2 and 3 are a pool of 1/3; 4 and 5: 1, one pool.
        #expect(fit.scores == [1, 2, 3, 4, 5])
        #expect(largestDifference(fit.probabilities, [0, 1.0 / 3, 1.0 / 3, 1, 1]) < 1e-15)
        #expect(abs(fit.probability(of: 3.5) - 2.0 / 3) < 1e-15, "linear between knots")
        #expect(fit.probability(of: -100) == 0 && fit.probability(of: 100) == 1, "constant outside")
    }

    @Test func theOrderOfRowsDoesNotMatter() throws {
        let (scores, outcomes, _) = binaryReferences[2].rows
        let fit = try IsotonicRegression(fitting: scores, outcomes: outcomes)
        let reversed = try IsotonicRegression(fitting: scores.reversed(), outcomes: outcomes.reversed())
        #expect(fit == reversed)
    }

    @Test func weightsAreRepetitionsAndZeroLeavesOut() throws {
        let weighted = try IsotonicRegression(
            fitting: [1, 2, 3, 9], outcomes: [true, false, true, false], weights: [1, 3, 2, 0])
        let repeated = try IsotonicRegression(
            fitting: [1, 2, 2, 2, 3, 3], outcomes: [true, false, false, false, true, true])
        #expect(weighted == repeated)
    }

    @Test func oneOutcomeAndEqualScoresAreConstant() throws {
        let sure = try IsotonicRegression(fitting: [1, 2, 3], outcomes: [true, true, true])
        #expect(sure.probabilities.allSatisfy { $0 == 1 })
        let equal = try IsotonicRegression(fitting: [5, 5, 5, 5], outcomes: [true, false, false, false])
        #expect(equal.scores == [5] && equal.probabilities == [0.25])
        #expect(equal.probability(of: 4) == 0.25 && equal.probability(of: 6) == 0.25)
    }

    @Test func theWidestScoresDoNotOverflow() throws {
        let most = Double.greatestFiniteMagnitude
        let fit = try IsotonicRegression(fitting: [-most, most], outcomes: [false, true])
        #expect(fit.probability(of: 0) == 0.5)
    }

    @Test func aMapThatIsNoneIsNotDecoded() throws {
        let fit = try IsotonicRegression(fitting: [1, 2], outcomes: [false, true])
        let again = try recoded(fit)
        #expect(again == fit)
        for (from, to) in [("[1,2]", "[2,1]"), ("[0,1]", "[1,0]"), ("[0,1]", "[0,2]"), ("[0,1]", "[0]")] {
            #expect(throws: DecodingError.self, "\(from) to \(to)") {
                try recoded(fit) { $0.replacingOccurrences(of: from, with: to) }
            }
        }
    }
}
