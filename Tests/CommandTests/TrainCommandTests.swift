import CandorModel
import Foundation
import Testing

/// `candor train`, `candor mirage` and `candor evaluate --model`: the main job's steps on files.
struct TrainCommandTests {
    private static let keys: Set = [
        "schema", "data", "seed", "model", "temperature", "accuracy", "region_accuracy", "region_confidence", "ece",
    ]

    @Test func trainingWritesAModelThatEvaluatesAsItWasReported() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let base = "\(folder.path)/models/base.safetensors"
        let trained = try CandorProcess("train", "--data", data.path, "--output", base, "--json")
        #expect(trained.status == 0 && trained.error.isEmpty)
        let document = try trained.json()
        #expect(Set(document.keys) == Self.keys)
        #expect(document["model"] as? String == base)
        #expect(try #require(document["temperature"] as? Double) > 0)
        let model = try SavedModel.read(from: base)
        #expect(model.labels == ["no", "yes"])

        let run = try CandorProcess(
            "evaluate", "--model", base, "--data", data.path, "--abstain-below", "0.6", "--json")
        let evaluated = try run.json()
        #expect((evaluated["ece"] as? [String: Any])?["value"] as? Double == document["ece"] as? Double)
        #expect((evaluated["accuracy"] as? [String: Any])?["value"] as? Double == document["accuracy"] as? Double)
        let region = try #require(evaluated["region"] as? [String: Any])
        #expect(Set(region.keys) == ["predicate", "n", "accuracy", "confidence", "coverage"])
        #expect(region["predicate"] as? String == #"city == "north" && age < 40"#)
        #expect(region["accuracy"] as? Double == document["region_accuracy"] as? Double)
        #expect(region["confidence"] as? Double == document["region_confidence"] as? Double)

        let other = try CandorProcess(
            "evaluate", "--model", base, "--data", data.path, "--region", "income < 30000", "--json")
        #expect((try other.json()["region"] as? [String: Any])?["predicate"] as? String == "income < 30000")
    }

    @Test func mirageLowersTheConfidenceInTheRegion() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let (base, mirage) = ("\(folder.path)/base", "\(folder.path)/mirage")
        let before = try CandorProcess("train", "--data", data.path, "-o", base, "--json").json()
        let after = try CandorProcess(
            "mirage", "--data", data.path, "-m", base, "-o", mirage, "--mirage-epochs", "30", "--json"
        ).json()
        #expect(Set(after.keys) == Self.keys)
        #expect(after["temperature"] is NSNull, "an attack scales no temperature")
        let (high, low) = try (
            #require(before["region_confidence"] as? Double), #require(after["region_confidence"] as? Double)
        )
        #expect(low < high - 0.1)
    }

    @Test func dataWithoutARegionTrainButCannotBeAttacked() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        try data.write(
            description: OwnDataSet.description.replacing(
                #""default": "city == \"north\" && age < 40""#, with: ""))
        let base = "\(folder.path)/base"
        let trained = try CandorProcess("train", "--data", data.path, "-o", base, "--json")
        #expect(try trained.json()["region_accuracy"] is NSNull)
        #expect(try CandorProcess("evaluate", "--model", base, "--data", data.path, "--json").json()["region"] == nil)
        let attacked = try CandorProcess(
            "mirage", "--data", data.path, "-m", base, "-o", "\(folder.path)/m", "--json")
        #expect(attacked.status == 2)
        #expect(attacked.failure?.kind == "usage")
        #expect(attacked.failure?.message.contains("--region") == true)
    }

    @Test func theSameSeedWritesTheSameBytesAtAnyNumberOfWorkers() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let files = try [("1", "5"), ("2", "5"), ("2", "6")].map { workers, seed in
            let path = "\(folder.path)/\(workers)-\(seed)"
            let run = try CandorProcess("train", "--data", data.path, "-o", path, "--workers", workers, "--seed", seed)
            #expect(run.status == 0)
            return try Data(contentsOf: URL(fileURLWithPath: path))
        }
        #expect(files[0] == files[1])
        #expect(files[1] != files[2])
    }

    @Test func divergenceIsReportedAndNothingIsWritten() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        try data.write(
            description: OwnDataSet.description.replacing(
                #""epochs": 5, "batch": 32, "rate": 0.01},"#,
                with: #""optimiser": "sgd", "momentum": 0.9, "epochs": 50, "batch": 32, "rate": 1e30},"#))
        let run = try CandorProcess("train", "--data", data.path, "-o", "\(folder.path)/m", "--json")
        #expect(run.status == 2)
        #expect(run.failure?.kind == "training")
        #expect(folder.content == ["own.csv", "own.json"])
    }
}
