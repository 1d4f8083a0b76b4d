import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining
import Foundation
import Testing

/// Marked values go in, every command runs, well and badly, and no output may carry the marks.
///
/// What must never appear, in any text that a command prints or any page, document or model metadata that it writes:
///
/// * the content of a column that the description ignores, such as a name: nothing may use it;
/// * a row's numbers: a report speaks of means, and of edges between groups, which are rounded quartiles;
/// * the scores of a row: metrics are means over bins and groups;
/// * variables of the environment.
///
/// What may appear, because the auditor sees it anyway or nobody could act on a message without it: the names of
/// columns and their categories, the seed and the command line, which make a run repeatable, and in an error the one
/// value that was refused, with its place, but nothing else of its row.
struct CanaryTests {
    private static let name = "Wilhelmina-Canary"
    private static let income = "48213.7731"
    private static let age = "41.73291"
    private static let secret = "canary-in-the-environment"
    private static let canaries = [name, "48213.77", "41.7329", secret]
    private static let environment = ["CANARY_TOKEN": secret]
    /// The marked row; others may be refused before it.
    private static let row = 300

    private struct Run {
        let title: String
        let texts: [String]
    }

    /// Runs a command and gathers what it said.
    private func run(_ arguments: [String], exits status: Int32) throws -> Run {
        let run = try CandorProcess(arguments, environment: Self.environment)
        #expect(run.status == status, "\(arguments): \(run.error)")
        return Run(title: arguments.joined(separator: " "), texts: [run.output, run.error])
    }

    private func expectNoCanary(in runs: [Run], besides marks: [String] = []) {
        for run in runs {
            for text in run.texts {
                for canary in Self.canaries + marks {
                    #expect(!text.contains(canary), "\(canary) after \(run.title)")
                }
            }
        }
    }

    /// The data set with the marks in one row. Both numbers lie well inside their columns.
    private func markedData(in folder: TemporaryFolder) throws -> OwnDataSet {
        var data = try OwnDataSet(in: folder)
        data.rows[Self.row] = [Self.name, Self.age, Self.income, "north", "yes"]
        try data.write()
        return data
    }

    /// The JSON header of a safetensors file.
    private func header(of path: String) throws -> String {
        let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
        let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
        return String(decoding: bytes[8..<8 + length], as: UTF8.self)
    }

    @Test func nothingThatSucceedsTellsOfARowOrItsScores() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try markedData(in: folder).path
        let (base, mirage, report) = ("\(folder.path)/base", "\(folder.path)/mirage", "\(folder.path)/r.html")
        let data = ["--data", path]
        var runs: [Run] = []
        for json in [[], ["--json"]] {
            runs.append(try run(["train", "-o", base] + data + json, exits: 0))
            runs.append(try run(["mirage", "-m", base, "-o", mirage] + data + json, exits: 0))
            runs.append(try run(["evaluate", "--model", base, "--abstain-below", "0.7"] + data + json, exits: 0))
            let audit = try CandorProcess(
                ["audit", "--base", base, "--mirage", mirage, "--report", report, "--n-min", "5"] + data + json,
                environment: Self.environment)
            #expect(audit.status <= 1)
            runs.append(Run(title: "audit \(json)", texts: [audit.output, audit.error]))
        }
        let files = Run(
            title: "files",
            texts: [try String(contentsOfFile: report, encoding: .utf8), try header(of: base), try header(of: mirage)])
        expectNoCanary(in: runs + [files])

        // Six digits of any confidence of either model, as any text or page would have them.
        let loaded = try DataSet.load(path)
        for file in [base, mirage] {
            let logits = try Network(SavedModel.read(from: file)).logits(for: loaded.reference)
            let scores = try ScoredPredictions(
                probabilities: Softmax.probabilities(ofLogits: logits, classes: 2), labels: loaded.reference.labels,
                classes: 2)
            let numbers = Set(
                (runs + [files]).flatMap(\.texts).flatMap {
                    $0.matches(of: #/0\.\d{6,}/#).compactMap { Double($0.output) }
                })
            #expect(numbers.count > 20, "the outputs hold no numbers to look at")
            for (row, confidence) in scores.confidence.enumerated() {
                #expect(!numbers.contains { abs($0 - confidence) < 1e-7 }, "the confidence of row \(row) of \(file)")
            }
        }
    }

    @Test func badRowsAreNamedByTheirPlaceAndTheOneFieldThatIsRefused() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try markedData(in: folder)
        let mistakes: [(field: Int, value: String, found: String?)] = [
            (1, "old", "\"old\""), (1, "", "nothing"), (4, "perhaps", "\"perhaps\""), (1, "\"old\"er", "er"),
            (1, "\"41\"x", "x"), (3, "north,extra", "6"), (1, "1e999", "\"1e999\""),
            (1, "\"old", nil),  // a quote that swallows the rows that follow
        ]
        for (field, value, found) in mistakes {
            var changed = data
            changed.rows[Self.row][field] = value
            try changed.write()
            for json in [[], ["--json"]] {
                let run = try CandorProcess(
                    ["train", "--data", data.path, "-o", "\(folder.path)/m"] + json, environment: Self.environment)
                #expect(run.status == 2)
                if let found {
                    #expect(run.error.contains("found \(found)") || run.failure?.actual == found, "\(run.error)")
                }
                #expect(run.error.contains("own.csv:\(Self.row + 2)"), "the line counts from 1, with the header")
                expectNoCanary(in: [Run(title: value, texts: [run.output, run.error])], besides: ["person-"])
            }
        }
    }

    @Test func badDescriptionsAndPredicatesDoNotTellOfRows() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let data = try markedData(in: folder)
        let audit = ["audit", "--data", data.path, "--json", "--region"]
        var runs = try ["city == \"west\"", "id == \"x\"", "age < \"old\"", "income < 0"].map {
            try run(audit + [$0], exits: 2)
        }
        // Without a header the first row stands in its place: it is not the marked one.
        try data.write(header: "id,age,income,town,good")
        runs.append(try run(["train", "--data", data.path, "-o", "\(folder.path)/m"], exits: 2))
        try data.write(
            description: OwnDataSet.description.replacing("\"kind\": \"ignore\"", with: "\"kind\": \"numeric\""))
        let refused = try run(["train", "--data", data.path, "-o", "\(folder.path)/m"], exits: 2)
        #expect(refused.texts[1].contains("person-0"), "the field that is refused")
        expectNoCanary(in: runs + [refused])
        expectNoCanary(in: runs, besides: ["person-"])
    }

    @Test func scoresFromFilesStayThere() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        // Row 3 is marked. Its neighbours share its bin, so that no mean is its score.
        let mark: Float = 0.7316482
        func write(_ row: [Float], labels: [Int32] = [0, 1, 0, 0]) throws -> [String] {
            let values: [Float] = [0.75, 0.125, 0.125, 0.7, 0.2, 0.1, 0.72, 0.14, 0.14] + row
            try NPYArray(shape: [4, 3], values: .float32(values)).write(to: "\(folder.path)/P")
            try NPYArray(shape: [labels.count], values: .int32(labels)).write(to: "\(folder.path)/y")
            return ["evaluate", "--probabilities", "\(folder.path)/P", "--labels", "\(folder.path)/y"]
        }
        let good: [Float] = [mark, 0.1683518, 0.1]
        var runs: [Run] = []
        for json in [[], ["--json"]] {
            runs.append(try run(write(good) + ["--bootstrap", "20", "--abstain-below", "0.5"] + json, exits: 0))
            runs.append(try run(write([mark, .nan, 0.1]) + json, exits: 2))
            runs.append(try run(write([mark, -1.5, 0.1]) + json, exits: 2))
            runs.append(try run(write([mark, 0.1683518, 0.5]) + json, exits: 2))
            runs.append(try run(write(good, labels: [0, 1, 0, 3]) + json, exits: 2))
            runs.append(try run(write(good, labels: [0, 1, 0]) + json, exits: 2))
            runs.append(try run(write(good) + ["--bins", "0"] + json, exits: 2))
        }
        expectNoCanary(in: runs, besides: ["0.73164", "73.16", "0.16835", "16.83"])
    }

    @Test func damagedModelsDoNotTellWhatTheyHold() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = try markedData(in: folder).path
        let base = "\(folder.path)/base"
        var runs = [try run(["train", "--data", path, "-o", base], exits: 0)]
        let model = try Data(contentsOf: URL(fileURLWithPath: base))
        for (index, bytes) in [model.dropLast(5), model.prefix(200), model + [0], Data(repeating: 1, count: 64)]
            .enumerated()
        {
            let damaged = try folder.write(bytes, as: "\(index)")
            for json in [[], ["--json"]] {
                runs.append(try run(["evaluate", "--data", path, "--model", damaged] + json, exits: 2))
            }
        }
        expectNoCanary(in: runs)
    }
}
