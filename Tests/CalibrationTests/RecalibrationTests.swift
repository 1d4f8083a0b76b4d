import CandorCalibration
import Foundation
import Testing

/// What holds for every method.
@Suite struct RecalibrationTests {
    /// The mean of −ln p of the labels.
    private func logLoss(_ rows: [Float], _ labels: [Int32], classes: Int) -> Double {
        labels.indices.reduce(0) {
            $0 - log(max(Double(rows[$1 * classes + Int(labels[$1])]), Double.ulpOfOne))
        } / Double(labels.count)
    }

    @Test(arguments: RecalibrationMethod.allCases)
    func overconfidentScoresGetBetter(method: RecalibrationMethod) throws {
        let (logits, labels) = Synthetic.logits(seed: 41, rows: 1500, classes: 3, scale: 3)
        let (fresh, freshLabels) = Synthetic.logits(seed: 42, rows: 1500, classes: 3, scale: 3)
        let map = try method.fit(.logits(logits, classes: 3), labels: labels)
        let scores = try ClassScores.logits(fresh, classes: 3)
        let rows = try map.probabilities(of: scores)
        let after = logLoss(rows, freshLabels, classes: 3)
        // beta-ab keeps 1/2, and so has least to offer.
        let limit = method == .betaAB ? 1.0 : 0.85
        let before = try logLoss(
            TemperatureScaling(fitting: scores, labels: freshLabels, priorWeight: 1e9).probabilities(of: scores),
            freshLabels, classes: 3)
        #expect(after < limit * before, "\(after), before \(before)")
    }

    @Test(arguments: RecalibrationMethod.allCases)
    func degenerateRowsGiveDistributions(method: RecalibrationMethod) throws {
        for classes in [2, 4] {
            let equal = [Float](repeating: 1 / Float(classes), count: 3 * classes)
            let sure = (0..<3 * classes).map { Float($0 % classes == 0 ? 1 : 0) }
            for values in [equal, sure] {
                for labels: [Int32] in [[0, 0, 0], [1, 1, 1], [0, 1, 0]] {
                    let scores = try ClassScores.probabilities(values, classes: classes)
                    let map = try method.fit(scores, labels: labels)
                    let rows = try map.probabilities(of: scores)
                    let found = try? ClassScores.probabilities(rows, classes: classes)
                    #expect(found != nil, "\(classes) classes, labels \(labels): \(rows)")
                }
            }
        }
    }

    @Test(arguments: RecalibrationMethod.allCases)
    func labelsThatDoNotFitAreRefused(method: RecalibrationMethod) throws {
        let scores = try ClassScores.logits([0, 1, 1, 0], classes: 2)
        #expect(throws: CalibrationInputError.labelOutOfRange(row: 1, classes: 2, actual: 2)) {
            try method.fit(scores, labels: [0, 2])
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "labels", expected: 2, actual: 3)) {
            try method.fit(scores, labels: [0, 1, 0])
        }
    }

    @Test func logitsAndTheirProbabilitiesAreTheSameScores() throws {
        let (logits, labels) = Synthetic.logits(seed: 43, rows: 200, classes: 3, scale: 8)
        let identity = try TemperatureScaling(fitting: .logits(logits, classes: 3), labels: labels, priorWeight: 1e12)
        let probabilities = try ClassScores.probabilities(
            identity.probabilities(of: .logits(logits, classes: 3)), classes: 3)
        for method in [RecalibrationMethod.temperature, .platt, .beta, .isotonic] {
            let one = try method.fit(.logits(logits, classes: 3), labels: labels)
            let other = try method.fit(probabilities, labels: labels)
            let left = try one.probabilities(of: .logits(logits, classes: 3))
            let right = try other.probabilities(of: probabilities)
            #expect(zip(left, right).allSatisfy { abs($0 - $1) < 1e-4 }, "\(method)")
        }
    }
}
