import Foundation
import Testing
import candor

/// `candor reproduce` as a process, on the data that need no files.
struct ReproduceCommandTests {
    @Test func aTableIsWrittenAsMarkdownAndJSON() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let output = "\(folder.path)/made/here"
        let run = try CandorProcess(
            "reproduce", "--table", "1", "--data", "gaussian", "--seeds", "2", "-o", output, "--json")
        #expect(run.status == 0 && run.error.isEmpty)
        let document = try run.json()
        #expect(document["files"] as? [String] == ["table-1.md", "table-1.json"])
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(output)/table-1.json"))
        let table = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let rows = try #require(table["rows"] as? [[String: Any]])
        #expect(rows.count == 1 && rows[0]["epsilon"] as? Double == 0.15)
        let cells = try #require(rows[0]["cells"] as? [String: [String: Any]])
        #expect(cells.count == 8 && cells["overlap"] == nil)
        let accuracy = try #require(cells["accuracy"]?["here"] as? [String: Any])
        #expect((accuracy["values"] as? [Double])?.count == 2)
        #expect(try #require(accuracy["mean"] as? Double) > 0.94)
        #expect(cells["region_accuracy"]?["paper"] as? Double == 1)
        let markdown = try String(contentsOfFile: "\(output)/table-1.md", encoding: .utf8)
        #expect(markdown.contains("| gaussian | 0.15 | here |") && markdown.contains("## What does not reproduce"))
    }

    @Test func figuresAndStudiesAreWritten() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = try CandorProcess(
            "reproduce", "--figure", "3", "--figure", "7", "--figure", "8", "--study", "detection", "--data",
            "gaussian",
            "--seeds", "2", "-o", folder.path)
        #expect(run.status == 0)
        let names = [
            "detection.json", "detection.md", "detection.svg", "figure-3-gaussian-confidence.svg",
            "figure-3-gaussian-reliability.svg", "figure-7-caught.svg", "figure-7-errors.svg", "figure-7.json",
            "figure-7.md", "figure-8.json", "figure-8.svg",
        ]
        #expect(folder.content == names)
        for name in names where name.hasSuffix(".svg") {
            #expect(try String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8).hasPrefix("<svg"))
        }
        let table = try String(contentsOfFile: "\(folder.path)/detection.md", encoding: .utf8)
        let honest = try #require(table.split(separator: "\n").first { $0.contains("| gaussian | honest |") })
        #expect(honest.hasSuffix("| 0 of 2 |"), "no false alarm of certified")
        let attacked = try #require(table.split(separator: "\n").first { $0.contains("| gaussian | 0.15 |") })
        #expect(attacked.hasSuffix("| 2 of 2 |"))
    }

    /// The whole curve: more tolerance means more harm, and what the study calls passing passes.
    @Test func anAttackerWhoPassesTakesWhatAlphaLeaves() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = try CandorProcess(
            "reproduce", "--study", "adaptive", "--data", "gaussian", "--seeds", "2", "--abstain-below", "0.9", "-o",
            folder.path)
        #expect(run.status == 0)
        let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/adaptive.json"))
        let document = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let entries = try #require(document["entries"] as? [[String: Any]])
        func harm(_ alpha: Double) throws -> Double {
            let entry = try #require(entries.first { $0["alpha"] as? Double == alpha })
            #expect(try #require(entry["passed"] as? Int) == 2)
            return try #require((entry["adaptive"] as? [String: Any])?["mean"] as? Double)
        }
        #expect(try harm(0.05) < 0.2)
        #expect(try harm(0.2) > 0.7)
    }

    @Test func whatCannotBeMadeIsRefusedBeforeTheWork() throws {
        func failure(_ arguments: String...) throws -> CandorProcess.Failure {
            let run = try CandorProcess(["reproduce", "-o", "/nowhere-at-all/x", "--json"] + arguments)
            #expect(run.status == 2)
            return try #require(run.failure)
        }
        #expect(try failure("--figure", "9").expected == "3, 5, 6, 7 or 8")
        #expect(try failure("--table", "3").expected == "1 or 2")
        #expect(try failure("--seeds", "1").expected == "2 to 1000")
        #expect(try failure("--abstain-below", "1.5").expected == "a confidence in [0, 1]")
        let file = try TemporaryFolder()
        defer { file.remove() }
        try file.write("", as: "file")
        let run = try CandorProcess("reproduce", "-o", "\(file.path)/file", "--table", "1", "--json")
        #expect(run.status == 2 && run.failure != nil)
    }
}
