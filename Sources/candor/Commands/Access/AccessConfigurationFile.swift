import ArgumentParser
import CandorAccess
import CandorMasking
import Foundation
import Yams

/// A configuration of access in a file: a document of its own, or the key `access` of a gateway's.
enum AccessConfigurationFile {
    private static let limit = 1 << 20

    /// Reads JSON, or YAML by the file's name. Errors name the file.
    static func read(_ path: String) throws -> AccessConfiguration {
        let bytes = try Data(FileText.read(path, limit: limit))
        do {
            if path.hasSuffix(".yaml") || path.hasSuffix(".yml") {
                return try YAMLDecoder().decode(Document.self, from: bytes).access
            }
            return try JSONDecoder().decode(Document.self, from: bytes).access
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

    /// Either document. The gateway reads its other keys, and refuses those that nobody knows.
    private struct Document: Decodable {
        let access: AccessConfiguration

        private enum Key: String, CodingKey {
            case access
        }

        init(from decoder: any Decoder) throws {
            let gateway = try? decoder.container(keyedBy: Key.self)
            if let gateway, gateway.contains(.access) {
                access = try gateway.decode(AccessConfiguration.self, forKey: .access)
            } else {
                access = try AccessConfiguration(from: decoder)
            }
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
