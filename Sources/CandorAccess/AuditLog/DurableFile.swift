import Foundation

/// Files that are on the disk when the call returns.
enum DurableFile {
    static func write(_ bytes: [UInt8], to path: String, in folder: String) throws(AccessError) {
        let temporary = path + ".new"
        let file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw failure(temporary) }
        var offset = 0
        while offset < bytes.count {
            let written = bytes.withUnsafeBytes { Foundation.write(file, $0.baseAddress! + offset, $0.count - offset) }
            guard written > 0 else {
                defer { close(file) }
                throw failure(temporary)
            }
            offset += written
        }
        let isSynced = fsync(file) == 0
        guard close(file) == 0, isSynced, rename(temporary, path) == 0 else { throw failure(temporary) }
        try sync(folder)
    }

    static func remove(_ path: String) throws(AccessError) {
        guard unlink(path) == 0 else { throw failure(path) }
    }

    /// Makes names in a folder durable.
    static func sync(_ folder: String) throws(AccessError) {
        let directory = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw failure(folder) }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw failure(folder) }
    }

    static func failure(_ path: String) -> AccessError {
        .file(path: path, reason: String(cString: strerror(errno)))
    }
}
