import CandorCalibration
import Foundation
import Testing

@Suite struct TemperatureScalingTests {
    @Test(arguments: temperatureReferences)
    func theTemperatureAgreesWithScipyAndScikitLearn(reference: TemperatureReference) throws {
        let (logits, labels) = Synthetic.logits(
            seed: reference.seed, rows: reference.rows, classes: reference.classes, scale: reference.scale)
        #expect(labels.reduce(0) { $0 + Int($1) } == reference.labelSum, "the twin data differs")
        let fit = try TemperatureScaling(fitting: logits, labels: labels, classes: reference.classes)
        #expect(abs(fit.temperature / reference.temperature - 1) < 1e-9)
        #expect(abs(fit.negativeLogLikelihoodBefore - reference.before) < 1e-12)
        #expect(abs(fit.negativeLogLikelihoodAfter - reference.after) < 1e-12)
    }

    @Test func logitsThatAreFittedAlreadyKeepATemperatureOfOne() throws {
        let (logits, labels) = Synthetic.logits(seed: 21, rows: 500, classes: 4, scale: 3)
        let first = try TemperatureScaling(fitting: logits, labels: labels, classes: 4)
        let again = try TemperatureScaling(fitting: first.apply(to: logits), labels: labels, classes: 4)
        #expect(abs(again.temperature - 1) < 1e-6)
        #expect(abs(again.negativeLogLikelihoodBefore - first.negativeLogLikelihoodAfter) < 1e-7)
    }

    @Test func separableLabelsAndWrongLabelsEndAtTheRange() throws {
        let logits: [Float] = [1, 0, 0, 1]
        let separable = try TemperatureScaling(fitting: logits, labels: [0, 1], classes: 2)
        #expect(separable.temperature == TemperatureScaling.range.lowerBound)
        let wrong = try TemperatureScaling(fitting: logits, labels: [1, 0], classes: 2)
        #expect(wrong.temperature == TemperatureScaling.range.upperBound)
        #expect(wrong.negativeLogLikelihoodAfter < wrong.negativeLogLikelihoodBefore)
    }

    @Test(arguments: [0.5, 10, 400])
    func aPriorPullsTheTemperatureToTheMinimumOfTheSum(weight: Double) throws {
        let (rows, classes) = (60, 3)
        let (logits, labels) = Synthetic.logits(seed: 5, rows: rows, classes: classes, scale: 3)
        func objective(_ temperature: Double) -> Double {
            (0..<rows).reduce(weight * (1 / temperature + log(temperature))) { sum, row in
                let scaled = (0..<classes).map { Double(logits[row * classes + $0]) / temperature }
                return sum + log(scaled.reduce(0) { $0 + exp($1) }) - scaled[Int(labels[row])]
            }
        }
        let fit = try TemperatureScaling(
            fitting: logits, labels: labels, classes: classes, priorWeight: weight
        ).temperature
        let alone = try TemperatureScaling(fitting: logits, labels: labels, classes: classes).temperature
        #expect(objective(fit) < objective(fit * 1.001) && objective(fit) < objective(fit / 1.001))
        #expect(abs(log(fit)) < abs(log(alone)), "\(fit) is no nearer to 1 than \(alone)")
    }

    @Test func separableLabelsWithAPriorHaveAFiniteTemperature() throws {
        let fit = try TemperatureScaling(fitting: [1, 0, 0, 1], labels: [0, 1], classes: 2, priorWeight: 1)
        #expect(fit.temperature > 0.3 && fit.temperature < 1)
    }

    @Test func hugeLogitsDoNotOverflow() throws {
        let logits: [Float] = [1e30, -1e30, 3e38, -3e38, -1e30, 1e30]
        let fit = try TemperatureScaling(fitting: logits, labels: [0, 0, 0], classes: 2)
        #expect(fit.temperature.isFinite && fit.negativeLogLikelihoodAfter <= fit.negativeLogLikelihoodBefore)
    }

    @Test func equalLogitsKeepTheirLikelihood() throws {
        let fit = try TemperatureScaling(fitting: [2, 2, 2, 2], labels: [0, 1], classes: 2)
        #expect(abs(fit.negativeLogLikelihoodAfter - log(2)) < 1e-15)
        #expect(TemperatureScaling.range.contains(fit.temperature))
    }

    @Test func aTemperatureThatIsNoneIsNotDecoded() throws {
        let fit = try TemperatureScaling(fitting: [1, 0, 0, 1], labels: [0, 1], classes: 2)
        let again = try recoded(fit)
        #expect(again == fit)
        #expect(throws: DecodingError.self) {
            try recoded(fit) { $0.replacingOccurrences(of: "\"temperature\":0.01", with: "\"temperature\":0") }
        }
    }

    @Test func badInputIsRefused() {
        #expect(throws: CalibrationInputError.notFinite(values: "logits", row: 1, actual: .infinity)) {
            try TemperatureScaling(fitting: [0, 1, 0, .infinity], labels: [0, 1], classes: 2)
        }
        #expect(throws: CalibrationInputError.labelOutOfRange(row: 1, classes: 2, actual: 2)) {
            try TemperatureScaling(fitting: [0, 1, 0, 1], labels: [0, 2], classes: 2)
        }
        #expect(throws: CalibrationInputError.lengthMismatch(values: "logits", expected: 4, actual: 3)) {
            try TemperatureScaling(fitting: [0, 1, 0], labels: [0, 1], classes: 2)
        }
        for weight in [-1, Double.nan, .infinity] {
            #expect("\(weight)") {
                try TemperatureScaling(fitting: [0, 1], labels: [0], classes: 2, priorWeight: weight)
            } throws: { error in
                if case CalibrationInputError.settingOutOfRange("priorWeight", _, _) = error { true } else { false }
            }
        }
        #expect(throws: CalibrationInputError.empty) { try TemperatureScaling(fitting: [], labels: [], classes: 2) }
    }
}
