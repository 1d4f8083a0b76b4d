import ArgumentParser
import Foundation

/// How errors end the command.
enum Failure {
    /// The process's exit codes.
    enum Code {
        static let done: Int32 = 0
        static let otherVerdict: Int32 = 1
        static let input: Int32 = 2
        static let peer: Int32 = 3
        static let `internal`: Int32 = 70
    }

    /// The form of errors with `--json`. All keys are always there.
    private struct Document: Encodable {
        let kind: ErrorKind
        let message: String
        let facts: ErrorFacts?

        private enum Key: String, CodingKey {
            case error, kind, message, expected, actual
        }

        func encode(to encoder: any Encoder) throws {
            var document = encoder.container(keyedBy: Key.self)
            var error = document.nestedContainer(keyedBy: Key.self, forKey: .error)
            try error.encode(kind, forKey: .kind)
            try error.encode(message, forKey: .message)
            try error.encode(facts?.expected, forKey: .expected)
            try error.encode(facts?.actual, forKey: .actual)
        }
    }

    /// Writes `error` to where it belongs and returns the exit code.
    static func report(_ error: any Error, asJSON: Bool) -> Int32 {
        if let code = error as? ExitCode { return code.rawValue }
        if let error = error as? any ExplainedError {
            write(
                Document(kind: error.kind, message: "\(error)", facts: error.facts), asText: "candor: \(error)",
                asJSON: asJSON)
            return error.kind == .peer ? Code.peer : Code.input
        }
        switch Candor.exitCode(for: error) {
        case .success:  // help and version
            return (try? StandardOutput.write(Candor.fullMessage(for: error))) == nil ? Code.input : Code.done
        case .validationFailure:
            write(
                Document(kind: .usage, message: Candor.message(for: error), facts: nil),
                asText: Candor.fullMessage(for: error), asJSON: asJSON)
            return Code.input
        default:
            let message = "this should not have happened: \(error)"
            write(Document(kind: .internal, message: message, facts: nil), asText: "candor: \(message)", asJSON: asJSON)
            return Code.internal
        }
    }

    /// A standard error that cannot be written to leaves the exit code to tell.
    private static func write(_ document: Document, asText text: String, asJSON: Bool) {
        let bytes = asJSON ? try? JSON.bytes(of: document) : Data((text + "\n").utf8)
        try? FileHandle.standardError.write(contentsOf: bytes ?? Data())
    }
}
