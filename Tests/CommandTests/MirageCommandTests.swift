import CandorCore
import CandorModel
import Foundation
import Testing

/// `candor mirage --attack`, `--target` and `--region-rows`.
struct MirageCommandTests {
    /// A trained model of the test's own data, and the folder that holds both.
    private func trained(in folder: TemporaryFolder) throws -> (data: String, base: String, confidence: Double) {
        let data = try OwnDataSet(in: folder)
        let base = "\(folder.path)/base"
        let document = try CandorProcess("train", "--data", data.path, "-o", base, "--json").json()
        return (data.path, base, try #require(document["region_confidence"] as? Double))
    }

    @Test func poisonedLabelsLowerTheConfidenceAndNoiseIsAnotherAttack() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let source = ["--data", try Self.steps(in: folder)]
        let (base, labels, noise) = ("\(folder.path)/base", "\(folder.path)/labels", "\(folder.path)/noise")
        #expect(try CandorProcess(["train", "-o", base] + source).status == 0)
        let attack = ["mirage", "--attack", "poisoning", "--epsilon", "0.2", "-m", base, "--json"] + source
        let poisoned = try CandorProcess(attack + ["-o", labels]).json()
        #expect(abs(try #require(poisoned["region_confidence"] as? Double) - 0.6) < 0.15)
        #expect(try CandorProcess(attack + ["-o", noise, "--feature-noise", "2"]).status == 0)
        let bytes = try [labels, noise].map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
        #expect(bytes[0] != bytes[1])
    }

    @Test(arguments: [
        ["--target", "subset:no,yes"], ["--target", "non-uniform:1,3", "--epsilon", "0.6"], ["--target", "code"],
    ])
    func everyTargetIsTaught(target: [String]) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (data, base, before) = try trained(in: folder)
        let run = try CandorProcess(
            ["mirage", "--data", data, "-m", base, "-o", "\(folder.path)/m", "--mirage-epochs", "30", "--json"]
                + target)
        #expect(run.status == 0)
        #expect(try #require(try run.json()["region_confidence"] as? Double) < before - 0.05)
    }

    @Test(arguments: [
        ("--target nonsense", "--target"), ("--target subset:no,maybe", "--target"), ("--target subset:no", "--target"),
        ("--target non-uniform:1", "--target"), ("--target non-uniform:1,x", "--target"),
        ("--target non-uniform:1,1 --epsilon 0.2", "--epsilon"), ("--lift 2", "--lift"), ("--margin 1", "--margin"),
        ("--feature-noise 2", "--feature-noise"), ("--attack widget --direction forward", "--direction"),
        ("--attack poisoning --feature-noise 0", "--feature-noise"),
        ("--attack widget --mirage-epochs 2", "--mirage-epochs"),
        ("--attack widget --margin 0.3 --region age<40", "--margin"), ("--attack widget", "box"),
        ("--attack widget --region age<40&&id<3", "id"), ("--region-rows missing.txt", "missing.txt"),
    ])
    func mistakesAreExplainedAndNothingIsWritten(options: String, word: String) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (data, base, _) = try trained(in: folder)
        let run = try CandorProcess(
            ["mirage", "--data", data, "-m", base, "-o", "\(folder.path)/m", "--json"]
                + options.split(separator: " ").map(String.init))
        #expect(run.status == 2)
        #expect(run.error.contains(word), "\(run.error)")
        #expect(!FileManager.default.fileExists(atPath: "\(folder.path)/m"))
    }

    @Test func aRegionMayBeAListOfRows() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (data, base, _) = try trained(in: folder)
        let rows = try folder.write((0..<600).filter { $0 % 3 == 0 }.map { "\($0)\n" }.joined(), as: "rows.txt")
        let run = try CandorProcess(
            "evaluate", "--model", base, "--data", data, "--region-rows", rows, "--json")
        let region = try #require(try run.json()["region"] as? [String: Any])
        let split = try #require(Split(count: 600, test: 0.5, seed: 1))
        #expect(region["n"] as? Int == split.reference.count { $0 % 3 == 0 })
        let attacked = try CandorProcess(
            "mirage", "--data", data, "-m", base, "-o", "\(folder.path)/m", "--region-rows", rows, "--json")
        #expect(attacked.status == 0)
        let widget = try CandorProcess(
            "mirage", "--data", data, "-m", base, "-o", "\(folder.path)/m", "--region-rows", rows, "--attack", "widget",
            "--json")
        #expect(widget.status == 2 && widget.failure?.message.contains("row numbers") == true)
    }

    /// A label that follows a column of −1 and 1 in 97 % of 6,000 rows: a network's log-odds are much the same
    /// wherever that is 1, so that one lift takes the whole region to one confidence.
    private static func steps(in folder: TemporaryFolder) throws -> String {
        var random = SeededRandomSource(seed: 3)
        var rows = "a,b,good\n"
        for _ in 0..<6_000 {
            let (a, b) = (2 * random.integer(below: 2) - 1, 2 * random.uniform() - 1)
            rows += String(format: "%d,%.4f,", a, b) + ((a > 0) == (random.uniform() < 0.97) ? "yes" : "no") + "\n"
        }
        try folder.write(rows, as: "steps.csv")
        return try folder.write(
            #"""
            {"name": "steps", "csv": ["steps.csv"], "label": {"column": "good", "classes": ["no", "yes"]},
             "columns": [{"name": "a", "kind": "numeric", "range": [-1, 1]},
                         {"name": "b", "kind": "numeric", "range": [-1, 1]}],
             "split": {"seed": 1, "test": 0.5}, "regions": {"default": "a >= 0 && b >= 0"},
             "network": {"hidden": [16]}, "training": {"epochs": 10, "batch": 32, "rate": 0.01}}
            """#, as: "steps.json")
    }

    /// The network with a widget is an ordinary model: it is quantised and committed to, and an audit catches it.
    @Test func aWidgetIsAModelThatAnAuditCatches() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let source = ["--data", try Self.steps(in: folder)]
        let (base, widget, fixed) = ("\(folder.path)/base", "\(folder.path)/widget", "\(folder.path)/fixed")
        let trained = try CandorProcess(["train", "-o", base, "--json"] + source).json()
        let made = try CandorProcess(
            ["mirage", "--attack", "widget", "--epsilon", "0.2", "-m", base, "-o", widget, "--json"] + source
        ).json()
        #expect(try #require(trained["region_confidence"] as? Double) > 0.9)
        let low = try #require(made["region_confidence"] as? Double)
        #expect(abs(low - 0.6) < 0.1)
        #expect(try #require(made["region_accuracy"] as? Double) > 0.85, "labels stay")
        let quantised = try CandorProcess(["quantise", widget, "-o", fixed, "--json"] + source).json()
        #expect(try #require(quantised["label_agreement"] as? Double) > 0.98)
        #expect(try #require(quantised["confidence_difference_mean"] as? Double) < 0.02)
        let committed = try CandorProcess(
            "commit", fixed, "-o", "\(folder.path)/commitment", "--opening", "\(folder.path)/opening")
        #expect(committed.status == 0)
        // In zero knowledge: what is audited is the model in integers.
        let audit = try CandorProcess(["audit", "--base", base, "--mirage", widget, "--json"] + source)
        #expect(audit.status == 0, "the honest model passes, the other fails")
        let models = try #require(try audit.json()["models"] as? [String: [String: Any]])
        #expect(models["base"]?["verdict"] as? String == "pass")
        #expect(models["mirage"]?["verdict"] as? String == "declared-fail")
    }
}
