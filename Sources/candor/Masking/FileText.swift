import CandorModel
import Foundation

/// Bytes that a command reads whole.
enum FileText {
    /// A regular file of at most `limit` bytes.
    ///
    /// - Throws: `DataError`.
    static func read(_ path: String, limit: Int) throws -> [UInt8] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw DataError.unreadable(path: path, reason: String(cString: strerror(ENOENT)))
        }
        guard !isFolder.boolValue, let handle = FileHandle(forReadingAtPath: path) else {
            throw DataError.unreadable(path: path, reason: isFolder.boolValue ? "it is a folder" : "it cannot be read")
        }
        return try read(handle, path, limit: limit)
    }

    /// Standard input to its end.
    static func readStandardInput(limit: Int) throws -> [UInt8] {
        try read(.standardInput, "standard input", limit: limit)
    }

    private static func read(_ handle: FileHandle, _ path: String, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while let piece = try handle.read(upToCount: 1 << 16), !piece.isEmpty {
                bytes.append(contentsOf: piece)
                guard bytes.count <= limit else {
                    throw DataError.oversized(path: path, limit: limit, actual: nil)
                }
            }
        } catch let error as DataError {
            throw error
        } catch {
            throw DataError.unreadable(path: path, reason: error.systemReason)
        }
        return bytes
    }
}
