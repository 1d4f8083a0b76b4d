import Foundation

/// One process at a time moves or deletes the segments of a folder.
///
/// The system's lock on a file of the folder, which ends with the process that has it, however that ends: nobody clears
/// up after a crash. The file says who has it, and stays.
enum SegmentLock {
    private static let name = "lock"
    /// Most bytes that are read of who has it: anybody may have written there.
    private static let holderLimit = 200

    /// Runs `body` while nobody else has the folder, which is made where there is none.
    ///
    /// - Throws: ``AccessError/locked(path:holder:)`` at once where another has it, in this process too;
    ///   ``AccessError/file(path:reason:)``; what the body throws.
    static func hold<R>(
        _ folder: String, _ body: () async throws(AccessError) -> R
    ) async throws(AccessError) -> R {
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        } catch {
            throw .file(path: folder, reason: "\(error.localizedDescription)")
        }
        let path = "\(folder)/\(name)"
        let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw DurableFile.failure(path) }
        defer { close(file) }
        guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
            guard errno == EWOULDBLOCK else { throw DurableFile.failure(path) }
            throw .locked(path: path, holder: holder(file))
        }
        // A child that this process has just forked has the descriptor too, and with it the lock, until it starts its own
        // program: what is unlocked is so for all copies.
        defer { flock(file, LOCK_UN) }
        try write(file, path)
        return try await body()
    }

    /// For people alone: the lock does not depend on it.
    private static func write(_ file: Int32, _ path: String) throws(AccessError) {
        var host = [CChar](repeating: 0, count: 256)
        gethostname(&host, host.count - 1)
        let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let text = Array("process \(getpid()) on \(name)\n".utf8)
        guard ftruncate(file, 0) == 0, pwrite(file, text, text.count, 0) == text.count else {
            throw DurableFile.failure(path)
        }
    }

    private static func holder(_ file: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: holderLimit)
        let count = pread(file, &bytes, bytes.count, 0)
        let line = bytes.prefix(max(0, count)).prefix { $0 != 0x0a }
        guard !line.isEmpty, line.allSatisfy({ (0x20...0x7e).contains($0) }) else { return "another process" }
        return String(decoding: line, as: UTF8.self)
    }
}
