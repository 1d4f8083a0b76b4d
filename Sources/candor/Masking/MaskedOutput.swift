import CandorMasking
import CandorModel
import Foundation

/// Masked rows as text or arrays, with the classes by their names.
struct MaskedOutput {
    /// The form of a file.
    enum Form: String, CaseIterable {
        case npy, jsonl, csv
    }

    let answers: MaskedBatch
    /// One name for each class.
    let names: [String]

    /// Each row as a line of JSON, keys in the order in which people read them.
    var jsonLines: String {
        let names = names.map(Self.quoted)
        return (0..<answers.rows).map { row in
            switch answers[row] {
            case .label(let label): "{\"prediction\":\(names[label])}\n"
            case .bucket(let label, let bucket): "{\"prediction\":\(names[label]),\"confidence\":\"\(bucket)\"}\n"
            case .topK(let classes, let scores):
                "{\"predictions\":["
                    + classes.indices.map { place in
                        "{\"class\":\(names[classes[place]])"
                            + (scores.map { ",\"probability\":\($0[place])" } ?? "") + "}"
                    }.joined(separator: ",") + "]}\n"
            case .full(let scores):
                "{\"probabilities\":{"
                    + zip(names, scores).map { "\($0):\($1)" }.joined(separator: ",") + "}}\n"
            }
        }.joined()
    }

    /// A table with a head, fields quoted where they must be (RFC 4180).
    var csv: String {
        var head: [String]
        switch answers.policy.level {
        case .label: head = ["prediction"]
        case .bucket: head = ["prediction", "confidence"]
        case .topK(let k):
            head = (1...k).flatMap { answers.scores.isEmpty ? ["class_\($0)"] : ["class_\($0)", "probability_\($0)"] }
        case .full: head = names
        }
        let rows = (0..<answers.rows).map { row -> [String] in
            switch answers[row] {
            case .label(let label): [names[label]]
            case .bucket(let label, let bucket): [names[label], "\(bucket)"]
            case .topK(let classes, let scores):
                classes.indices.flatMap { place in [names[classes[place]]] + (scores.map { ["\($0[place])"] } ?? []) }
            case .full(let scores): scores.map { "\($0)" }
            }
        }
        return ([head] + rows).map { $0.map(Self.field).joined(separator: ",") + "\n" }.joined()
    }

    /// The arrays of a file and what is added to its name: "" for the first, ".labels" for labels beside scores.
    var arrays: [(suffix: String, array: NPYArray)] {
        let rows = answers.rows
        switch answers.policy.level {
        case .label: return [("", NPYArray(shape: [rows], values: .int32(answers.labels)))]
        case .bucket: return [("", NPYArray(shape: [rows, 2], values: .int32(answers.buckets)))]
        case .topK(let k):
            let labels = NPYArray(shape: [rows, k], values: .int32(answers.labels))
            if case .none = answers.policy.scores { return [("", labels)] }
            return [("", NPYArray(shape: [rows, k], values: .float32(answers.scores))), (".labels", labels)]
        case .full: return [("", NPYArray(shape: [rows, answers.classes], values: .float32(answers.scores)))]
        }
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }

    private static func field(_ text: String) -> String {
        text.contains { "\",\r\n".contains($0) || $0 == "\r\n" }
            ? "\"" + text.replacingOccurrences(of: "\"", with: "\"\"") + "\"" : text
    }
}

/// Where masked rows go: standard output, or files that are checked before the work and written whole.
struct MaskedFiles {
    private let form: MaskedOutput.Form
    private let files: [String: OutputFile]

    /// - Throws: for a name without a known ending, and a place that cannot be written.
    init(_ path: String, for policy: MaskPolicy) throws {
        guard let form = MaskedOutput.Form.allCases.first(where: { path.hasSuffix(".\($0.rawValue)") }) else {
            throw InputError(
                .usage, "--output", expected: "a name that ends in .npy, .jsonl or .csv", actual: path)
        }
        self.form = form
        var files = ["": try OutputFile(path)]
        if form == .npy, case .topK = policy.level {
            if case .none = policy.scores {
            } else {
                files[".labels"] = try OutputFile(path.dropLast(".npy".count) + ".labels.npy")
            }
        }
        self.files = files
    }

    /// Names of the files.
    var paths: [String] { files.values.map(\.path).sorted() }

    func write(_ output: MaskedOutput) throws {
        switch form {
        case .jsonl: try files[""]?.write(Data(output.jsonLines.utf8))
        case .csv: try files[""]?.write(Data(output.csv.utf8))
        case .npy:
            for (suffix, array) in output.arrays { try files[suffix]?.write(Data(array.bytes)) }
        }
    }
}
