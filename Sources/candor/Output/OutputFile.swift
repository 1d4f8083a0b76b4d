import CandorModel
import Foundation

/// A file that a command writes at its end, in one step: whatever stops the command leaves the old file or none.
struct OutputFile {
    /// As the user wrote it.
    let path: String

    /// Finds out before the work whether the file can be written, and leaves no trace.
    ///
    /// Folders that are missing are made when the file is written. A device or a pipe is refused: a file would take its
    /// place.
    /// - Throws: `DataError.unwritable`.
    init(_ path: String) throws(DataError) {
        self.path = path
        let manager = FileManager.default
        var folder = URL(fileURLWithPath: path)
        var isFolder: ObjCBool = false
        if manager.fileExists(atPath: folder.path, isDirectory: &isFolder) {
            let kind = try? manager.attributesOfItem(atPath: folder.resolvingSymlinksInPath().path)[.type]
            guard kind as? FileAttributeType == .typeRegular else {
                throw .unwritable(path: path, reason: isFolder.boolValue ? "it is a folder" : "it is no regular file")
            }
        }
        repeat { folder.deleteLastPathComponent() } while !manager.fileExists(atPath: folder.path)
        // Only trying tells: permissions say nothing of file systems that take no files.
        let probe = folder.appendingPathComponent(".candor-\(UUID().uuidString)").path
        let descriptor = open(probe, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unwritable(path: path, reason: String(cString: strerror(errno))) }
        close(descriptor)
        unlink(probe)
    }

    /// Writes the file, and its folder where that is missing.
    ///
    /// - Throws: `DataError.unwritable`.
    func write(_ bytes: Data) throws(DataError) {
        let file = URL(fileURLWithPath: path).resolvingSymlinksInPath()
        do {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try bytes.write(to: file, options: .atomic)
        } catch {
            throw .unwritable(path: path, reason: error.systemReason)
        }
    }
}
