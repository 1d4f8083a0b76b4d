import CandorCalibration
import Testing

@Suite struct ClassScoresTests {
    @Test func badScoresAreRefused() {
        #expect(throws: CalibrationInputError.empty) { try ClassScores.logits([], classes: 2) }
        #expect(throws: CalibrationInputError.settingOutOfRange(name: "classes", expected: "2 or more", actual: 1)) {
            try ClassScores.logits([0], classes: 1)
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "logits in whole rows", expected: 2, actual: 3)) {
            try ClassScores.logits([0, 1, 2], classes: 2)
        }
        #expect(throws: CalibrationInputError.notFinite(values: "logits", row: 1, actual: -.infinity)) {
            try ClassScores.logits([0, 1, 2, -.infinity], classes: 2)
        }
        #expect(throws: CalibrationInputError.notAProbability(row: 1, column: 0, actual: 1.5)) {
            try ClassScores.probabilities([0.5, 0.5, 1.5, -0.5], classes: 2)
        }
        #expect(throws: CalibrationInputError.notADistribution(row: 1, tolerance: 1e-3, actual: 0.75)) {
            try ClassScores.probabilities([0.5, 0.5, 0.5, 0.25], classes: 2)
        }
    }

    @Test func goodScoresAreKept() throws {
        let scores = try ClassScores.probabilities([0.5, 0.5, 1, 0], classes: 2)
        #expect(scores.form == .probabilities && scores.rows == 2 && scores.classes == 2)
        #expect(scores.values == [0.5, 0.5, 1, 0])
    }
}
