import CandorCore
import CandorMasking
import CandorModel
import Foundation

/// A key of sticky noise in a file that only its owner can read.
enum StickyKeyFile {
    /// Reads the key; makes a new one where there is no file.
    static func open(_ path: String, rotation: StickyKey.Rotation) throws -> StickyKey {
        let created = Foundation.open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if created >= 0 {
            defer { close(created) }
            let secret = SecretBuffer.random(count: StickyKey.byteCount)
            let isWritten = secret.withUnsafeBytes { write(created, $0.baseAddress, $0.count) == $0.count }
            guard isWritten, fsync(created) == 0 else {
                let reason = String(cString: strerror(errno))
                unlink(path)
                throw DataError.unwritable(path: path, reason: reason)
            }
            return try key(secret, rotation)
        }
        guard errno == EEXIST else { throw DataError.unwritable(path: path, reason: String(cString: strerror(errno))) }
        let descriptor = Foundation.open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { throw DataError.unreadable(path: path, reason: String(cString: strerror(errno))) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw DataError.unreadable(path: path, reason: "not a regular file")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw InputError(
                .file, path, expected: "mode 600: a key is for its owner alone",
                actual: "mode \(String(status.st_mode & 0o777, radix: 8))")
        }
        guard status.st_size == StickyKey.byteCount else {
            throw InputError(
                .file, path, expected: "a key of \(StickyKey.byteCount) bytes", actual: "\(status.st_size) bytes")
        }
        var secret = SecretBuffer(count: StickyKey.byteCount)
        guard secret.withUnsafeMutableBytes({ read(descriptor, $0.baseAddress, $0.count) == $0.count }) else {
            throw DataError.unreadable(path: path, reason: String(cString: strerror(errno)))
        }
        return try key(secret, rotation)
    }

    private static func key(_ secret: borrowing SecretBuffer, _ rotation: StickyKey.Rotation) throws -> StickyKey {
        try secret.withUnsafeBytes { try StickyKey(copying: $0.bytes, rotation: rotation) }
    }
}
