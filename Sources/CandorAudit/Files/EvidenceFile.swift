import CandorCore
import CandorProof

#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// Files of evidence and of secrets: whole or not at all, also when the machine stops while they are written.
enum EvidenceFile {
    /// Makes a file that only its owner can read (mode 0600) where there was none, and waits until it is on the disk.
    ///
    /// - Throws: ``EvidenceError/file(path:reason:)``; then nothing is left of the file.
    static func createPrivate(
        _ path: String, head: [UInt8], _ secret: UnsafeRawBufferPointer
    ) throws(EvidenceError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        let isWritten = head.withUnsafeBytes { writeAll(descriptor, $0) } && writeAll(descriptor, secret)
        guard isWritten, fsync(descriptor) == 0 else {
            let error = failure(path)
            unlink(path)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Reads a file with secrets.
    ///
    /// - Throws: as ``openPrivate(_:_:)``, and ``EvidenceError/file(path:reason:)`` for more than `limit` bytes.
    static func readPrivate(_ path: String, limit: Int) throws(EvidenceError) -> SecretBuffer {
        let descriptor = try openPrivate(path, O_RDONLY)
        defer { close(descriptor) }
        let size = try size(of: descriptor, path)
        guard size <= limit else { throw .file(path: path, reason: "expected at most \(limit) bytes, found \(size)") }
        var buffer = SecretBuffer(count: size)
        guard buffer.withUnsafeMutableBytes({ readAll(descriptor, at: 0, into: $0) }) else {
            throw .file(path: path, reason: "it could not be read to its end")
        }
        return buffer
    }

    /// Opens a file with secrets.
    ///
    /// - Throws: ``EvidenceError/unsafeFile(path:expected:actual:)`` when it is no plain file, or when others than its
    ///   owner may do anything with it.
    static func openPrivate(_ path: String, _ flags: Int32) throws(EvidenceError) -> Int32 {
        // Without O_NONBLOCK, opening a pipe would wait for its writer.
        let descriptor = open(path, flags | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw failure(path) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw .unsafeFile(path: path, expected: "a plain file", actual: "another kind")
        }
        let mode = status.st_mode & 0o777
        guard Mutation.isOn(.privateFileMode) || mode & 0o077 == 0 else {
            close(descriptor)
            throw .unsafeFile(path: path, expected: "mode 600", actual: "mode \(String(mode, radix: 8))")
        }
        return descriptor
    }

    /// Number of bytes of an open file.
    static func size(of descriptor: Int32, _ path: String) throws(EvidenceError) -> Int {
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw failure(path) }
        return Int(status.st_size)
    }

    /// The bytes of an open file in `range`, which it has.
    static func bytes(of descriptor: Int32, _ range: Range<Int>, _ path: String) throws(EvidenceError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: range.count)
        guard bytes.withUnsafeMutableBytes({ readAll(descriptor, at: range.lowerBound, into: $0) }) else {
            throw .file(path: path, reason: "it could not be read to its end")
        }
        return bytes
    }

    /// Fills `buffer`; false when the file has less from `offset` on, or cannot be read.
    private static func readAll(
        _ descriptor: Int32, at offset: Int, into buffer: UnsafeMutableRawBufferPointer
    ) -> Bool {
        var done = 0
        while done < buffer.count {
            let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + done))
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Reads a public file.
    static func readPublic(_ path: String, limit: Int) throws(EvidenceError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &piece, piece.count)
            guard count >= 0 else { throw failure(path) }
            guard count > 0 else { return bytes }
            guard bytes.count + count <= limit else {
                throw .file(path: path, reason: "expected at most \(limit) bytes, found more")
            }
            bytes.append(contentsOf: piece[..<count])
        }
    }

    /// Puts `bytes` in the place of what was at `path`, in one step that survives a stop: a new file on the disk, then
    /// its name.
    static func replace(_ path: String, with bytes: [UInt8]) throws(EvidenceError) {
        let temporary = "\(path).\(getpid()).new"
        unlink(temporary)
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(temporary) }
        let isWritten = bytes.withUnsafeBytes { writeAll(descriptor, $0) } && fsync(descriptor) == 0
        let error = isWritten ? nil : failure(temporary)
        close(descriptor)
        guard isWritten, rename(temporary, path) == 0 else {
            let error = error ?? failure(path)
            unlink(temporary)
            throw error
        }
        try syncFolder(of: path)
    }

    /// Runs `body` while no other process that takes the lock of `path` runs its own.
    static func withLock<R>(_ path: String, _ body: () throws(EvidenceError) -> R) throws(EvidenceError) -> R {
        let lock = "\(path).lock"
        let descriptor = open(lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure(lock) }
        // Closing the descriptor gives the lock back.
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw failure(lock) }
        }
        return try body()
    }

    /// Whether there is a file.
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// Writes all bytes; false when the system refuses.
    static func writeAll(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Bool {
        var done = 0
        while done < bytes.count {
            let count = write(descriptor, bytes.baseAddress! + done, bytes.count - done)
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return false }
            done += count
        }
        return true
    }

    /// Waits until the name of `path` is on the disk.
    static func syncFolder(of path: String) throws(EvidenceError) {
        let folder = path.lastIndex(of: "/").map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(folder) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure(folder) }
    }

    /// The system's reason for what failed last.
    static func failure(_ path: String) -> EvidenceError {
        .file(path: path, reason: String(cString: strerror(errno)))
    }
}
