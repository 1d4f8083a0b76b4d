import CandorCalibration
import CandorCore
import CandorModel
import Foundation
import Testing

/// `candor evaluate --recalibrate` and `--score`, on files and on models.
struct RecalibrationCommandTests {
    /// Overconfident logits of 800 rows twice: `Z.npy`, `y.npy` to measure and `C.npy`, `c.npy` to fit.
    private struct Scores {
        let folder: TemporaryFolder
        let measured: (logits: [Float], labels: [Int32])
        let held: (logits: [Float], labels: [Int32])
        var files: [String] { ["--logits", "\(folder.path)/Z.npy", "--labels", "\(folder.path)/y.npy"] }
        var heldFiles: [String] {
            ["--calibration-logits", "\(folder.path)/C.npy", "--calibration-labels", "\(folder.path)/c.npy"]
        }

        init() throws {
            folder = try TemporaryFolder()
            var random = SeededRandomSource(seed: 11)
            func draw() -> ([Float], [Int32]) {
                let logits = (0..<800 * 3).map { _ in Float(4 * random.normal()) }
                let labels = (0..<800).map { row -> Int32 in
                    let weights = logits[row * 3..<row * 3 + 3].map { exp(Double($0) / 3) }
                    var rest = random.uniform() * weights.reduce(0, +)
                    for label in 0..<2 {
                        rest -= weights[label]
                        if rest < 0 { return Int32(label) }
                    }
                    return 2
                }
                return (logits, labels)
            }
            (measured, held) = (draw(), draw())
            for (rows, scores, labels) in [(measured, "Z", "y"), (held, "C", "c")] {
                try NPYArray(shape: [800, 3], values: .float32(rows.logits)).write(to: "\(folder.path)/\(scores).npy")
                try NPYArray(shape: [800], values: .int32(rows.labels)).write(to: "\(folder.path)/\(labels).npy")
            }
        }
    }

    private func value(_ document: Any?, _ metric: String) -> Double? {
        ((document as? [String: Any])?[metric] as? [String: Any])?["value"] as? Double
    }

    @Test(arguments: RecalibrationMethod.allCases)
    func theMetricsAfterAreTheLibrarys(method: RecalibrationMethod) throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(
            ["evaluate", "--recalibrate", method.rawValue, "--bins", "10", "--json"] + scores.files + scores.heldFiles)
        #expect(run.status == 0 && run.error.isEmpty)
        let document = try run.json()
        let found = try #require(document["recalibration"] as? [String: Any])
        #expect(Set(found.keys) == ["method", "rows", "seconds", "metrics", "aurc"])
        #expect(found["method"] as? String == method.rawValue && found["rows"] as? Int == 800)
        let map = try method.fit(
            .logits(scores.held.logits, classes: 3), labels: scores.held.labels, bins: 10)
        let predictions = try ScoredPredictions(
            probabilities: map.probabilities(of: .logits(scores.measured.logits, classes: 3)),
            labels: scores.measured.labels, classes: 3)
        let report = try MetricsReport(of: predictions, bins: 10)
        for metric in CalibrationMetric.allCases {
            let after = try #require(value(found["metrics"], metric.rawValue))
            #expect(abs(after - report[metric].value) < 1e-12, "\(metric)")
        }
        let before = try #require(value(document, "ece"))
        #expect(try #require(value(found["metrics"], "ece")) < before, "the scores are overconfident")
    }

    @Test func everyScoreOfTheOutputsHasItsCurve() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let names = ["max-softmax", "max-logit", "entropy"]
        let run = try CandorProcess(["evaluate", "--json"] + names.flatMap { ["--score", $0] } + scores.files)
        let selective = try #require(try run.json()["selective"] as? [String: Any])
        let found = try #require(selective["scores"] as? [[String: Any]])
        #expect(found.compactMap { $0["score"] as? String } == names)
        let probabilities = try Softmax.probabilities(ofLogits: scores.measured.logits, classes: 3)
        let predictions = try ScoredPredictions(
            probabilities: probabilities, labels: scores.measured.labels, classes: 3)
        let values = try [
            predictions.confidence,
            SelectionScore.maximumLogit.values(of: scores.measured.logits, classes: 3),
            SelectionScore.negativeEntropy.values(of: probabilities, classes: 3),
        ]
        for (entry, values) in zip(found, values) {
            let area = try SelectivePrediction(scores: values, correct: predictions.correct)
                .areaUnderRiskCoverageCurve()
            #expect(abs(try #require(entry["aurc"] as? Double) - area) < 1e-12)
            let points = try #require(entry["points"] as? [[String: Double]])
            #expect(points.count == 4)
            for (point, coverage) in zip(points, [0.5, 0.8, 0.9, 0.95]) {
                #expect(Set(point.keys) == ["threshold", "coverage", "risk"])
                #expect(try #require(point["coverage"]) >= coverage)
            }
        }
        #expect(abs((selective["aurc"] as? Double ?? .nan) - (found[0]["aurc"] as? Double ?? 0)) < 1e-15)
    }

    @Test func theTableShowsBeforeAndAfter() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(
            ["evaluate", "--recalibrate", "isotonic", "--score", "entropy"] + scores.files + scores.heldFiles)
        let lines = run.output.split(separator: "\n")
        #expect(lines.count { $0.contains("  after: ") } == CalibrationMetric.allCases.count + 1)
        #expect(lines.last?.hasPrefix("after: isotonic, fitted to 800 held-out rows in ") == true)
        #expect(lines.contains { $0.hasPrefix("by entropy") })
    }

    @Test func optionsThatDoNotBelongTogetherAreRefused() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        for arguments in [
            scores.heldFiles, ["--recalibrate", "beta"], ["--recalibrate", "beta"] + scores.heldFiles.dropLast(2),
            ["--recalibrate", "beta", "--calibration-probabilities", "P.npy"] + scores.heldFiles,
        ] {
            let run = try CandorProcess(["evaluate", "--json"] + scores.files + arguments)
            #expect(run.status == 2 && run.failure?.kind == "usage", "\(arguments)")
        }
        for score in ["mahalanobis", "knn"] {
            let run = try CandorProcess(["evaluate", "--json", "--score", score] + scores.files)
            #expect(run.status == 2)
            #expect(run.failure?.expected == "--model" && run.failure?.actual == "scores alone")
        }
        let probabilities = try CandorProcess(
            "evaluate", "--probabilities", "\(scores.folder.path)/p.npy", "--labels", "\(scores.folder.path)/y.npy",
            "--score", "max-logit", "--json")
        #expect(probabilities.status == 2 && probabilities.failure?.kind == "file")
        let few = try CandorProcess(
            ["evaluate", "--json", "--recalibrate", "histogram", "--bins", "0"] + scores.files + scores.heldFiles)
        #expect(few.status == 2 && few.failure?.message.contains("--bins") == true)
    }
}
