import CandorCalibration
import Testing

@Suite struct ScoredPredictionsTests {
    @Test func confidenceIsTheProbabilityOfTheFirstLargestClass() throws {
        let predictions = try ScoredPredictions(
            probabilities: [0.2, 0.5, 0.3, 0.25, 0.25, 0.5, 0.4, 0.4, 0.2], labels: [1, 0, 1], classes: 3)
        #expect(predictions.predicted == [1, 2, 0])
        #expect(predictions.confidence == [0.5, 0.5, Double(Float(0.4))])
        #expect(predictions.correct == [true, false, false])
    }

    @Test(arguments: [Float.nan, -0.001, 1.001, .infinity, -.infinity])
    func aValueThatIsNoProbabilityIsRefusedByRowAndClass(value: Float) {
        let error = #expect(throws: CalibrationInputError.self) {
            try ScoredPredictions(probabilities: [0.5, 0.5, 0.5, value], labels: [0, 0], classes: 2)
        }
        guard case .notAProbability(row: 1, column: 1, actual: let actual) = error else {
            Issue.record("unexpected \(String(describing: error))")
            return
        }
        #expect(actual.isNaN == value.isNaN && (value.isNaN || actual == Double(value)))
    }

    @Test func theFirstBadRowIsTheOneThatIsNamed() {
        #expect(throws: CalibrationInputError.notADistribution(row: 1, tolerance: 1e-3, actual: 0.75)) {
            try ScoredPredictions(probabilities: [0.5, 0.5, 0.5, 0.25, .nan, 1], labels: [0, 0, 7], classes: 2)
        }
        #expect(throws: CalibrationInputError.labelOutOfRange(row: 0, classes: 2, actual: 2)) {
            try ScoredPredictions(probabilities: [0.5, 0.5, 0.5, 0.25], labels: [2, 0], classes: 2)
        }
        #expect(throws: CalibrationInputError.labelOutOfRange(row: 0, classes: 2, actual: -1)) {
            try ScoredPredictions(probabilities: [0.5, 0.5], labels: [-1], classes: 2)
        }
    }

    @Test func aSumInsideTheToleranceIsKeptAndOneOutsideIsRefused() throws {
        _ = try ScoredPredictions(probabilities: [0.5, 0.5009], labels: [0], classes: 2)
        _ = try ScoredPredictions(probabilities: [0.5, 0.4991], labels: [0], classes: 2)
        #expect(throws: CalibrationInputError.self) {
            try ScoredPredictions(probabilities: [0.5, 0.5011], labels: [0], classes: 2)
        }
        #expect(throws: CalibrationInputError.self) {
            try ScoredPredictions(probabilities: [0.5, 0.4989], labels: [0], classes: 2)
        }
    }

    @Test func lengthsAndCountsThatDoNotFitAreRefused() {
        #expect(throws: CalibrationInputError.lengthMismatch(values: "probabilities", expected: 4, actual: 3)) {
            try ScoredPredictions(probabilities: [1, 0, 1], labels: [0, 0], classes: 2)
        }
        #expect(throws: CalibrationInputError.empty) {
            try ScoredPredictions(probabilities: [], labels: [], classes: 2)
        }
        #expect(throws: CalibrationInputError.settingOutOfRange(name: "classes", expected: "2 or more", actual: 1)) {
            try ScoredPredictions(probabilities: [1], labels: [0], classes: 1)
        }
        #expect(throws: CalibrationInputError.self) {
            try ScoredPredictions(probabilities: [1], labels: [0], classes: .max)
        }
    }

    @Test func messagesNameExpectedAndActual() {
        let error = CalibrationInputError.notADistribution(row: 7, tolerance: 1e-3, actual: 0.5)
        #expect(error.description == "row 7: expected probabilities that sum to 1 ± 0.001, found a sum of 0.5")
    }
}
