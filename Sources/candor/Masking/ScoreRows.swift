import CandorMasking
import CandorModel
import Foundation

/// Rows of scores from a file or from standard input.
struct ScoreRows {
    /// Most bytes of text: 1 GiB.
    private static let limit = 1 << 30

    /// `[rows × classes]`.
    let scores: [Float]
    let batch: ConfidenceBatch

    /// An NPY array `[rows × classes]`, or `[classes]` for one row; float64 is rounded to float32.
    init(npy path: String, kind: ConfidenceBatch.Kind) throws {
        let array = try NPYArray(contentsOf: path)
        guard (1...2).contains(array.shape.count), array.shape.last != 0 else {
            throw InputError(
                .scores, path, expected: "an array [rows × classes] or [classes]", actual: "the shape \(array.shape)")
        }
        switch array.values {
        case .float32(let values): scores = values
        case .float64(let values): scores = values.map(Float.init)
        default: throw InputError(.scores, path, expected: "numbers of type float32 or float64", actual: "others")
        }
        batch = ConfidenceBatch(
            rows: array.shape.count == 1 ? 1 : array.shape[0], classes: array.shape[array.shape.count - 1], kind: kind)
    }

    /// JSON Lines, each a list of numbers: `[0.873, 0.094, 0.033]`.
    init(jsonLines bytes: [UInt8], kind: ConfidenceBatch.Kind, name: String) throws {
        let decoder = JSONDecoder()
        var scores: [Float] = []
        var (rows, classes) = (0, 0)
        for (number, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated()
        {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0d }) { continue }
            let place = "\(name), line \(number + 1)"
            guard let row = try? decoder.decode([Float].self, from: Data(line)), !row.isEmpty else {
                throw InputError(
                    .scores, place, expected: "a list of numbers such as [0.7, 0.2, 0.1]", actual: "something else")
            }
            guard rows == 0 || row.count == classes else {
                throw InputError(
                    .scores, place, expected: "\(classes) scores as in the first row", actual: "\(row.count)")
            }
            scores += row
            (rows, classes) = (rows + 1, row.count)
        }
        guard rows > 0 else {
            throw InputError(.scores, name, expected: "a row such as [0.7, 0.2, 0.1]", actual: "none")
        }
        self.scores = scores
        batch = ConfidenceBatch(rows: rows, classes: classes, kind: kind)
    }

    /// Reads `path`, by its name NPY or JSON Lines, or standard input.
    static func read(_ path: String?, kind: ConfidenceBatch.Kind) throws -> ScoreRows {
        guard let path, path != "-" else {
            return try ScoreRows(
                jsonLines: FileText.readStandardInput(limit: limit), kind: kind, name: "standard input")
        }
        if path.hasSuffix(".jsonl") {
            return try ScoreRows(jsonLines: FileText.read(path, limit: limit), kind: kind, name: path)
        }
        return try ScoreRows(npy: path, kind: kind)
    }
}
