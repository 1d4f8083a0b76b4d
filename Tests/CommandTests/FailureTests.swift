import CandorModel
import Foundation
import Testing

/// What the command says when it is asked for something that cannot be, and how it exits.
struct FailureTests {
    /// A mistake, the kind that the error document names, and words of its message.
    struct Mistake: CustomTestStringConvertible, Sendable {
        let arguments: String
        let kind: String
        let words: [String]
        var environment: [String: String] = [:]
        /// Arguments that the parser refuses come without facts.
        var hasFacts = true

        init(
            _ arguments: String, _ kind: String, _ words: String..., environment: [String: String] = [:],
            hasFacts: Bool = true
        ) {
            self.arguments = arguments
            self.kind = kind
            self.words = words
            self.environment = environment
            self.hasFacts = hasFacts
        }

        var testDescription: String { arguments }
    }

    static let mistakes = [
        // The parser's.
        Mistake("audit", "usage", "--data", hasFacts: false),
        Mistake("audit --data gaussian --statement strict", "usage", "certified", "paper", "ece", hasFacts: false),
        Mistake("audit --data gaussian --seed -1", "usage", "--seed", "-1", hasFacts: false),
        Mistake("audit --data gaussian --proof maybe", "usage", "--proof", "zk", "none", hasFacts: false),
        Mistake("evaluate", "usage", "--probabilities", "--model", hasFacts: false),
        Mistake("evaluate --model m --data gaussian --labels y", "usage", "--labels", hasFacts: false),
        Mistake("evaluate --logits z --labels y --points 5", "usage", "--points", hasFacts: false),
        // Options.
        Mistake("audit --data cifar", "usage", "gaussian", "fashion-mnist", "credit", ".json", "cifar"),
        Mistake("audit --data gaussian --alpha 2", "usage", "--alpha", "found 2"),
        Mistake("audit --data gaussian --alpha nan", "usage", "--alpha", "found nan"),
        Mistake("audit --data gaussian --delta 0", "usage", "--delta", "found 0"),
        Mistake("audit --data gaussian --bins 0", "usage", "--bins", "found 0"),
        Mistake("audit --data gaussian --n-min -5", "usage", "--n-min", "found -5"),
        Mistake("audit --data gaussian --audit-number 0", "usage", "--audit-number", "found 0"),
        Mistake("audit --data gaussian --tau 0.1", "usage", "--tau", "--statement ece"),
        Mistake(
            "audit --data gaussian --statement ece --alpha 0.1", "usage", "--alpha", "--statement certified or paper"),
        Mistake("audit --data gaussian --abstain-below 1.5", "usage", "--abstain-below", "found 1.5"),
        Mistake("audit --data gaussian --workers -1", "usage", "--workers", "found -1"),
        Mistake("audit --data gaussian --points 1", "usage", "--points", "found 1"),
        Mistake("audit --data gaussian --epsilon 1", "usage", "--epsilon", "3 classes"),
        Mistake("audit --data gaussian --region-weight -1", "usage", "--region-weight"),
        Mistake("audit --data gaussian --mirage-epochs -1", "usage", "--mirage-epochs", "found -1"),
        Mistake("train --data gaussian --epochs -3 -o m", "usage", "--epochs", "found -3"),
        Mistake("evaluate --logits z --labels y --bootstrap 1", "usage", "--bootstrap", "found 1"),
        Mistake("audit --data own.json --points 5", "usage", "--points", "gaussian"),
        Mistake("audit --data gaussian --region nowhere", "usage", "default", "nowhere"),
        // Data.
        Mistake("audit --data adult --data-root .", "data", "adult.data", "https://"),
        Mistake("audit --data missing.json", "file", "missing.json", "No such file"),
        Mistake("audit --data gaussian --region x<", "data", "expected a number", "x<\n    ^"),
        Mistake("audit --data gaussian --region z<1", "data", "x, y, label", "found z"),
        Mistake("audit --data gaussian --region x<-99", "data", "some but not all"),
        // Models.
        Mistake("evaluate --model missing --data own.json", "file", "missing", "No such file"),
        Mistake("evaluate --model text.txt --data own.json", "model", "text.txt"),
        Mistake("evaluate --model short.safetensors --data own.json", "model", "short.safetensors", "bytes"),
        Mistake("evaluate --model altered.safetensors --data own.json", "model", "altered.safetensors", "digest"),
        Mistake(
            "evaluate --model own.safetensors --data gaussian", "model", "classes of", "own.safetensors", "A, B, C"),
        Mistake("audit --data gaussian --base own.safetensors", "model", "no, yes"),
        Mistake("mirage --data other.json -m own.safetensors -o m", "model", "preprocessing", "own"),
        // Scores.
        Mistake("evaluate --probabilities missing --labels y", "file", "missing"),
        Mistake("evaluate --probabilities text.txt --labels y", "data", "text.txt", "NPY"),
        Mistake("evaluate --probabilities p --labels long", "scores", "long", "[2]", "[3]"),
        Mistake("evaluate --probabilities nans --labels y", "scores", "nans: row 1, class 1", "found nan"),
        Mistake("evaluate --probabilities sum --labels y", "scores", "sum: row 1", "sum"),
        Mistake("evaluate --probabilities line --labels y", "scores", "line: row 1", "found 1.5"),
        Mistake("evaluate --logits line --labels y", "scores", "line", "[2]"),
        Mistake("evaluate --logits infinite --labels y", "scores", "infinite: row 0, class 1", "found inf"),
        Mistake("evaluate --probabilities p --labels big", "scores", "big: row 1", "found 2"),
        Mistake("evaluate --probabilities p --labels negative", "scores", "negative: row 0", "found -1"),
        Mistake("evaluate --probabilities p --labels fractions", "scores", "fractions", "whole numbers"),
        Mistake("evaluate --probabilities empty --labels none", "scores", "at least one row"),
        Mistake("evaluate --probabilities column --labels y", "scores", "column", "[2, 1]"),
        // Files to write.
        Mistake("audit --data gaussian --report .", "file", "it is a folder"),
        Mistake("audit --data gaussian --report /dev/null", "file", "no regular file"),
        Mistake("train --data gaussian -o text.txt/m", "file", "text.txt/m"),
        Mistake("mirage --data own.json -m own.safetensors -o /proc/m", "file", "/proc/m"),
        // The environment.
        Mistake(
            "audit --data gaussian", "environment", "CND_ISA", "avx2", "sse9", environment: ["CND_ISA": "sse9"]),
        Mistake(
            "evaluate --logits z --labels y", "environment", "CND_PARALLEL", "serial", "tbb",
            environment: ["CND_PARALLEL": "tbb"]),
    ]

    @Test(arguments: mistakes)
    func mistakesExitWith2AndSayWhatWasExpected(_ mistake: Mistake) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try Self.writeFiles(to: folder)
        let content = folder.content
        // Names of files are those in the folder.
        let arguments = mistake.arguments.split(separator: " ").map { word in
            content.contains(String(word)) || word == "." || word == "missing" || word == "missing.json"
                || word.hasPrefix("text.txt/") ? "\(folder.path)/\(word)" : String(word)
        }
        let plain = try CandorProcess(arguments, environment: mistake.environment)
        #expect(plain.status == 2)
        #expect(plain.output.isEmpty)
        for word in mistake.words { #expect(plain.error.contains(word), "\(word) is not in \(plain.error)") }
        #expect(!plain.error.contains("Error Domain") && !plain.error.contains("Optional("))

        let run = try CandorProcess(arguments + ["--json"], environment: mistake.environment)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        let failure = try #require(run.failure, "\(run.error)")
        #expect(failure.kind == mistake.kind)
        for word in mistake.words { #expect(failure.message.contains(word), "\(word) is not in \(failure.message)") }
        #expect((failure.expected != nil) == mistake.hasFacts && (failure.actual != nil) == mistake.hasFacts)
        #expect(failure.expected != "" && failure.actual != "")
        #expect(folder.content == content, "a failure left something behind")
    }

    private static func writeFiles(to folder: TemporaryFolder) throws {
        let data = try OwnDataSet(in: folder)
        try #require(
            try CandorProcess("train", "--data", data.path, "-o", "\(folder.path)/own.safetensors").status == 0)
        var model = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/own.safetensors"))
        try folder.write(model.dropLast(8), as: "short.safetensors")
        model[model.count - 2] ^= 1
        try folder.write(model, as: "altered.safetensors")
        try folder.write(OwnDataSet.description.replacing("\"seed\": 1", with: "\"seed\": 2"), as: "other.json")
        try folder.write("no array and no model\n", as: "text.txt")
        for (name, array) in [
            "p": NPYArray(shape: [2, 2], values: .float32([0.9, 0.1, 0.3, 0.7])),
            "z": NPYArray(shape: [2, 2], values: .float32([2, 0, 0, 1])),
            "nans": NPYArray(shape: [2, 2], values: .float32([0.9, 0.1, 1, .nan])),
            "sum": NPYArray(shape: [2, 2], values: .float32([0.9, 0.1, 0.9, 0.2])),
            "line": NPYArray(shape: [2], values: .float64([0.5, 1.5])),
            "infinite": NPYArray(shape: [2, 2], values: .float32([0, .infinity, 0, 0])),
            "column": NPYArray(shape: [2, 1], values: .float32([1, 1])),
            "empty": NPYArray(shape: [0, 2], values: .float32([])),
            "y": NPYArray(shape: [2], values: .int64([0, 1])), "none": NPYArray(shape: [0], values: .int64([])),
            "long": NPYArray(shape: [3], values: .int64([0, 1, 0])),
            "big": NPYArray(shape: [2], values: .int64([0, 2])),
            "negative": NPYArray(shape: [2], values: .int32([-1, 0])),
            "fractions": NPYArray(shape: [2], values: .float64([0, 0.5])),
        ] { try array.write(to: "\(folder.path)/\(name)") }
    }

    @Test func helpAndVersionAreNoFailures() throws {
        for arguments in [["--help"], ["audit", "--help"], ["help", "evaluate"], []] {
            let run = try CandorProcess(arguments, environment: ["CND_ISA": "sse9"])
            #expect(run.status == 0 && run.error.isEmpty, "\(arguments): \(run.error)")
            #expect(run.output.contains("USAGE"))
        }
        let version = try CandorProcess("--version").output
        #expect(version.wholeMatch(of: #/\d+\.\d+\.\d+\n/#) != nil)
    }

    @Test func everyOptionOfEveryCommandIsExplained() throws {
        for command in ["audit", "train", "mirage", "evaluate"] {
            let help = try CandorProcess(command, "--help").output
            for line in help.split(separator: "\n") {
                #expect(line.count <= 80 || line.contains("candor \(command) "), "\(line)")
            }
            #expect(help.contains("--json") && help.contains("--workers") && help.contains("--seed"))
        }
    }

    @Test func fullDisksAreAnErrorAndNoCrash() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try Self.writeFiles(to: folder)
        for (target, option) in [("/dev/full", "--json"), ("/dev/full", "--seed=0")] {
            let shell = Process()
            shell.executableURL = URL(fileURLWithPath: "/bin/sh")
            shell.arguments = [
                "-c", "\"$0\" \"$@\" > \(target) 2> \"\(folder.path)/error\"", CandorProcess.executable, "evaluate",
                "--probabilities", "\(folder.path)/p", "--labels", "\(folder.path)/y", option,
            ]
            try shell.run()
            shell.waitUntilExit()
            #expect(shell.terminationReason == .exit && shell.terminationStatus == 2)
            let error = try String(contentsOfFile: "\(folder.path)/error", encoding: .utf8)
            #expect(error.contains("standard output") && error.contains("No space left"))
        }
    }

    @Test func aReaderThatLeavesEndsTheCommandQuietly() throws {
        let shell = Process()
        shell.executableURL = URL(fileURLWithPath: "/bin/bash")
        shell.arguments = [
            "-c", "{ sleep 0.5; env --default-signal=PIPE \"$0\" audit --help; } | true; exit ${PIPESTATUS[0]}",
            CandorProcess.executable,
        ]
        let error = Pipe()
        shell.standardError = error
        try shell.run()
        shell.waitUntilExit()
        #expect(shell.terminationStatus == 128 + SIGPIPE)
        #expect(try error.fileHandleForReading.readToEnd()?.isEmpty ?? true)
    }
}
