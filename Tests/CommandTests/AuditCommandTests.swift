import CandorModel
import Foundation
import Testing

/// `candor audit` as a process: exit codes, its JSON document and its report.
struct AuditCommandTests {
    private static let proved = ["audit", "--data", "gaussian", "--points", "2000"]
    private static let quick = proved + ["--proof", "none"]

    /// The document without the one number that differs from run to run.
    private func timeless(_ run: CandorProcess) throws -> NSDictionary {
        var document = try run.json()
        #expect(try #require(document.removeValue(forKey: "seconds") as? Double) > 0)
        return document as NSDictionary
    }

    @Test func theDocumentHasTheKeysOfItsSchema() throws {
        let run = try CandorProcess(Self.quick + ["--json"])
        #expect(run.status == 0)
        #expect(run.error.isEmpty, "nothing on standard error where that is no terminal")
        let document = try run.json()
        #expect(Set(document.keys) == ["schema", "data", "seed", "statement", "models", "proof", "seconds"])
        #expect(document["schema"] as? Int == 1)
        #expect(document["data"] as? String == "gaussian")
        #expect(document["seed"] as? Int == 0)
        #expect(document["proof"] is NSNull, "in the clear there is no proof")
        let statement = try #require(document["statement"] as? [String: Any])
        #expect(
            Set(statement.keys) == ["kind", "alpha", "delta", "audit_number", "tau", "bins", "n_min", "cells"])
        #expect(statement["kind"] as? String == "certified")
        #expect(statement["alpha"] as? Double == 0.05)
        #expect(statement["delta"] as? Double == 0.01)
        #expect(statement["n_min"] as? Int == 50)
        #expect(statement["tau"] is NSNull)
        let models = try #require(document["models"] as? [String: [String: Any]])
        #expect(Set(models.keys) == ["base", "mirage"])
        for (name, model) in models {
            #expect(
                Set(model.keys) == [
                    "accuracy", "region_accuracy", "region_confidence", "ece", "verdict", "failing_cells", "worst_cell",
                    "not_covered", "abstention",
                ])
            for key in ["accuracy", "region_accuracy", "region_confidence", "ece"] {
                #expect((0...1).contains(try #require(model[key] as? Double)), "\(name) \(key)")
            }
            #expect(model["not_covered"] is [String])
            let abstention = try #require(model["abstention"] as? [String: Any])
            #expect(Set(abstention.keys) == ["below", "inside", "outside", "groups"])
            let groups = try #require(abstention["groups"] as? [[String: Any]])
            #expect(!groups.isEmpty)
            for group in groups {
                #expect(Set(group.keys).isSuperset(of: ["name", "n", "rate"]))
                #expect((0...1).contains(try #require(group["rate"] as? Double)))
            }
        }
        #expect(models["base"]?["verdict"] as? String == "pass")
        #expect(models["base"]?["failing_cells"] as? Int == 0)
        #expect(models["base"]?["worst_cell"] is NSNull)
        #expect(models["mirage"]?["verdict"] as? String == "fail")
        let worst = try #require(models["mirage"]?["worst_cell"] as? [String: Any])
        #expect(Set(worst.keys) == ["name", "n", "gap", "certified_gap", "overlap"])
        #expect(try #require(worst["n"] as? Int) > 0)
        #expect(try #require(worst["certified_gap"] as? Double) >= 0.05)
    }

    /// Two processes prove, one of them with a model that it may not show.
    @Test func theProofIsAcceptedAndTheAttackIsNot() throws {
        let run = try CandorProcess(Self.proved + ["--json"])
        #expect(run.status == 0)
        #expect(run.error.isEmpty)
        let document = try run.json()
        let models = try #require(document["models"] as? [String: [String: Any]])
        #expect(models["base"]?["verdict"] as? String == "pass")
        #expect(models["mirage"]?["verdict"] as? String == "declared-fail")
        let proof = try #require(document["proof"] as? [String: Any])
        #expect(
            Set(proof.keys) == [
                "statement", "transcript", "points", "prover_cpu_us_per_point", "verifier_cpu_us_per_point", "wall_s",
                "bytes_per_point", "setup_bytes", "soundness_bits", "peak_mib", "mirage_forced",
            ])
        #expect(proof["mirage_forced"] as? String == "rejected")
        #expect(proof["points"] as? Int == 2000)
        for key in ["statement", "transcript"] { #expect((proof[key] as? String)?.count == 64) }
        // Counts, not times: the same on every machine.
        #expect(try #require(proof["soundness_bits"] as? Double) >= 90)
        #expect(try #require(proof["setup_bytes"] as? Double) < 500_000)
        #expect(try #require(proof["bytes_per_point"] as? Double) < 5000)
        #expect(try #require(proof["peak_mib"] as? Double) < 512)
    }

    @Test(arguments: [["--statement", "paper", "--alpha", "0.5"], ["--statement", "ece", "--tau", "0.03"]])
    func everyStatementIsProved(options: [String]) throws {
        let run = try CandorProcess(Self.proved + options + ["--json"])
        let models = try #require(try run.json()["models"] as? [String: [String: Any]])
        #expect(models["base"]?["verdict"] as? String == "pass")
    }

    @Test func theSameSeedGivesTheSameBytesAtAnyNumberOfWorkers() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let runs = try ["1", "2", "1"].map { workers in
            // The same path each time: a report quotes its command, but for the workers this is the same.
            let run = try CandorProcess(
                Self.quick + ["--json", "--report", "\(folder.path)/r.html", "--workers", workers])
            let page = try String(contentsOfFile: "\(folder.path)/r.html", encoding: .utf8)
            return (document: try timeless(run), page: page.replacing("--workers \(workers)", with: ""))
        }
        #expect(runs[0].document == runs[1].document && runs[0].page == runs[1].page)
        #expect(runs[0].document == runs[2].document && runs[0].page == runs[2].page)
        #expect(try timeless(CandorProcess(Self.quick + ["--json", "--seed", "1"])) != runs[0].document)
    }

    @Test func scalarKernelsAndOneThreadAuditTheSameWay() throws {
        for environment in [["CND_ISA": "scalar"], ["CND_PARALLEL": "serial"], ["CND_PARALLEL": "pthread"]] {
            let run = try CandorProcess(Self.quick + ["--json"], environment: environment)
            #expect(run.status == 0, "\(environment)")
        }
    }

    @Test func otherVerdictsExitWith1() throws {
        // An attack of no epochs changes nothing, so both models pass.
        let harmless = try CandorProcess(Self.quick + ["--mirage-epochs", "0", "--json"])
        #expect(harmless.status == 1 && harmless.error.isEmpty)
        let models = try #require(try harmless.json()["models"] as? [String: [String: Any]])
        #expect(models["mirage"]?["verdict"] as? String == "pass")
        // Algorithm 1 knows no chance: a bin of a few rows fails the honest model.
        #expect(try CandorProcess(Self.quick + ["--statement", "paper", "--alpha", "0.01"]).status == 1)
    }

    @Test func otherStatementsHaveTheirOwnSettings() throws {
        let run = try CandorProcess(Self.quick + ["--statement", "ece", "--tau", "0.03", "--json"])
        #expect(run.status == 0)
        let statement = try #require(try run.json()["statement"] as? [String: Any])
        #expect(statement["tau"] as? Double == 0.03)
        for key in ["alpha", "delta", "n_min", "audit_number"] { #expect(statement[key] is NSNull, "\(key)") }
        #expect(statement["cells"] as? Int == 1)
    }

    @Test func itEndsWithThreeLines() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let report = "\(folder.path)/new/folder/report.html"
        let run = try CandorProcess(Self.quick + ["--report", report])
        let lines = run.output.split(separator: "\n").suffix(3)
        #expect(lines.map { $0.prefix { $0 != ":" && $0 != " " } } == ["Attacked", "Audit", "Report"])
        #expect(lines.last?.contains(report) == true)
        let page = try String(contentsOfFile: report, encoding: .utf8)
        #expect(page.hasPrefix("<!DOCTYPE html>") || page.hasPrefix("<!doctype html>"))
        #expect(page.contains("Certified gap"))
        #expect(FileManager.default.contents(atPath: report)?.isEmpty == false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/new/folder") == ["report.html"])
    }

    @Test func modelsFromFilesAreAuditedAsThoseMadeInOneGo() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let (base, mirage) = ("\(folder.path)/base.safetensors", "\(folder.path)/mirage.safetensors")
        let data = ["--data", "gaussian", "--points", "2000", "--seed", "4", "--json"]
        let trained = try CandorProcess(["train", "-o", base] + data)
        #expect(trained.status == 0 && trained.error.isEmpty)
        #expect(try CandorProcess(["mirage", "-m", base, "-o", mirage] + data).status == 0)
        let clear = ["audit", "--proof", "none"]
        let files = try timeless(CandorProcess(clear + ["--base", base, "--mirage", mirage] + data))
        #expect(try timeless(CandorProcess(clear + data)) == files)
        #expect(try timeless(CandorProcess(clear + ["--base", base] + data)) == files)
    }
}
