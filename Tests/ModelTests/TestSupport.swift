import CandorModel
import Foundation
import Testing

/// A folder of its own for one test, removed with the value's last use by the test's `defer`.
struct TemporaryFolder {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "candor-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file and returns its path.
    @discardableResult
    func write(_ bytes: [UInt8], as name: String) throws -> String {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
        return "\(path)/\(name)"
    }

    @discardableResult
    func write(_ text: String, as name: String) throws -> String { try write(Array(text.utf8), as: name) }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

func decoded(_ base64: String) -> [UInt8] { Array(Data(base64Encoded: base64)!) }

/// The digest of numbers that `Scripts/reference/model_values.py` prints.
func digest(_ values: [Int]) -> String {
    var hash = SHA256()
    for value in values { hash.update("\(value)\n") }
    return hash.hexadecimal()
}

let dataFolder = ProcessInfo.processInfo.environment["CANDOR_DATA"]
let whereDataIs: Comment = "set CANDOR_DATA to a folder with adult/ and credit/"
let fashionFolder = "/usr/share/datasets/fashion-mnist"
let hasFashion = FileManager.default.fileExists(atPath: "\(fashionFolder)/train-images-idx3-ubyte.gz")
