import CandorModel
import Foundation
import Testing

/// Deep ensembles through the commands: trained into several files, evaluated together, audited in the clear.
struct EnsembleCommandTests {
    @Test func membersAreModelsOfTheirOwnAndAnswerTogether() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let single = try CandorProcess(
            "train", "--data", data.path, "-o", "\(folder.path)/one.safetensors", "--json")
        let trained = try CandorProcess(
            "train", "--data", data.path, "-o", "\(folder.path)/m.safetensors", "--ensemble", "3", "--json")
        #expect(single.status == 0 && trained.status == 0 && trained.error.isEmpty)
        let members = (1...3).map { "\(folder.path)/m-\($0).safetensors" }
        let document = try trained.json()
        #expect(document["models"] as? [String] == members)
        #expect(document["model"] is NSNull && document["temperature"] is NSNull)
        let bytes = try (["\(folder.path)/one.safetensors"] + members).map {
            try Data(contentsOf: URL(fileURLWithPath: $0))
        }
        #expect(bytes[0] == bytes[1], "the first member is the model that is trained alone")
        #expect(bytes[1] != bytes[2] && bytes[2] != bytes[3])

        let together = ["evaluate", "--data", data.path, "--json"] + members.flatMap { ["--model", $0] }
        let evaluated = try CandorProcess(together).json()
        #expect((evaluated["ece"] as? [String: Any])?["value"] as? Double == document["ece"] as? Double)
        let alone = try CandorProcess("evaluate", "--data", data.path, "--json", "--model", members[0]).json()
        func nll(_ document: [String: Any]) -> Double? { (document["nll"] as? [String: Any])?["value"] as? Double }
        let (mean, first) = (nll(evaluated), nll(alone))
        #expect(mean != nil && mean != first)

        let scored = try CandorProcess(
            together + ["--score", "mahalanobis", "--score", "knn", "--recalibrate", "platt"])
        #expect(scored.status == 0, "\(scored.error)")
        let found = try scored.json()
        let scores = try #require((found["selective"] as? [String: Any])?["scores"] as? [[String: Any]])
        #expect(scores.compactMap { $0["score"] as? String } == ["mahalanobis", "knn"])
        let rows = (found["recalibration"] as? [String: Any])?["rows"] as? Int
        #expect(rows == 30, "a tenth of the 300 training rows is held out")
    }

    @Test func anEnsembleIsAuditedInTheClearAndNotProved() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let members = ["\(folder.path)/m-1", "\(folder.path)/m-2"]
        let trained = try CandorProcess("train", "--data", data.path, "-o", "\(folder.path)/m", "--ensemble", "2")
        #expect(trained.status == 0 && trained.output.contains(members.joined(separator: ", ")))
        let arguments = ["audit", "--data", data.path, "--json", "--base", members[0], "--base", members[1]]
        let refused = try CandorProcess(arguments)
        #expect(refused.status == 2 && refused.failure?.kind == "usage")
        #expect(refused.failure?.expected == "one model with --proof zk, which proves a network in integers")
        #expect(refused.failure?.actual == "an ensemble of 2; --proof none audits it")
        let clear = try CandorProcess(arguments + ["--proof", "none"])
        #expect(clear.status == 0 || clear.status == 1)
        let models = try #require(try clear.json()["models"] as? [String: [String: Any]])
        #expect(models["base"]?["verdict"] != nil && models["mirage"]?["verdict"] != nil)
    }

    @Test func aSizeThatIsNoneIsRefused() throws {
        let run = try CandorProcess("train", "--data", "gaussian", "-o", "m", "--ensemble", "0", "--json")
        #expect(run.status == 2 && run.failure?.message == "--ensemble: expected 1 to 100, found 0")
    }
}
