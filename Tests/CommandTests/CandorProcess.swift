import Foundation
import Testing

/// One run of the real executable, which stands beside the test bundle.
struct CandorProcess {
    /// The exit code; minus the signal's number where one ended it.
    let status: Int32
    let output: String
    let error: String

    /// Runs `candor` to its end, with standard error and output in files: no terminal.
    ///
    /// - Parameters:
    ///   - environment: besides the path of libraries, all that the process sees.
    ///   - input: what it reads from standard input.
    init(
        _ arguments: [String], environment: [String: String] = [:], input: String = ""
    ) throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let files = try ["output", "error"].map { name in
            try #require(FileHandle(forWritingAtPath: try folder.write("", as: name)))
        }
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.executable)
        process.arguments = arguments
        process.environment = Self.libraries.merging(environment) { $1 }
        let inputPath = try folder.write(input, as: "input")
        let inputFile: FileHandle = try #require(FileHandle(forReadingAtPath: inputPath))
        process.standardInput = inputFile
        process.standardOutput = files[0]
        process.standardError = files[1]
        try process.run()
        process.waitUntilExit()
        status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        output = try String(contentsOfFile: "\(folder.path)/output", encoding: .utf8)
        error = try String(contentsOfFile: "\(folder.path)/error", encoding: .utf8)
    }

    init(_ arguments: String..., environment: [String: String] = [:], input: String = "") throws {
        try self.init(arguments, environment: environment, input: input)
    }

    static let executable: String = {
        let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("candor").path
    }()

    static let libraries = ProcessInfo.processInfo.environment.filter {
        ["PATH", "LD_LIBRARY_PATH"].contains($0.key)
    }

    /// Standard output as a JSON object, the only thing on it.
    func json() throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any])
    }

    /// The error document on standard error; nil where that is anything else.
    var failure: Failure? { Failure(error) }

    struct Failure: Equatable {
        let kind: String
        let message: String
        let expected: String?
        let actual: String?

        init?(_ text: String) {
            guard let document = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any],
                Set(document.keys) == ["error"], let error = document["error"] as? [String: Any],
                Set(error.keys) == ["kind", "message", "expected", "actual"],
                let kind = error["kind"] as? String, let message = error["message"] as? String
            else { return nil }
            (self.kind, self.message) = (kind, message)
            (expected, actual) = (error["expected"] as? String, error["actual"] as? String)
        }
    }
}

/// A folder of its own for one test, removed by the test's `defer`.
struct TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "candor-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ text: String, as name: String) throws -> String { try write(Data(text.utf8), as: name) }

    @discardableResult
    func write(_ data: Data, as name: String) throws -> String {
        try data.write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    /// Names of what is in it.
    var content: [String] { (try? FileManager.default.contentsOfDirectory(atPath: path))?.sorted() ?? [] }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
