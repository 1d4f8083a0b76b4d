import CandorAudit
import CandorModel
import Foundation
import Testing

/// `candor commit` as a process.
struct CommitCommandTests {
    @Test func commitmentAndOpeningBelongTogether() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (base, fixed) = ("\(folder.path)/base.safetensors", "\(folder.path)/fixed.safetensors")
        let data = ["--data", "gaussian", "--points", "500"]
        #expect(try CandorProcess(["train", "-o", base] + data).status == 0)
        #expect(try CandorProcess(["quantise", base, "-o", fixed] + data).status == 0)
        let (commitment, opening) = ("\(folder.path)/commitment", "\(folder.path)/opening")
        let run = try CandorProcess(["commit", fixed, "-o", commitment, "--opening", opening, "--json"])
        #expect(run.status == 0 && run.error.isEmpty)
        let public_ = try ModelCommitment(contentsOf: commitment)
        try public_.verify(CommitmentOpening(contentsOf: opening))
        #expect(try run.json()["model"] as? String == "\(public_.identity)")
        let model = try FixedPointModel.read(from: fixed)
        #expect(public_.entries == model.format.entryCount)
        let mode = try FileManager.default.attributesOfItem(atPath: opening)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        // A second commitment to the same model is another one.
        let other = "\(folder.path)/other"
        #expect(try CandorProcess(["commit", fixed, "-o", other, "--opening", "\(folder.path)/o2"]).status == 0)
        #expect(try ModelCommitment(contentsOf: other) != public_)
    }

    @Test func modelInFloatsIsRefused() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let base = "\(folder.path)/base.safetensors"
        #expect(try CandorProcess(["train", "-o", base, "--data", "gaussian", "--points", "500"]).status == 0)
        let run = try CandorProcess([
            "commit", base, "-o", "\(folder.path)/c", "--opening", "\(folder.path)/o", "--json",
        ])
        #expect(run.status == 2)
        #expect(run.failure?.kind == "model")
        #expect(folder.content == ["base.safetensors"])
    }
}
