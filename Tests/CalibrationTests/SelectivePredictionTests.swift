import CandorCalibration
import Foundation
import Testing

@Suite struct SelectivePredictionTests {
    @Test func scoresAreLargerForSurerRows() throws {
        let probabilities: [Float] = [0.25, 0.75, 0.5, 0.5, 0, 1]
        #expect(try SelectionScore.maximumProbability.values(of: probabilities, classes: 2) == [0.75, 0.5, 1])
        let entropy = try SelectionScore.negativeEntropy.values(of: probabilities, classes: 2)
        #expect(abs(entropy[0] - (0.25 * log(0.25) + 0.75 * log(0.75))) < 1e-15)
        #expect(abs(entropy[1] + log(2)) < 1e-15)
        #expect(entropy[2] == 0)
        #expect(try SelectionScore.maximumLogit.values(of: [-3, -7, 20, 4], classes: 2) == [-3, 20])
    }

    @Test func badScoresAreRefused() {
        #expect(throws: CalibrationInputError.notAProbability(row: 1, column: 0, actual: 2)) {
            try SelectionScore.maximumProbability.values(of: [0.5, 0.5, 2, 0], classes: 2)
        }
        #expect(throws: CalibrationInputError.self) {
            try SelectionScore.maximumLogit.values(of: [.nan, 0], classes: 2)
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "values in whole rows", expected: 2, actual: 3)) {
            try SelectionScore.maximumLogit.values(of: [1, 2, 3], classes: 2)
        }
        #expect(throws: CalibrationInputError.self) { try SelectionScore.maximumLogit.values(of: [], classes: 0) }
        #expect(throws: CalibrationInputError.empty) { try SelectivePrediction(scores: [], correct: []) }
        #expect(throws: CalibrationInputError.self) { try SelectivePrediction(scores: [.nan], correct: [true]) }
    }

    @Test func aTieWithTheThresholdAnswers() throws {
        let selective = try SelectivePrediction(scores: [0.5, 0.6, 0.7], correct: [false, false, true])
        #expect(selective.abstains(below: 0.6) == [true, false, false])
        let point = selective.operatingPoint(threshold: 0.6)
        #expect(point.coverage == 2.0 / 3)
        #expect(point.risk == 0.5)
        let none = selective.operatingPoint(threshold: 0.8)
        #expect(none.coverage == 0)
        #expect(none.risk == nil)
    }

    @Test func theCurveHasOnePointForEachDistinctScore() throws {
        let selective = try SelectivePrediction(
            scores: [0.5, 0.9, 0.5, 0.7], correct: [false, true, true, false])
        let curve = selective.riskCoverageCurve()
        #expect(curve.map(\.threshold) == [0.9, 0.7, 0.5])
        #expect(curve.map(\.coverage) == [0.25, 0.5, 1])
        #expect(curve.map(\.risk) == [0, 0.5, 0.5])
        for point in curve { #expect(selective.operatingPoint(threshold: point.threshold) == point) }
    }

    @Test(arguments: metricReferences)
    func areaUnderTheCurveAgreesWithTheScript(reference: MetricReference) throws {
        let predictions = try Synthetic.shape(named: reference.name).predictions()
        let selective = try SelectivePrediction(scores: predictions.confidence, correct: predictions.correct)
        #expect(abs(selective.areaUnderRiskCoverageCurve() - reference.areaUnderRiskCoverage) < 1e-12)
    }

    @Test func areaDoesNotDependOnTheOrderOfEqualScores() throws {
        let first = try SelectivePrediction(scores: [0.9, 0.5, 0.5], correct: [true, true, false])
        let second = try SelectivePrediction(scores: [0.5, 0.5, 0.9], correct: [false, true, true])
        #expect(first.areaUnderRiskCoverageCurve() == second.areaUnderRiskCoverageCurve())
        #expect(abs(first.areaUnderRiskCoverageCurve() - (0 + 0.25 + 1.0 / 3) / 3) < 1e-15)
    }
}
