import CandorProof
import Foundation

/// One party of a protocol in a process of its own: this program again, with one end of a connection.
///
/// What it writes to standard output is its result; standard error is shared.
struct PartyProcess {
    /// The descriptor under which a child finds its end of the connection.
    static let connection: Int32 = 3

    /// What a process left behind.
    struct Result {
        let output: Data
        /// Its exit code, or 128 and the number of the signal that ended it.
        let exitCode: Int32
        /// Largest resident set, in bytes.
        let peakBytes: Int
    }

    private let name: String
    private let identifier: pid_t
    private let output: FileHandle

    /// Starts this program with `arguments`; `socket` stays the caller's, who closes it.
    init(_ arguments: [String], over socket: Int32) throws(PartyError) {
        name = arguments.joined(separator: " ")
        var pipe: [Int32] = [0, 0]
        guard Foundation.pipe(&pipe) == 0 else { throw PartyError(name, String(cString: strerror(errno))) }
        // No other child may hold an end of this pipe: its own end would go unnoticed.
        for end in pipe { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        output = FileHandle(fileDescriptor: pipe[0], closeOnDealloc: true)
        defer { close(pipe[1]) }
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        // In this order: the pipe may be what the second one overwrites.
        posix_spawn_file_actions_adddup2(&actions, pipe[1], STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, socket, PartyProcess.connection)
        var words = (["candor"] + arguments).map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var identifier = pid_t()
        let status = posix_spawn(&identifier, "/proc/self/exe", &actions, nil, &words, environ)
        guard status == 0 else { throw PartyError(name, String(cString: strerror(status))) }
        self.identifier = identifier
    }

    /// Reads what the process writes and waits for its end.
    func finish() -> Result {
        let bytes = (try? output.readToEnd()) ?? nil
        var status: Int32 = 0
        var usage = rusage()
        while wait4(identifier, &status, 0, &usage) == -1 && errno == EINTR {}
        let signal = status & 0x7f
        return Result(
            output: bytes ?? Data(), exitCode: signal == 0 ? status >> 8 & 0xff : 128 + signal,
            peakBytes: 1024 * usage.ru_maxrss)
    }
}

/// A party that could not start, or ended without a result.
struct PartyError: ExplainedError {
    let party: String
    let reason: String

    init(_ party: String, _ reason: String) {
        self.party = party
        self.reason = reason
    }

    var kind: ErrorKind { .peer }
    var facts: ErrorFacts { ErrorFacts("a party that runs to its end", reason) }
    var description: String { "the process '\(party)' failed: \(reason)" }
}
