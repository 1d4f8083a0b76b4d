import CandorCore
import CandorModel
import Foundation
import Testing

/// `candor threshold`: on scores in files, on a data set, and what it says of the audit.
struct ThresholdCommandTests {
    /// Scores of 1,600 rows of two classes, with one public column; in one of its four values confidences are too low.
    private struct Scores {
        let folder: TemporaryFolder
        var files: [String] {
            ["P", "y", "G"].enumerated().flatMap { index, file in
                [["--probabilities", "--labels", "--groups"][index], "\(folder.path)/\(file).npy"]
            }
        }

        init() throws {
            folder = try TemporaryFolder()
            var random = SeededRandomSource(seed: 5)
            var (second, labels, groups): ([Float], [Int32], [Int32]) = ([], [], [])
            for row in 0..<1600 {
                let group = Int32(row % 4)
                let truth = 0.8 + 0.15 * random.uniform()
                groups.append(group)
                second.append(Float(group == 2 ? truth - 0.25 : truth))
                labels.append(random.uniform() < truth ? 1 : 0)
            }
            for (name, array) in [
                ("P", NPYArray(shape: [1600], values: .float32(second))),
                ("y", NPYArray(shape: [1600], values: .int32(labels))),
                ("G", NPYArray(shape: [1600], values: .int32(groups))),
            ] { try array.write(to: "\(folder.path)/\(name).npy") }
        }
    }

    @Test func theProposalNamesItsCellAndItsPower() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(["threshold", "--json", "--bootstrap", "50"] + scores.files)
        #expect(run.status == 0 && run.error.isEmpty)
        let document = try run.json()
        #expect(
            Set(document.keys) == [
                "schema", "data", "alpha", "chance_of_more", "statement", "most_demanding_split", "binding_cell",
                "splits_nearby", "splits_with_binding_cell", "splits", "power",
            ])
        let alpha = try #require(document["alpha"] as? Double)
        #expect(alpha > 0.05 && alpha < 0.25)
        #expect(document["chance_of_more"] as? Double == 0.5)
        let cell = try #require(document["binding_cell"] as? [String: Any])
        #expect(
            Set(cell.keys) == ["name", "kind", "n", "confidence", "accuracy", "gap", "ci95", "required_alpha"])
        #expect(cell["name"] as? String == "column 1 = 2" && cell["kind"] as? String == "group")
        #expect(cell["required_alpha"] as? Double == alpha && cell["n"] as? Int == 400)
        let splits = try #require(document["splits"] as? [[String: Any]])
        #expect(splits.count == 1)
        #expect(
            Set(splits[0].keys) == [
                "name", "rows", "cells", "not_covered", "required_alpha", "ece", "largest_bin_gap", "every_row",
                "most_demanding_cells", "classes",
            ])
        #expect(splits[0]["cells"] as? Int == 19)
        let power = try #require(document["power"] as? [[String: Any]])
        #expect(power.compactMap { $0["rows"] as? Int } == [400, 1600])
        for workers in ["1", "2"] {
            let again = try CandorProcess(
                ["threshold", "--json", "--bootstrap", "50", "--workers", workers] + scores.files)
            #expect(again.output == run.output)
        }
    }

    @Test func oneSetIsCutIntoParts() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(["threshold", "--json", "--bootstrap", "10", "--splits", "3"] + scores.files)
        let document = try run.json()
        let splits = try #require(document["splits"] as? [[String: Any]])
        #expect(splits.compactMap { $0["name"] as? String } == ["part 1", "part 2", "part 3"])
        #expect(splits.compactMap { $0["rows"] as? Int } == [534, 533, 533])
        #expect(document["chance_of_more"] as? Double == 0.25)
        let several = try CandorProcess(
            ["threshold", "--json", "--bootstrap", "10"] + scores.files + scores.files)
        #expect((try several.json()["splits"] as? [Any])?.count == 2)
    }

    @Test func theTextSaysWhyAndWhatItIsWorth() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        let run = try CandorProcess(["threshold", "--bootstrap", "50"] + scores.files)
        for part in [
            "decides, by column 1 = 2", "A group decides", "1 of 1 split", "Labels: the rarest class",
            "with probability at most 50.0 %", "confidence at most",
        ] { #expect(run.output.contains(part), "\(part)") }
    }

    @Test func modelsOfADataSetAreTrainedOrRead() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try OwnDataSet(in: folder)
        let trained = try CandorProcess(
            "threshold", "--data", data.path, "--splits", "2", "--n-min", "20", "--bootstrap", "10", "--json")
        #expect(trained.status == 0, "\(trained.error)")
        let splits = try #require(try trained.json()["splits"] as? [[String: Any]])
        #expect(splits.compactMap { $0["name"] as? String } == ["seed 0", "seed 1"])
        let base = "\(folder.path)/base"
        #expect(try CandorProcess("train", "--data", data.path, "-o", base).status == 0)
        let read = try CandorProcess(
            "threshold", "--data", data.path, "--base", base, "--n-min", "20", "--bootstrap", "10", "--json")
        let again = try #require(try read.json()["splits"] as? [[String: Any]])
        #expect(again.count == 1 && again[0]["ece"] as? Double == splits[0]["ece"] as? Double)
        #expect(again[0]["required_alpha"] as? Double == splits[0]["required_alpha"] as? Double)
    }

    @Test func badOptionsAreRefused() throws {
        let scores = try Scores()
        defer { scores.folder.remove() }
        for arguments in [
            [], ["--data", "gaussian"] + scores.files, ["--data", "gaussian", "--labels", "y.npy"],
            scores.files + ["--groups", "x.npy"], scores.files + ["--base", "m"],
            scores.files + scores.files + ["--splits", "2"], scores.files + ["--splits", "0"],
            scores.files + ["--splits", "1601"], scores.files + ["--delta", "0"], scores.files + ["--bootstrap", "1"],
            scores.files + ["--n-min", "0"], scores.files + ["--bins", "0"], scores.files + ["--audit-number", "0"],
        ] {
            let run = try CandorProcess(["threshold", "--json"] + arguments)
            #expect(run.status == 2 && run.failure?.kind == "usage", "\(arguments): \(run.error)")
        }
        let wrong = try CandorProcess(
            ["threshold", "--json"] + scores.files.dropLast() + ["\(scores.folder.path)/P2.npy"])
        #expect(wrong.status == 2 && wrong.failure?.kind == "file")
    }
}
