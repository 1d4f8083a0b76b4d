import Foundation
import Testing

/// Files that commands write: whole or not at all, and what stands in the way is found before the work.
struct OutputFileTests {
    /// More epochs than any test waits for: what is wrong must be found before them.
    private static let longer = ["--mirage-epochs", "100000"]

    @Test func filesThatCannotBeWrittenAreFoundBeforeTheWork() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let run = try CandorProcess(
            ["audit", "--data", "gaussian", "--report", folder.path, "--json"] + Self.longer)
        #expect(run.status == 2)
        #expect(run.failure?.kind == "file")
    }

    @Test func anOldFileIsReplacedBehindALink() throws {
        let folder = try TemporaryFolder()
        defer { folder.remove() }
        let target = try folder.write("old", as: "target")
        let link = "\(folder.path)/link"
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: target)
        #expect(
            try CandorProcess("train", "--data", "gaussian", "--points", "500", "--epochs", "1", "-o", link).status == 0
        )
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == target)
        #expect(try Data(contentsOf: URL(fileURLWithPath: target)).count > 1000)
    }
}
