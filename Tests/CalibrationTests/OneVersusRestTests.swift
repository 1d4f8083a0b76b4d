import CandorCalibration
import Foundation
import Testing

@Suite struct OneVersusRestTests {
    @Test(arguments: restReferences)
    func rowsAreThoseOfScikitLearnAndNetcal(reference: RestReference) throws {
        let (scores, labels) = try reference.scores()
        func firstRows(_ method: RecalibrationMethod, bins: Int = 15) throws -> [Double] {
            let map = try method.fit(scores, labels: labels, bins: bins)
            return try map.probabilities(of: scores).prefix(4 * reference.classes).map(Double.init)
        }
        let isotonic = try firstRows(.isotonic)
        #expect(largestDifference(isotonic, reference.isotonic) < 1e-6)
        let width = try firstRows(.histogram, bins: 7)
        #expect(largestDifference(width, reference.width) < 1e-6)
        // scikit-learn's optimiser stops early.
        let platt = try firstRows(.platt)
        #expect(largestDifference(platt, reference.platt) < 2e-3)
    }

    @Test func twoClassesHaveOneMapAndItsComplement() throws {
        let scores = try ClassScores.probabilities([0.9, 0.1, 0.4, 0.6, 0.3, 0.7], classes: 2)
        let map = try OneVersusRest(fitting: scores, labels: [0, 1, 0]) {
            (scores, outcomes) throws(CalibrationInputError) in
            try IsotonicRegression(fitting: scores, outcomes: outcomes)
        }
        #expect(map.maps.count == 1)
        let rows = try map.probabilities(of: scores)
        #expect(rows == [1, 0, 0.5, 0.5, 0.5, 0.5])
        let again = try recoded(map)
        #expect(again == map)
        #expect(throws: DecodingError.self) {
            try recoded(map) { $0.replacingOccurrences(of: "\"classes\":2", with: "\"classes\":3") }
        }
    }

    @Test func aRowOfZerosBecomesUniform() throws {
        // Class k is never the label where its probability is 0.2, 0.3 or 0.5: every map answers 0 there.
        let scores = try ClassScores.probabilities(
            [0.2, 0.3, 0.5, 0.3, 0.5, 0.2, 0.5, 0.2, 0.3, 1, 0, 0, 0, 1, 0, 0, 0, 1], classes: 3)
        let map = try RecalibrationMethod.isotonic.fit(scores, labels: [0, 2, 1, 0, 1, 2])
        let sure = try map.probabilities(of: .probabilities([1, 0, 0], classes: 3))
        #expect(sure == [1, 0, 0])
        let zeros = try OneVersusRest(fitting: scores, labels: [0, 0, 0, 0, 0, 0]) {
            (scores, _) throws(CalibrationInputError) in
            try IsotonicRegression(fitting: scores, outcomes: scores.map { _ in false })
        }.probabilities(of: scores)
        #expect(zeros.allSatisfy { $0 == 1 / Float(3) })
    }

    @Test func anotherNumberOfClassesIsRefused() throws {
        let map = try RecalibrationMethod.histogram.fit(
            .probabilities([0.9, 0.1, 0.4, 0.6], classes: 2), labels: [0, 1])
        #expect(throws: CalibrationInputError.lengthMismatch(values: "classes", expected: 2, actual: 3)) {
            try map.probabilities(of: .probabilities([1, 0, 0], classes: 3))
        }
    }
}
