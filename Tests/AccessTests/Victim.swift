#if Access
    import Foundation
    import Testing

    /// A run of `access-victim`, which stands beside the test bundle, until it is killed.
    final class Victim {
        private static let executable: String = {
            let bundle = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
            return URL(fileURLWithPath: bundle).deletingLastPathComponent().appendingPathComponent("access-victim").path
        }()

        private let process = Process(), pipe = Pipe()
        private var output = Data()

        init(_ arguments: [String]) throws {
            process.executableURL = URL(fileURLWithPath: Self.executable)
            process.arguments = arguments
            process.standardOutput = pipe
            try process.run()
        }

        /// Waits for its first line.
        func awaitOutput() { output += pipe.fileHandleForReading.availableData }

        /// Kills it, and returns the lines that it had written.
        func killed() throws -> [Substring] {
            kill(process.processIdentifier, SIGKILL)
            output += (try pipe.fileHandleForReading.readToEnd()) ?? Data()
            process.waitUntilExit()
            #expect(process.terminationReason == .uncaughtSignal)
            return String(decoding: output, as: UTF8.self).split(separator: "\n")
        }
    }
#endif
