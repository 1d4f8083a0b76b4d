#if Gateway
    import CandorAccess
    import CandorCore
    import Foundation

    /// Files that hold one secret.
    enum SmallFile {
        static let limit = 1 << 16

        /// The one line of a file, without the blanks at its end.
        ///
        /// - Throws: ``AccessError/file(path:reason:)``.
        static func line(_ path: String) throws(AccessError) -> String {
            let text = String(decoding: try bytes(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
                throw .file(path: path, reason: "expected one line of printable ASCII")
            }
            return text
        }

        /// A key: all bytes but a line's end.
        static func secret(_ path: String) throws(AccessError) -> SecretBuffer {
            var bytes = try bytes(path)
            defer { for index in bytes.indices { bytes[index] = 0 } }
            while bytes.last == 0x0a || bytes.last == 0x0d { bytes.removeLast() }
            return SecretBuffer(copying: bytes.span.bytes)
        }

        /// A key of so many bytes, whatever they are.
        static func bytes(_ path: String, count: Int) throws(AccessError) -> SecretBuffer {
            var bytes = try bytes(path)
            defer { for index in bytes.indices { bytes[index] = 0 } }
            guard bytes.count == count else {
                throw .file(path: path, reason: "expected a key of \(count) bytes, found \(bytes.count)")
            }
            return SecretBuffer(copying: bytes.span.bytes)
        }

        private static func bytes(_ path: String) throws(AccessError) -> [UInt8] {
            guard let handle = FileHandle(forReadingAtPath: path) else {
                throw .file(path: path, reason: String(cString: strerror(errno)))
            }
            defer { try? handle.close() }
            guard let data = try? handle.read(upToCount: limit + 1), data.count <= limit else {
                throw .file(path: path, reason: "expected at most \(limit) bytes that can be read")
            }
            return Array(data)
        }
    }
#endif
