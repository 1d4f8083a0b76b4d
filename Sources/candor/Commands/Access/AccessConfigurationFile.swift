import ArgumentParser
import CandorAccess
import CandorMasking
import Foundation
import Yams

/// A configuration of access in a file.
enum AccessConfigurationFile {
    private static let limit = 1 << 20

    /// Reads JSON, or YAML by the file's name. Errors name the file.
    static func read(_ path: String) throws -> AccessConfiguration {
        let bytes = try Data(FileText.read(path, limit: limit))
        do {
            if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
                return try YAMLDecoder().decode(AccessConfiguration.self, from: bytes)
            }
            return try JSONDecoder().decode(AccessConfiguration.self, from: bytes)
        } catch let error as AccessError {
            throw FileError(path: path, reason: error)
        } catch DecodingError.dataCorrupted(let context) {
            if let error = context.underlyingError as? any ExplainedError { throw FileError(path: path, reason: error) }
            throw InputError(
                .policy, path, expected: "a configuration in JSON, or in YAML where the name ends in .yaml or .yml",
                actual: context.underlyingError.map { "\($0)" } ?? context.debugDescription)
        } catch {
            throw InputError(.policy, path, expected: "a configuration: an object with keys", actual: "\(error)")
        }
    }
}

/// `candor access check`.
struct CheckAccess: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Check a configuration and write it with all defaults.",
        usage: "candor access check access.yaml", discussion: "Exit codes: 0 good, 2 not.")

    @Argument(help: "The configuration, JSON or YAML.")
    var path: String

    @Flag(help: "Errors as JSON on standard error.")
    var json = false

    func run() throws { try StandardOutput.write(json: AccessConfigurationFile.read(path)) }
}
