import Foundation

/// Whole files as bytes, within a limit.
enum FileBytes {
    /// Largest file that a reader takes: 2 GiB.
    static let limit = 1 << 31

    /// Reads a regular file.
    ///
    /// - Throws: ``DataError/unreadable(path:reason:)``, ``DataError/oversized(path:limit:actual:)``.
    static func read(_ path: String, limit: Int = limit) throws(DataError) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw .unreadable(path: path, reason: lastError) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw .unreadable(path: path, reason: lastError) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw .unreadable(path: path, reason: "not a regular file") }
        let size = Int(status.st_size)
        guard size <= limit else { throw .oversized(path: path, limit: limit, actual: size) }
        var failure: String?
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let received = Foundation.read(descriptor, buffer.baseAddress! + count, size - count)
                if received == 0 { break }  // the file became shorter: what is there is what we return
                if received < 0 {
                    if errno == EINTR { continue }
                    failure = lastError
                    break
                }
                count += received
            }
        }
        if let failure { throw .unreadable(path: path, reason: failure) }
        return bytes
    }

    private static var lastError: String { String(cString: strerror(errno)) }
}
