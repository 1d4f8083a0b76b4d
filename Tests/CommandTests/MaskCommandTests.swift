import CandorModel
import Foundation
import Testing

/// `candor mask`, end to end: rows on standard input, files of each form, and errors that leave nothing behind.
struct MaskCommandTests {
    static let card = "[0.873,0.094,0.033]\n"

    static let lines: [(arguments: String, input: String, output: String)] = [
        ("--level label", card, #"{"prediction":"0"}"#),
        ("--level bucket", card, #"{"prediction":"0","confidence":"high"}"#),
        ("--level bucket --high 0.9", card, #"{"prediction":"0","confidence":"medium"}"#),
        (
            "--level full --scores quantised --bins 5", card, #"{"probabilities":{"0":0.8,"1":0.2,"2":0.0}}"#
        ),
        (
            "--level top-k --k 2 --scores quantised --bins 5 --class-names cat,dog,bird", card,
            #"{"predictions":[{"class":"cat","probability":0.8},{"class":"dog","probability":0.2}]}"#
        ),
        ("--level top-k --k 2 --scores none", card, #"{"predictions":[{"class":"0"},{"class":"1"}]}"#),
        ("--level label --kind logits", "[1, 2]\n\n [3, -7.5] \n", "{\"prediction\":\"1\"}\n{\"prediction\":\"0\"}"),
        (
            "--level full --scores rounded --step 0.5 --class-names a\"b,c", "[0.9,0.1]",
            #"{"probabilities":{"a\"b":1.0,"c":0.0}}"#
        ),
    ]

    @Test(arguments: lines.indices)
    func rowsOnStandardInputComeOutAsLines(index: Int) throws {
        let (arguments, input, output) = Self.lines[index]
        let run = try CandorProcess(["mask"] + arguments.split(separator: " ").map(String.init), input: input)
        #expect(run.status == 0 && run.error.isEmpty, "\(run.error)")
        #expect(run.output == output + "\n")
    }

    /// Two rows of logits whose softmax is (0.2, 0.8) and (0.5, 0.5).
    private func writeLogits(_ folder: TemporaryFolder, _ values: [Float] = [0, 1.3862944, 2, 2]) throws -> String {
        let path = "\(folder.path)/logits.npy"
        try NPYArray(shape: [values.count / 2, 2], values: .float32(values)).write(to: path)
        return path
    }

    @Test func policiesInFilesMaskFiles() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let logits = try writeLogits(folder)
        let yaml = try folder.write(
            "level: top-k  # as the card's standard tier\nk: 2\nscores: {form: quantised, bins: 10}\n", as: "p.yaml")
        let json = try folder.write(#"{"level":"top-k","k":2,"scores":{"form":"quantised","bins":10}}"#, as: "p.json")
        let table = """
            class_1,probability_1,class_2,probability_2
            no,0.8,"y,es",0.2
            "y,es",0.5,no,0.5

            """
        for (number, policy) in [yaml, json].enumerated() {
            let run = try CandorProcess(
                "mask", "--policy", policy, "--input", logits, "--kind", "logits", "--output", "\(folder.path)/out.npy",
                "--json")
            #expect(run.status == 0, "\(run.error)")
            let scores = try NPYArray(contentsOf: "\(folder.path)/out.npy")
            let labels = try NPYArray(contentsOf: "\(folder.path)/out.labels.npy")
            #expect(scores == NPYArray(shape: [2, 2], values: .float32([0.8, 0.2, 0.5, 0.5])))
            #expect(labels == NPYArray(shape: [2, 2], values: .int32([1, 0, 0, 1])))
            let document = try run.json()
            #expect(
                Set(document.keys) == [
                    "schema", "rows", "classes", "kind", "policy", "description", "denominator",
                    "leakage_bits_per_answer", "insecure_test_noise", "files", "answers",
                ])
            #expect(document["rows"] as? Int == 2 && document["denominator"] as? Int == 10)
            #expect(document["files"] as? [String] == ["\(folder.path)/out.labels.npy", "\(folder.path)/out.npy"])
            #expect(document["answers"] is NSNull)
            #expect((document["policy"] as? [String: Any])?["k"] as? Int == 2)
            let csv = try CandorProcess(
                "mask", "--policy", policy, "--input", logits, "--kind", "logits", "-o", "\(folder.path)/\(number).csv")
            #expect(csv.status == 0 && csv.output.contains("bits an answer") && csv.output.contains("\(number).csv"))
            let named = try CandorProcess(
                "mask", "--policy", policy, "--input", logits, "--kind", "logits", "-o", "\(folder.path)/named.csv",
                "--class-names", "y;es,no")
            #expect(named.status == 0)
            let text = try String(contentsOfFile: "\(folder.path)/named.csv", encoding: .utf8)
            #expect(text == table.replacing("\"y,es\"", with: "y;es"))
        }
    }

    @Test func everyLevelHasItsArrays() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let logits = try writeLogits(folder)
        let expected: [(String, NPYArray)] = [
            ("--level label", NPYArray(shape: [2], values: .int32([1, 0]))),
            ("--level bucket", NPYArray(shape: [2, 2], values: .int32([1, 1, 0, 0]))),
            ("--level top-k --k 1 --scores none", NPYArray(shape: [2, 1], values: .int32([1, 0]))),
            (
                "--level full --scores quantised --bins 5",
                NPYArray(shape: [2, 2], values: .float32([0.2, 0.8, 0.6, 0.4]))
            ),
        ]
        for (arguments, array) in expected {
            let output = "\(folder.path)/out.npy"
            let run = try CandorProcess(
                ["mask", "--input", logits, "--kind", "logits", "--output", output]
                    + arguments.split(separator: " ").map(String.init))
            #expect(run.status == 0, "\(run.error)")
            let found = try NPYArray(contentsOf: output)
            #expect(found == array, "\(arguments)")
        }
        #expect(folder.content == ["logits.npy", "out.npy"])
    }

    @Test func withoutAFileTheDocumentHasTheAnswers() throws {
        let run = try CandorProcess("mask", "--level", "bucket", "--json", input: Self.card)
        #expect(run.status == 0 && run.error.isEmpty)
        let document = try run.json()
        #expect(document["answers"] as? [[String: String]] == [["prediction": "0", "confidence": "high"]])
        #expect(document["files"] is NSNull && document["denominator"] is NSNull)
        #expect(document["insecure_test_noise"] as? Bool == false)
        let bits = try #require(document["leakage_bits_per_answer"] as? Double)
        #expect(abs(bits - log2(9)) < 1e-9)
    }

    static let mistakes: [(arguments: String, input: String, kind: String, words: [String])] = [
        ("", card, "usage", ["--policy", "--level"]),
        ("--level label --policy p.json", card, "usage", ["--policy"]),
        ("--level best", card, "usage", ["--level", "top-k", "found best"]),
        ("--level label --bins 5", card, "usage", ["--bins", "5"]),
        ("--level top-k --k 0", card, "usage", ["--k", "1 to 256"]),
        ("--level full --scores quantised --bins 1", card, "usage", ["--bins", "2 to 65536"]),
        ("--level full --scores rounded --step nan", card, "usage", ["--step", "finite"]),
        ("--level full --noise laplace --scale 0.2", card, "usage", ["sticky", "--sticky-key", "--fresh-noise"]),
        ("--level full --seed 1", card, "usage", ["--insecure-test-noise"]),
        ("--level full --insecure-test-noise", card, "usage", ["--seed"]),
        ("--level full --seed 1 --insecure-test-noise", card, "usage", ["--seed", "noise"]),
        ("--level full --sticky-key key", card, "usage", ["--sticky-key", "noise"]),
        ("--level label --class-names a,b", card, "usage", ["--class-names", "3 names", "2"]),
        ("--level label --class-names a,b,a", card, "usage", ["distinct"]),
        ("--level label -o out.txt", card, "usage", ["--output", ".npy", "out.txt"]),
        ("--level top-k --k 4", card, "scores", ["at least k, 4", "3"]),
        ("--level label", "", "scores", ["standard input", "none"]),
        ("--level label", "[1,2\n", "scores", ["line 1", "list of numbers"]),
        ("--level label", "[0.5,0.5]\n[1]\n", "scores", ["line 2", "2 scores", "found 1"]),
        ("--level label", "[0.5,0.6]\n", "scores", ["row 0", "sum to 1", "1.1"]),
        ("--level label", "[0.5,0.5]\n[1.5,-0.5]\n", "scores", ["row 1, class 1", "-0.5"]),
        ("--level label --input missing.npy", card, "file", ["missing.npy"]),
        ("--policy unknown.json", card, "policy", ["unknown.json", "scores", "\"bins\""]),
        ("--policy unknown.yaml", card, "policy", ["unknown.yaml", "scores", "\"bins\""]),
        ("--policy contrary.yaml", card, "policy", ["contrary.yaml", "k", "top-k"]),
        ("--policy broken.yaml", card, "policy", ["broken.yaml", "YAML"]),
        ("--policy broken.json", card, "policy", ["broken.json", "JSON"]),
        ("--policy absent.json", card, "file", ["absent.json"]),
    ]

    @Test(arguments: mistakes.indices)
    func mistakesAreExplainedAndLeaveNothing(index: Int) throws {
        let (arguments, input, kind, words) = Self.mistakes[index]
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        try folder.write(#"{"level":"full","bins":5}"#, as: "unknown.json")
        try folder.write("level: full\nbins: 5\n", as: "unknown.yaml")
        try folder.write("level: label\nk: 5\n", as: "contrary.yaml")
        try folder.write("level: [full\n", as: "broken.yaml")
        try folder.write("{level", as: "broken.json")
        let before = folder.content
        var line = arguments.split(separator: " ").map { word in
            word.contains(".") && !word.contains(",") && Double(word) == nil || word == "key"
                ? "\(folder.path)/\(word)" : String(word)
        }
        if !line.contains("-o") && !line.isEmpty { line += ["-o", "\(folder.path)/out.jsonl"] }
        let run = try CandorProcess(["mask", "--json"] + line, input: input)
        #expect(run.status == 2)
        #expect(run.output.isEmpty)
        let failure = try #require(run.failure, "\(run.error)")
        #expect(failure.kind == kind, "\(failure)")
        for word in words { #expect(failure.message.contains(word), "\(word) in \(failure.message)") }
        #expect(folder.content == before)
    }

    @Test func badRowsOfAFileAreNamedAndNothingIsWritten() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let logits = try writeLogits(folder, [0, 1, 2, .nan])
        try folder.write("before", as: "out.jsonl")
        let run = try CandorProcess(
            "mask", "--level", "label", "--kind", "logits", "--input", logits, "-o", "\(folder.path)/out.jsonl",
            "--json")
        #expect(run.status == 2)
        #expect(run.failure?.message == "\(logits): row 1, class 1: expected a number, found nan")
        let left = try String(contentsOfFile: "\(folder.path)/out.jsonl", encoding: .utf8)
        #expect(left == "before")
        try NPYArray(shape: [2, 2], values: .int32([1, 2, 3, 4])).write(to: logits)
        let integers = try CandorProcess("mask", "--level", "label", "--input", logits, "--json")
        #expect(integers.failure?.message.contains("float32 or float64") == true)
        try NPYArray(shape: [1, 2, 2], values: .float32([1, 2, 3, 4])).write(to: logits)
        let cube = try CandorProcess("mask", "--level", "label", "--input", logits, "--json")
        #expect(cube.failure?.message.contains("[1, 2, 2]") == true)
    }

    @Test func doublesAndSingleRowsAreRead() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let path = "\(folder.path)/p.npy"
        try NPYArray(shape: [3], values: .float64([0.873, 0.094, 0.033])).write(to: path)
        let run = try CandorProcess("mask", "--level", "bucket", "--input", path)
        #expect(run.output == "{\"prediction\":\"0\",\"confidence\":\"high\"}\n", "\(run.error)")
    }

    @Test func stickyNoiseHasAKeyInAFileOfItsOwner() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let key = "\(folder.path)/noise.key"
        let mask = ["mask", "--level", "full", "--noise", "laplace", "--scale", "0.2", "--sticky-key", key]
        let first = try CandorProcess(mask, input: Self.card)
        #expect(first.status == 0 && first.error.isEmpty, "\(first.error)")
        let attributes = try FileManager.default.attributesOfItem(atPath: key)
        #expect(attributes[.posixPermissions] as? Int == 0o600 && attributes[.size] as? Int == 16)
        let again = try CandorProcess(mask, input: Self.card)
        #expect(again.output == first.output)
        for change in [["--key-period", "1"], ["--model", "other"]] {
            let other = try CandorProcess(mask + change, input: Self.card)
            #expect(other.status == 0 && other.output != first.output)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let open = try CandorProcess(mask + ["--json"], input: Self.card)
        #expect(open.status == 2 && open.failure?.kind == "file" && open.failure?.message.contains("600") == true)
        try FileManager.default.removeItem(atPath: key)
        try folder.write("short", as: "noise.key")
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        let short = try CandorProcess(mask + ["--json"], input: Self.card)
        #expect(short.status == 2 && short.failure?.message.contains("16 bytes") == true)
    }

    @Test func testNoiseRepeatsItselfAndSaysWhatItIs() throws {
        for fresh in [["--fresh-noise"], []] {
            let mask =
                ["mask", "--level", "full", "--noise", "laplace", "--scale", "0.2", "--insecure-test-noise"] + fresh
            let first = try CandorProcess(mask + ["--seed", "1", "--json"], input: Self.card)
            #expect(first.status == 0 && first.error.contains("test noise"))
            let document = try first.json()
            #expect(document["insecure_test_noise"] as? Bool == true)
            #expect(document["denominator"] as? Int == 1 << 24)
            let again = try CandorProcess(mask + ["--seed", "1", "--json"], input: Self.card)
            #expect(again.output == first.output)
            let other = try CandorProcess(mask + ["--seed", "2", "--json"], input: Self.card)
            #expect(other.output != first.output)
        }
    }

    @Test func errorsTellOfNoScoreThatWasNotRefused() throws {
        for row in ["[0.7316482,-0.25,0.5183518]", "[0.7316482,0.15,0.9]", "[0.7316482,0.1", "[0.7316482]\n[1,0]"] {
            let run = try CandorProcess("mask", "--level", "label", "--json", input: row + "\n")
            #expect(run.status == 2 && run.output.isEmpty)
            #expect(!run.error.contains("73164") && !run.error.contains("51835"), "\(run.error)")
        }
    }
}
