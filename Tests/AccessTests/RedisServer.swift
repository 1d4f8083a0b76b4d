#if Redis
    import CandorAccess
    import Foundation
    import Synchronization
    import Testing

    /// A server of a test's own, on a socket in its folder, which syncs every write to the disk.
    final class RedisServer: Sendable {
        static let isInstalled: Bool = {
            let isThere = FileManager.default.isExecutableFile(atPath: "/usr/bin/redis-server")
            if !isThere { print("tests of the store in Redis are skipped: /usr/bin/redis-server is not installed") }
            return isThere
        }()

        private let folder: String
        private let options: [String]
        private let process = Mutex<Process?>(nil)

        init(in folder: String, _ options: [String] = []) throws {
            self.folder = folder
            self.options = options
            try start()
        }

        /// The one of a folder.
        static func of(_ folder: TemporaryFolder) throws -> RedisServer {
            try folder.redis.withLock { server in
                if let server { return server }
                let fresh = try RedisServer(in: folder.path)
                server = fresh
                return fresh
            }
        }

        var socket: String { folder + "/s" }

        var settings: RedisSettings { RedisSettings(.unix(path: socket)) }

        /// Starts it and waits until it has read what it had written.
        func start() throws {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/redis-server")
            process.arguments =
                [
                    "--port", "0", "--unixsocket", socket, "--dir", folder, "--appendonly", "yes", "--appendfsync",
                    "always", "--save", "", "--logfile", folder + "/redis.log",
                ] + options
            try process.run()
            self.process.withLock { $0 = process }
            for _ in 0..<500 {
                // A server that reads its log says LOADING, one that wants a password NOAUTH: the latter is up.
                let answer = try command("PING")
                if answer.contains("PONG") || answer.contains("NOAUTH") { return }
                Thread.sleep(forTimeInterval: 0.01)
            }
            Issue.record("redis-server does not start: see \(folder)/redis.log")
        }

        /// As kill -9 does.
        func kill() {
            process.withLock { process in
                guard let running = process else { return }
                _ = Foundation.kill(running.processIdentifier, SIGKILL)
                running.waitUntilExit()
                process = nil
            }
        }

        func signal(_ number: Int32) {
            process.withLock { process in
                if let process { _ = Foundation.kill(process.processIdentifier, number) }
            }
        }

        /// Sends a command by the server's own client.
        @discardableResult
        func command(_ words: String...) throws -> String { try run(words) }

        @discardableResult
        func run(_ words: [String]) throws -> String {
            let process = Process(), pipe = Pipe()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/redis-cli")
            process.arguments = ["-s", socket] + words
            process.standardOutput = pipe
            process.standardError = pipe
            try process.run()
            let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return String(decoding: output, as: UTF8.self)
        }

        deinit { kill() }
    }
#endif
