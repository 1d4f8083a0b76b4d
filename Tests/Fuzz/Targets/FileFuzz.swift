import CandorModel
import Foundation

/// The readers of files: what they take can be used, and reads the same when it is written again.
func fuzzFiles(_ input: inout FuzzInput) throws(BrokenInvariant) {
    switch input.byte() % 10 {
    case 0: try fuzzCSV(&input)
    case 1: try fuzzNumber(input.rest())
    case 2: try fuzzGzip(input.rest())
    case 3: try fuzzIDX(input.rest())
    case 4: try fuzzNPY(input.rest())
    case 5: try fuzzModel(input.rest())
    case 6: try fuzzDescription(input.rest())
    case 7: try fuzzTable(input.rest())
    case 8: try fuzzPredicate(input.rest())
    default: try fuzzArchitecture(input.rest())
    }
}

/// What a reader gives, or nil for an error of its own, which must read as a sentence.
func reading<Value, Failure: Error & CustomStringConvertible>(
    _ body: () throws(Failure) -> Value
) throws(BrokenInvariant) -> Value? {
    do throws(Failure) {
        return try body()
    } catch {
        try require(!error.description.isEmpty, "a description")
        return nil
    }
}

private func fuzzCSV(_ input: inout FuzzInput) throws(BrokenInvariant) {
    var format = CSVReader.Format(delimiter: input.byte())
    guard ![UInt8(ascii: "\""), UInt8(ascii: "\n"), UInt8(ascii: "\r")].contains(format.delimiter) else { return }
    let comment = input.byte()
    format.comment = comment == 0 ? [] : [comment]
    format.skipLines = Int(input.byte() % 4)
    let bytes = input.rest()
    var reader = CSVReader(bytes: bytes, path: "a.csv", format: format)
    var line = 0
    while try reading({ () throws(DataError) in try reader.next() }) == true {
        try require(reader.line > line && !reader.fields.isEmpty, "a record on a later line")
        line = reader.line
        for index in reader.fields.indices {
            try require(reader.field(index).count <= bytes.count, "a field of the file")
            try require(reader.excerpt(index).count <= 43, "a short excerpt")
            _ = reader.text(index)
        }
    }
}

private func fuzzNumber(_ bytes: [UInt8]) throws(BrokenInvariant) {
    guard let number = DecimalNumber.parse(bytes[...]) else { return }
    let expected = Double(String(decoding: bytes, as: UTF8.self))
    try require(number.isFinite && number == expected, "\(expected ?? .nan), found \(number)")
}

private func fuzzGzip(_ bytes: [UInt8]) throws(BrokenInvariant) {
    let limit = 1 << 16
    let content = try reading { () throws(DataError) in try Gzip.decompress(bytes, path: "a.gz", limit: limit) }
    try require(content.map { $0.count <= limit } ?? true, "a content within its limit")
}

private func fuzzIDX(_ bytes: [UInt8]) throws(BrokenInvariant) {
    let array = try reading { () throws(DataError) in try IDXArray(bytes: bytes, path: "a.idx") }
    guard let array else { return }
    try require(array.shape.reduce(1, *) == array.values.count, "as many values as the shape says")
    let header = [0, 0, 8, UInt8(array.shape.count)]
    let sizes = array.shape.flatMap { size in stride(from: 24, through: 0, by: -8).map { UInt8(size >> $0 & 255) } }
    try require(header + sizes + array.values == bytes, "the bytes that were read")
}

private func fuzzNPY(_ bytes: [UInt8]) throws(BrokenInvariant) {
    guard let array = try reading({ () throws(DataError) in try NPYArray(bytes: bytes, path: "a.npy") }) else { return }
    try require(array.shape.reduce(1, *) == array.values.count, "as many values as the shape says")
    try require(array.doubles.count == array.values.count, "a number for each value")
    _ = array.integers
    let again = try reading { () throws(DataError) in try NPYArray(bytes: array.bytes, path: "a.npy") }
    try require(again?.bytes == array.bytes, "the array that was written")
}

private func fuzzModel(_ bytes: [UInt8]) throws(BrokenInvariant) {
    _ = try reading { () throws(ModelFileError) in try Safetensors<Float>(bytes: bytes).tensors.count }
    let fixed = try reading { () throws(ModelFileError) in try FixedPointModel(bytes: bytes) }
    if let fixed {
        let again = try reading { () throws(ModelFileError) in try FixedPointModel(bytes: fixed.bytes()) }
        try require(again == fixed, "the model in integers that was written")
    }
    let model = try reading { () throws(ModelFileError) in try SavedModel(bytes: bytes) }
    guard let model else { return }
    let again = try reading { () throws(ModelFileError) in try SavedModel(bytes: model.bytes()) }
    try require(again == model, "the model that was written")
}

private func fuzzArchitecture(_ bytes: [UInt8]) throws(BrokenInvariant) {
    guard let architecture = try? JSONDecoder().decode(Architecture.self, from: Data(bytes)) else { return }
    let isValid: Void? = try reading { () throws(ArchitectureError) in try architecture.validate() }
    guard isValid != nil else { return }
    for tensor in architecture.tensors { try require(tensor.shape.allSatisfy { $0 > 0 }, "sizes that are positive") }
}

private func fuzzDescription(_ bytes: [UInt8]) throws(BrokenInvariant) {
    let schema = try reading { () throws(DataError) in try Schema(json: bytes, path: "a.json") }
    guard let schema, let written = try? JSONEncoder().encode(schema) else { return }
    let again = try reading { () throws(DataError) in try Schema(json: Array(written), path: "a.json") }
    try require(again == schema, "the description that was written")
}

/// The rows of a file under a fixed description.
private func fuzzTable(_ bytes: [UInt8]) throws(BrokenInvariant) {
    let folder = FileManager.default.temporaryDirectory.path + "/candor-fuzz-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    guard FileManager.default.createFile(atPath: folder + "/a.csv", contents: Data(bytes)) else { return }
    let table = try reading { () throws(DataError) in
        try Schema(json: Samples.description, path: "a.json").table(in: folder)
    }
    guard let table else { return }
    try require(table.count > 0 && table.names.allSatisfy { table[$0]?.count == table.count }, "columns of one length")
}

private func fuzzPredicate(_ bytes: [UInt8]) throws(BrokenInvariant) {
    let source = String(decoding: bytes, as: UTF8.self)
    guard let predicate = try reading({ () throws(DataError) in try Predicate(source) }) else { return }
    try require(!predicate.columns.isEmpty, "a column")
    var table = Table(count: 3)
    table["x"] = .numeric([-1, 0, 5])
    table["c"] = .categorical(codes: [0, 1, 0], vocabulary: ["a", "b"])
    let rows = try reading { () throws(DataError) in try predicate.evaluate(on: table) }
    let others = try reading { () throws(DataError) in try Predicate("!(\(source))").evaluate(on: table) }
    // One parenthesis and one negation may be too many for the second.
    guard let rows, let others else { return }
    try require(rows.count == 3 && zip(rows, others).allSatisfy { $0 != $1 }, "a negation that is the opposite")
}
