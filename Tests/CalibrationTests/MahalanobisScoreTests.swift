import CandorCalibration
import CandorCore
import Foundation
import Testing

@Suite struct MahalanobisScoreTests {
    @Test(arguments: featureReferences)
    func distancesAreScikitLearns(reference: FeatureReference) throws {
        let (features, labels) = Synthetic.features(
            seed: reference.seed, rows: reference.rows, width: reference.width, classes: reference.classes)
        #expect(labels.reduce(0) { $0 + Int($1) } == reference.labelSum, "the twin data differs")
        let score = try MahalanobisScore(features: features, labels: labels, classes: reference.classes)
        let (queries, _) = Synthetic.features(
            seed: reference.seed + 1, rows: reference.mahalanobis.count, width: reference.width,
            classes: reference.classes)
        let found = try score.values(of: queries)
        #expect(largestDifference(found, reference.mahalanobis) < 1e-9)
    }

    @Test func featuresWithoutVarianceHaveAScore() throws {
        let dead = try MahalanobisScore(features: [1, 0, 2, 0, 3, 0], labels: [0, 0, 1], classes: 3)
        let found = try dead.values(of: [1.5, 0, 3, 0, 3, 5])
        #expect(found[0] == 0 && found[1] == 0, "the classes' means")
        #expect(found[2] < -1e5, "what never varied has moved")
        let constant = try MahalanobisScore(features: [4, 4], labels: [0, 1], classes: 2)
        let distances = try constant.values(of: [4, 6])
        #expect(distances == [0, -4])
    }

    @Test func farRowsAreLessSure() throws {
        let (features, labels) = Synthetic.features(seed: 3, rows: 100, width: 3, classes: 2)
        let score = try MahalanobisScore(features: features, labels: labels, classes: 2)
        let found = try score.values(of: Array(features[..<3]) + [30, 30, 30] + [60, 60, 60])
        #expect(found[0] > found[1] && found[1] > found[2])
    }

    @Test func badInputIsRefused() throws {
        #expect(throws: CalibrationInputError.empty) {
            try MahalanobisScore(features: [], labels: [], classes: 2)
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "features", expected: 2, actual: 3)) {
            try MahalanobisScore(features: [1, 2, 3], labels: [0, 1], classes: 2)
        }
        #expect(throws: CalibrationInputError.notFinite(values: "features", row: 1, actual: .infinity)) {
            try MahalanobisScore(features: [1, .infinity], labels: [0, 1], classes: 2)
        }
        #expect(throws: CalibrationInputError.labelOutOfRange(row: 1, classes: 2, actual: 2)) {
            try MahalanobisScore(features: [1, 2], labels: [0, 2], classes: 2)
        }
        #expect(throws: CalibrationInputError.settingOutOfRange(name: "features", expected: "1 to 4096", actual: 0)) {
            try MahalanobisScore(features: [], labels: [0], classes: 2)
        }
        let score = try MahalanobisScore(features: [1, 2, 3, 4], labels: [0, 1], classes: 2)
        #expect(throws: CalibrationInputError.lengthMismatch(values: "features in whole rows", expected: 2, actual: 3))
        { try score.values(of: [1, 2, 3]) }
        #expect(throws: CalibrationInputError.notFinite(values: "features", row: 0, actual: .infinity)) {
            try score.values(of: [.infinity, 2])
        }
    }
}
