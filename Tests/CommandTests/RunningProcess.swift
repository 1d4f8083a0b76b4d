import Foundation
import Testing

/// A run of the real executable beside others, as two parties of an audit are.
final class RunningProcess {
    private let process = Process()
    private let folder: TemporaryFolder
    private let label: String

    init(_ arguments: [String]) throws {
        folder = try TemporaryFolder()
        label = arguments.first ?? ""
        process.executableURL = URL(fileURLWithPath: CandorProcess.executable)
        process.arguments = arguments
        process.environment = CandorProcess.libraries
        process.standardInput = FileHandle.nullDevice
        let files = try ["output", "error"].map { name in
            try #require(FileHandle(forWritingAtPath: try folder.write("", as: name)))
        }
        (process.standardOutput, process.standardError) = (files[0], files[1])
        try process.run()
    }

    deinit {
        if process.isRunning { process.terminate() }
        folder.remove()
    }

    var output: String { text("output") }
    var error: String { text("error") }

    private func text(_ name: String) -> String {
        (try? String(contentsOfFile: "\(folder.path)/\(name)", encoding: .utf8)) ?? ""
    }

    /// Waits until standard error has a line that contains `text`, and gives that line.
    func line(with text: String) throws -> String {
        let end = Date() + 60
        while Date() < end {
            let lines = error.split(separator: "\n", omittingEmptySubsequences: true)
            if let line = lines.first(where: { $0.contains(text) }), error.hasSuffix("\n") { return String(line) }
            try #require(process.isRunning, "\(label) ended without '\(text)': \(error)")
            Thread.sleep(forTimeInterval: 0.005)
        }
        throw Missing(text: text, error: error)
    }

    /// Ends the process as nothing can prevent.
    func kill() { send(SIGKILL) }

    /// Sends it a signal.
    func send(_ signal: Int32) { _ = Foundation.kill(process.processIdentifier, signal) }

    /// The exit code; minus the signal's number where one ended it.
    func status() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    private struct Missing: Error {
        let text: String
        let error: String
    }
}
