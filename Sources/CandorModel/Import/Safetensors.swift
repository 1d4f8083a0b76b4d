import Foundation

/// The container format of Hugging Face's `safetensors`: named tensors of one type and a map of strings.
///
/// Eight bytes with the header's length, the header in JSON, the values. Source: the format section of
/// https://github.com/huggingface/safetensors. Stricter than it in one point: all tensors are of the type `Element`.
package struct Safetensors<Element: TensorElement> {
    package var metadata: [String: String]
    /// In order of their data.
    package var tensors: [Tensor<Element>]

    private static var elementBytes: Int { 4 }

    init(metadata: [String: String], tensors: [Tensor<Element>]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// Reads the bytes of a file.
    package init(bytes: [UInt8]) throws(ModelFileError) {
        guard bytes.count >= SafetensorsFile.lengthBytes else {
            throw .truncated(what: "length of the header", expected: SafetensorsFile.lengthBytes, actual: bytes.count)
        }
        let claimed = bytes[..<SafetensorsFile.lengthBytes].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard claimed <= UInt64(SafetensorsFile.largestHeader) else {
            throw .oversized(what: "header", limit: SafetensorsFile.largestHeader, actual: Int(clamping: claimed))
        }
        let length = Int(claimed)
        let start = SafetensorsFile.lengthBytes + length
        guard bytes.count >= start else {
            throw .truncated(what: "header", expected: length, actual: bytes.count - SafetensorsFile.lengthBytes)
        }
        let header: [String: SafetensorsFile.HeaderValue]
        do {
            header = try decodeJSON(
                [String: SafetensorsFile.HeaderValue].self, from: Array(bytes[SafetensorsFile.lengthBytes..<start]))
        } catch {
            throw .malformedHeader(key: pathText(error.path), expected: error.expected, found: error.found)
        }
        metadata = [:]
        var entries: [(name: String, entry: SafetensorsFile.Entry)] = []
        for (name, value) in header {
            switch value {
            case .metadata(let map): metadata = map
            case .tensor(let entry): entries.append((name, entry))
            }
        }
        // An empty tensor starts where the next one does: its end puts it first.
        entries.sort { ($0.entry.data_offsets, $0.name) < ($1.entry.data_offsets, $1.name) }
        tensors = []
        var offset = 0
        for (name, entry) in entries {
            tensors.append(try Self.tensor(name, entry, at: &offset, in: bytes[start...]))
        }
        guard start + offset == bytes.count else {
            throw .wrongOffsets(
                tensor: tensors.last?.name ?? "(none)", expected: [bytes.count - start], actual: [offset])
        }
    }

    /// The tensor that starts at `offset` of `data`, which is moved behind it.
    private static func tensor(
        _ name: String, _ entry: SafetensorsFile.Entry, at offset: inout Int, in data: ArraySlice<UInt8>
    ) throws(ModelFileError) -> Tensor<Element> {
        guard entry.dtype == Element.safetensorsName else {
            throw .wrongType(tensor: name, expected: Element.safetensorsName, actual: entry.dtype)
        }
        let room = data.count - offset
        guard let count = checkedProduct(entry.shape), count <= room / elementBytes else {
            throw .truncated(
                what: "tensor \(name) of the shape \(entry.shape)",
                expected: (checkedProduct(entry.shape) ?? Int.max).multipliedClamping(by: elementBytes), actual: room)
        }
        let expected = [offset, offset + count * elementBytes]
        guard entry.data_offsets == expected else {
            throw .wrongOffsets(tensor: name, expected: expected, actual: entry.data_offsets)
        }
        let from = data.startIndex + offset
        offset = expected[1]
        let values = data[from..<from + count * elementBytes].withUnsafeBytes { raw in
            (0..<count).map { index in
                Element(
                    bits: UInt32(
                        littleEndian: raw.loadUnaligned(fromByteOffset: index * elementBytes, as: UInt32.self)))
            }
        }
        return Tensor(name: name, shape: entry.shape, values: values)
    }

    /// The bytes of a file: the same for the same content.
    func bytes() throws(ModelFileError) -> [UInt8] {
        var header: [String: SafetensorsFile.HeaderValue] = [SafetensorsFile.metadataKey: .metadata(metadata)]
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.values.count * Self.elementBytes
            header[tensor.name] = .tensor(
                SafetensorsFile.Entry(
                    dtype: Element.safetensorsName, shape: tensor.shape, data_offsets: [offset, end]))
            offset = end
        }
        var text = try encodeJSON(header)
        // Values start at a multiple of eight, as the reference implementation has them.
        text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
        guard text.count <= SafetensorsFile.largestHeader else {
            throw .oversized(what: "header", limit: SafetensorsFile.largestHeader, actual: text.count)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(SafetensorsFile.lengthBytes + text.count + offset)
        withUnsafeBytes(of: UInt64(text.count).littleEndian) { bytes.append(contentsOf: $0) }
        bytes += text
        for tensor in tensors { tensor.withLittleEndianBytes { bytes.append(contentsOf: $0) } }
        return bytes
    }
}

/// JSON with sorted keys and without blanks.
func encodeJSON(_ value: some Encodable) throws(ModelFileError) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    do {
        return Array(try encoder.encode(value))
    } catch {
        throw .malformedHeader(key: "", expected: "values that JSON can hold", found: "\(error)")
    }
}

/// The parts of the format that do not depend on the type of values.
enum SafetensorsFile {
    static let largestFile = 2 << 30
    static let largestHeader = 16 << 20
    static let lengthBytes = 8
    static let metadataKey = "__metadata__"

    struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    enum HeaderValue: Codable {
        case metadata([String: String])
        case tensor(Entry)

        init(from decoder: any Decoder) throws {
            self =
                decoder.codingPath.last?.stringValue == metadataKey
                ? .metadata(try [String: String](from: decoder)) : .tensor(try Entry(from: decoder))
        }

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .metadata(let map): try map.encode(to: encoder)
            case .tensor(let entry): try entry.encode(to: encoder)
            }
        }
    }
}

extension Int {
    fileprivate func multipliedClamping(by factor: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: factor)
        return overflow ? .max : product
    }
}

private func < (left: ([Int], String), right: ([Int], String)) -> Bool {
    left.0 == right.0 ? left.1 < right.1 : left.0.lexicographicallyPrecedes(right.0)
}
