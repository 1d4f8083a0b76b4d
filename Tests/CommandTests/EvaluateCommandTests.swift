import CandorCalibration
import CandorCore
import CandorModel
import Foundation
import Testing

/// `candor evaluate` on scores in files: its JSON is the library's report and what selective prediction adds.
struct EvaluateCommandTests {
    private static let metrics = [
        "ece", "ece_mass", "mce", "brier", "nll", "classwise_ece", "debiased_ece", "smooth_ece", "ks", "accuracy",
    ]

    /// Scores of 2,000 rows, right as often as they say, in `P.npy` and `y.npy`.
    private struct Scores {
        let folder: TemporaryFolder
        let predictions: ScoredPredictions
        var files: [String] { ["--probabilities", "\(folder.path)/P.npy", "--labels", "\(folder.path)/y.npy"] }

        init(classes: Int = 3) throws {
            var random = SeededRandomSource(seed: 3)
            let rows = 2000
            let probabilities = try Softmax.probabilities(
                ofLogits: (0..<rows * classes).map { _ in Float(2 * random.normal()) }, classes: classes)
            let labels = (0..<rows).map { row -> Int32 in
                var rest = Float(random.uniform())
                for label in 0..<classes - 1 {
                    rest -= probabilities[row * classes + label]
                    if rest < 0 { return Int32(label) }
                }
                return Int32(classes - 1)
            }
            predictions = try ScoredPredictions(probabilities: probabilities, labels: labels, classes: classes)
            folder = try TemporaryFolder()
            try NPYArray(shape: [rows, classes], values: .float32(probabilities)).write(to: "\(folder.path)/P.npy")
            try NPYArray(shape: [rows], values: .int32(labels)).write(to: "\(folder.path)/y.npy")
        }
    }

    private func value(_ document: [String: Any], _ metric: String) -> Double? {
        (document[metric] as? [String: Any])?["value"] as? Double
    }

    /// JSONSerialization reads numbers by way of decimals, and so is off in the last digit.
    private func isSame(_ read: Double?, _ expected: Double) -> Bool {
        read.map { abs($0 - expected) <= 1e-14 * abs(expected) } ?? false
    }

    @Test func everyMetricIsTheLibrarys() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(["evaluate", "--bins", "10", "--json"] + scores.files)
        #expect(run.status == 0 && run.error.isEmpty)
        let document = try run.json()
        #expect(Set(document.keys) == Set(Self.metrics + ["schema", "n", "classes", "bins", "binning", "selective"]))
        #expect(document["schema"] as? Int == 1)
        #expect(document["n"] as? Int == 2000)
        #expect(document["classes"] as? Int == 3)
        #expect(document["bins"] as? Int == 10)
        #expect(document["binning"] as? String == "(lo,hi]")
        let report = try MetricsReport(of: scores.predictions, bins: 10)
        for metric in CalibrationMetric.allCases {
            #expect(isSame(value(document, metric.rawValue), report[metric].value), "\(metric)")
        }
        let selective = try SelectivePrediction(
            scores: scores.predictions.confidence, correct: scores.predictions.correct)
        let found = try #require(document["selective"] as? [String: Any])
        #expect(Set(found.keys) == ["aurc"])
        #expect(isSame(found["aurc"] as? Double, selective.areaUnderRiskCoverageCurve()))
    }

    @Test func intervalsHoldTheirValueAndFollowTheSeed() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let arguments = ["evaluate", "--bootstrap", "50", "--json"] + scores.files
        let run = try CandorProcess(arguments)
        let document = try run.json()
        for metric in Self.metrics {
            let entry = try #require(document[metric] as? [String: Any])
            let interval = try #require(entry["ci95"] as? [Double])
            #expect(interval.count == 2 && interval[0] <= interval[1], "\(metric)")
        }
        let accuracy = try #require((document["accuracy"] as? [String: Any])?["ci95"] as? [Double])
        let mean = try #require(value(document, "accuracy"))
        #expect(accuracy[0] < mean && mean < accuracy[1])
        #expect(try CandorProcess(arguments + ["--workers", "1"]).output == run.output)
        #expect(try CandorProcess(arguments + ["--workers", "2"]).output == run.output)
        #expect(try CandorProcess(arguments + ["--seed", "1"]).output != run.output)
    }

    @Test func abstainingHasCoverageAndRisk() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(["evaluate", "--abstain-below", "0.6", "--json"] + scores.files)
        let found = try #require(try run.json()["selective"] as? [String: Any])
        #expect(Set(found.keys) == ["threshold", "coverage", "risk", "aurc"])
        let answered = scores.predictions.confidence.indices.filter { scores.predictions.confidence[$0] >= 0.6 }
        let wrong = answered.count { !scores.predictions.correct[$0] }
        #expect(isSame(found["threshold"] as? Double, 0.6))
        #expect(isSame(found["coverage"] as? Double, Double(answered.count) / 2000))
        #expect(isSame(found["risk"] as? Double, Double(wrong) / Double(answered.count)))

        let silent = try CandorProcess(["evaluate", "--abstain-below", "1", "--json"] + scores.files)
        let nothing = try #require(try silent.json()["selective"] as? [String: Any])
        #expect(nothing["coverage"] as? Double == 0)
        #expect(nothing["risk"] is NSNull, "no risk where nothing is answered")
    }

    @Test func logitsAndBinaryScoresAreTheSameScores() throws {
        let scores = try Scores(classes: 2)
        defer { scores.folder.remove() }
        let path = scores.folder.path
        let whole = try CandorProcess(["evaluate", "--json"] + scores.files).json()
        let second = stride(from: 1, to: 4000, by: 2).map { Double(scores.predictions.probabilities[$0]) }
        try NPYArray(shape: [2000], values: .float64(second)).write(to: "\(path)/second.npy")
        let logits = scores.predictions.probabilities.map { log($0) }
        try NPYArray(shape: [2000, 2], values: .float32(logits)).write(to: "\(path)/Z.npy")
        for (option, file) in [("--probabilities", "second.npy"), ("--logits", "Z.npy")] {
            let same = try CandorProcess("evaluate", option, "\(path)/\(file)", "--labels", "\(path)/y.npy", "--json")
                .json()
            for metric in Self.metrics {
                let (one, other) = try (#require(value(whole, metric)), #require(value(same, metric)))
                #expect(abs(one - other) < 1e-4, "\(file): \(metric)")
            }
        }
    }

    @Test func peopleGetOneLinePerMetric() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(["evaluate", "--abstain-below", "0.6"] + scores.files)
        #expect(run.status == 0 && run.error.isEmpty)
        let lines = run.output.split(separator: "\n")
        #expect(lines.first == "2000 rows, 3 classes, 15 bins")
        for metric in Self.metrics + ["aurc", "abstaining"] {
            #expect(lines.count { $0.hasPrefix(metric + " ") } == 1, "\(metric)")
        }
    }

    @Test func oneRowIsEnough() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try NPYArray(shape: [1, 2], values: .float32([0.25, 0.75])).write(to: "\(folder.path)/P.npy")
        try NPYArray(shape: [1], values: .uint8([0])).write(to: "\(folder.path)/y.npy")
        let run = try CandorProcess(
            "evaluate", "--probabilities", "\(folder.path)/P.npy", "--labels", "\(folder.path)/y.npy", "--bootstrap",
            "2",
            "--json")
        #expect(run.status == 0)
        #expect(value(try run.json(), "ece") == 0.75)
    }
}
