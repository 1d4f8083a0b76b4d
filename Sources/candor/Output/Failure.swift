import ArgumentParser
import CandorCalibration
import CandorCore
import CandorModel
import CandorTraining
import Foundation

/// A mistake in what the user asked for that no library could notice.
struct UsageError: Error, CustomStringConvertible {
    let what: String
    let expected: String
    let actual: String

    var description: String { "\(what): expected \(expected), found \(actual)" }
}

/// How errors end the command.
enum Failure {
    /// The process's exit codes.
    enum Code {
        static let done: Int32 = 0
        static let otherVerdict: Int32 = 1
        static let input: Int32 = 2
        static let `internal`: Int32 = 70
    }

    /// The form of errors with `--json`.
    private struct Document: Encodable {
        struct Body: Encodable {
            let kind: String
            let message: String
            let expected: String?
            let actual: String?
        }
        let error: Body
    }

    /// Writes `error` to where it belongs and returns the exit code.
    static func report(_ error: any Error, asJSON: Bool) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        let parser = Candor.exitCode(for: error)
        if parser == .success {  // help and version
            print(Candor.fullMessage(for: error))
            return Code.done
        }
        let (kind, code) = classify(error)
        let message = kind == "usage" ? Candor.message(for: error) : "\(error)"
        if asJSON {
            let facts = expectation(of: error)
            let body = Document.Body(
                kind: kind, message: message, expected: facts["expected"] ?? nil, actual: facts["actual"] ?? nil)
            JSONOutput.write(Document(error: body), to: .standardError)
        } else {
            let text = kind == "usage" ? Candor.fullMessage(for: error) : "candor: \(message)"
            FileHandle.standardError.write(Data((text + "\n").utf8))
        }
        return code
    }

    private static func classify(_ error: any Error) -> (kind: String, code: Int32) {
        switch error {
        case is UsageError: ("input", Code.input)
        case is DataError: ("data", Code.input)
        case is ModelFileError: ("model", Code.input)
        case is CalibrationInputError: ("scores", Code.input)
        case is TrainingError: ("training", Code.input)
        case is RuntimeError: ("environment", Code.input)
        case is CocoaError: ("file", Code.input)
        default: Candor.exitCode(for: error) == .validationFailure ? ("usage", Code.input) : ("internal", Code.internal)
        }
    }

    /// What an error's case carries under the names `expected` and `actual` or `found`.
    private static func expectation(of error: any Error) -> [String: String] {
        var facts: [String: String] = [:]
        func visit(_ value: Any) {
            for child in Mirror(reflecting: value).children {
                switch child.label {
                case "expected"?: facts["expected"] = "\(child.value)"
                case "actual"?, "found"?: facts["actual"] = "\(child.value)"
                default: if facts.isEmpty { visit(child.value) }
                }
            }
        }
        visit(error)
        return facts
    }
}

/// JSON with sorted keys, so that the same result is the same bytes.
enum JSONOutput {
    static func write(_ value: some Encodable, to file: FileHandle = .standardOutput) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // A metric of no rows is NaN, which JSON does not have.
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
        guard let data = try? encoder.encode(value) else { return }
        file.write(data + Data("\n".utf8))
    }
}
