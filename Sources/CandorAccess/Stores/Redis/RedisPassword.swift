#if Redis
    import CandorCore
    import Foundation

    /// A password on the first line of a file that only its owner can read.
    enum RedisPassword {
        private static let longest = 4096

        /// - Throws: ``AccessError/file(path:reason:)``.
        static func read(_ path: String) throws(AccessError) -> SecretBuffer {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { throw .file(path: path, reason: String(cString: strerror(errno))) }
            defer { close(descriptor) }
            var status = stat()
            guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw .file(path: path, reason: "not a regular file")
            }
            guard status.st_mode & 0o077 == 0 else {
                throw .file(
                    path: path,
                    reason:
                        "expected mode 600, found \(String(status.st_mode & 0o777, radix: 8)): a password is for its "
                        + "owner alone")
            }
            var content = SecretBuffer(count: longest)
            let size = content.withUnsafeMutableBytes { Foundation.read(descriptor, $0.baseAddress, $0.count) }
            let count = content.withUnsafeBytes { bytes in
                bytes.prefix(max(0, size)).prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }.count
            }
            guard count > 0, size < longest else {
                throw .file(path: path, reason: "expected a password of 1 to \(longest - 1) bytes on the first line")
            }
            var password = SecretBuffer(count: count)
            content.withUnsafeBytes { content in
                password.withUnsafeMutableBytes {
                    $0.copyMemory(from: UnsafeRawBufferPointer(rebasing: content[..<count]))
                }
            }
            return password
        }
    }
#endif
