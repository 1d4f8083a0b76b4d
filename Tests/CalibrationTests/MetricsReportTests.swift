import CandorCalibration
import Foundation
import Testing

@Suite struct MetricsReportTests {
    @Test(arguments: metricReferences)
    func theTwinDataIsThatOfTheScript(reference: MetricReference) {
        #expect(Synthetic.shape(named: reference.name).checksum == reference.checksum)
    }

    @Test(arguments: metricReferences)
    func everyMetricAgreesWithTheReferenceSoftware(reference: MetricReference) throws {
        let report = try MetricsReport(of: Synthetic.shape(named: reference.name).predictions(), bins: reference.bins)
        for metric in CalibrationMetric.allCases {
            let expected = try #require(reference.values[metric.rawValue])
            #expect(abs(report[metric].value - expected) < 1e-12, "\(metric.rawValue)")
            #expect(report[metric].interval == nil)
        }
    }

    @Test(arguments: metricReferences)
    func partsOfTheBrierScoreAgreeWithTheirDefinitionsAndAddUp(reference: MetricReference) throws {
        let report = try MetricsReport(of: Synthetic.shape(named: reference.name).predictions(), bins: reference.bins)
        let brier = report.brier
        let parts = [
            brier.reliability, brier.resolution, brier.uncertainty, brier.withinBinVariance, brier.withinBinCovariance,
        ]
        for (part, expected) in zip(parts, reference.brierParts) { #expect(abs(part - expected) < 1e-12) }
        #expect(brier.score == report[.brier].value)
        let sum = parts[0] - parts[1] + parts[2] + parts[3] - parts[4]
        #expect(abs(sum - brier.score) < 1e-12)
    }

    @Test func theSingleFunctionsGiveTheValuesOfTheReport() throws {
        let predictions = try Synthetic.shape(named: "ten classes").predictions()
        let report = try MetricsReport(of: predictions)
        let (confidence, correct) = (predictions.confidence, predictions.correct)
        let mass = try ReliabilityBins.equalMass(confidence: confidence, correct: correct)
        #expect(abs(report.reliability.expectedCalibrationError - report[.expectedCalibrationError].value) < 1e-14)
        #expect(report.reliability.maximumCalibrationError - report[.maximumCalibrationError].value < 1e-14)
        #expect(mass.expectedCalibrationError == report[.expectedCalibrationErrorMass].value)
        #expect(mass.debiasedCalibrationError == report[.debiasedCalibrationError].value)
        let ks = try kolmogorovSmirnovCalibrationError(confidence: confidence, correct: correct)
        #expect(ks == report[.kolmogorovSmirnov].value)
        let smooth = try smoothCalibrationError(confidence: confidence, correct: correct)
        #expect(abs(smooth - report[.smoothCalibrationError].value) < 1e-12)
    }

    @Test func smoothErrorAtTheEndsOfTheIntervalAgreesWithRelplot() throws {
        for (confidence, correct, expected) in smoothReferences {
            let value = try smoothCalibrationError(confidence: confidence, correct: correct)
            #expect(abs(value - expected) < 1e-12, "\(confidence)")
        }
    }

    @Test func kolmogorovSmirnovDoesNotDependOnTheOrderOfEqualConfidences() throws {
        let forward = try kolmogorovSmirnovCalibrationError(
            confidence: [0.5, 0.5, 0.5, 0.5], correct: [true, true, false, false])
        #expect(forward == 0)
    }

    @Test func aProbabilityOfZeroForTheLabelIsClampedNotInfinite() throws {
        let report = try MetricsReport(of: ScoredPredictions(probabilities: [1, 0], labels: [1], classes: 2))
        #expect(abs(report[.negativeLogLikelihood].value - 52 * log(2)) < 1e-12)
    }

    @Test func theOrderOfRowsDoesNotMatter() throws {
        let shape = Synthetic.shape(named: "two classes")
        let report = try MetricsReport(of: shape.predictions())
        var source = SplitMix64(seed: 8)
        let order = source.permutation(of: shape.labels.count)
        let probabilities = shape.probabilities
        let shuffled = try MetricsReport(
            of: ScoredPredictions(
                probabilities: order.flatMap { [probabilities[2 * $0], probabilities[2 * $0 + 1]] },
                labels: order.map { shape.labels[$0] }, classes: 2))
        for metric in CalibrationMetric.allCases {
            #expect(abs(report[metric].value - shuffled[metric].value) < 1e-12, "\(metric.rawValue)")
        }
    }

    @Test func theDocumentHasTheKeysOfSchemaOne() throws {
        let predictions = try Synthetic.shape(named: "few rows").predictions()
        let plain = try document(of: MetricsReport(of: predictions))
        #expect(plain["schema"] as? Int == 1)
        #expect(plain["n"] as? Int == 38)
        #expect(plain["classes"] as? Int == 3)
        #expect(plain["bins"] as? Int == 15)
        #expect(plain["binning"] as? String == "(lo,hi]")
        #expect(plain.count == 5 + CalibrationMetric.allCases.count)
        for key in ["ece", "ece_mass", "mce", "brier", "nll", "classwise_ece", "smooth_ece", "ks", "accuracy"] {
            let entry = try #require(plain[key] as? [String: Any], "\(key)")
            #expect(entry["value"] is Double)
            #expect(entry["ci95"] == nil)
        }
        let brier = try #require(plain["brier"] as? [String: Double])
        #expect(brier.count == 6)

        let report = try MetricsReport(of: predictions, bootstrap: Bootstrap(resamples: 20)) {
            SplitMix64(seed: UInt64($0))
        }
        let resampled = try document(of: report)
        for metric in CalibrationMetric.allCases {
            let entry = try #require(resampled[metric.rawValue] as? [String: Any])
            let interval = try #require(entry["ci95"] as? [Double], "\(metric.rawValue)")
            let expected = try #require(report[metric].interval)
            // Foundation's untyped reader may miss the last bit.
            #expect(abs(interval[0] - expected.lowerBound) < 1e-15 && abs(interval[1] - expected.upperBound) < 1e-15)
        }
    }

    private func document(of report: MetricsReport) throws -> [String: Any] {
        let data = try JSONEncoder().encode(report)
        return try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    }

    @Test func aMillionRowsOfTenClassesTakeUnderTwoSeconds() throws {
        // The goal is one second on an idle core; twice that leaves room for a loaded machine.
        var source = SplitMix64(seed: 1)
        let rows = 1_000_000
        var probabilities: [Float] = []
        probabilities.reserveCapacity(rows * 10)
        var labels: [Int32] = []
        for _ in 0..<rows {
            let word = source.next()
            let top = Float(word & 0xFFF) / 4096 * 0.9 + 0.1
            let rest = (1 - top) / 9
            let best = Int((word >> 12) % 10)
            for column in 0..<10 { probabilities.append(column == best ? top : rest) }
            labels.append(Int32((word >> 20) % 10))
        }
        let predictions = try ScoredPredictions(probabilities: probabilities, labels: labels, classes: 10)
        let time = try ContinuousClock().measure { _ = try MetricsReport(of: predictions) }
        #expect(time < .seconds(2), "\(time)")
        print("MetricsReport of 10^6 × 10: \(time)")
    }
}
