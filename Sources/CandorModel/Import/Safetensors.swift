import Foundation

/// The container format of Hugging Face's `safetensors`: named tensors of 32-bit floats and a map of strings.
///
/// Eight bytes with the header's length, the header in JSON, the values. Source: the format section of
/// https://github.com/huggingface/safetensors. Stricter than it in one point: only the type F32.
package struct Safetensors {
    package var metadata: [String: String]
    /// In order of their data.
    package var tensors: [NamedTensor]

    static let largestFile = 2 << 30
    static let largestHeader = 16 << 20
    private static let lengthBytes = 8
    private static let elementType = "F32"
    private static let elementBytes = 4
    private static let metadataKey = "__metadata__"

    private struct Entry: Codable {
        var dtype: String
        var shape: [Int]
        var data_offsets: [Int]
    }

    private enum HeaderValue: Codable {
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

    init(metadata: [String: String], tensors: [NamedTensor]) {
        self.metadata = metadata
        self.tensors = tensors
    }

    /// Reads the bytes of a file.
    package init(bytes: [UInt8]) throws(ModelFileError) {
        guard bytes.count >= Self.lengthBytes else {
            throw .truncated(what: "length of the header", expected: Self.lengthBytes, actual: bytes.count)
        }
        let claimed = bytes[..<Self.lengthBytes].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard claimed <= UInt64(Self.largestHeader) else {
            throw .oversized(what: "header", limit: Self.largestHeader, actual: Int(clamping: claimed))
        }
        let length = Int(claimed)
        let start = Self.lengthBytes + length
        guard bytes.count >= start else {
            throw .truncated(what: "header", expected: length, actual: bytes.count - Self.lengthBytes)
        }
        let header: [String: HeaderValue]
        do {
            header = try decodeJSON([String: HeaderValue].self, from: Array(bytes[Self.lengthBytes..<start]))
        } catch {
            throw .malformedHeader(key: pathText(error.path), expected: error.expected, found: error.found)
        }
        metadata = [:]
        var entries: [(name: String, entry: Entry)] = []
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
        _ name: String, _ entry: Entry, at offset: inout Int, in data: ArraySlice<UInt8>
    ) throws(ModelFileError) -> NamedTensor {
        guard entry.dtype == elementType else {
            throw .wrongType(tensor: name, expected: elementType, actual: entry.dtype)
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
                Float(
                    bitPattern: UInt32(
                        littleEndian: raw.loadUnaligned(fromByteOffset: index * elementBytes, as: UInt32.self)))
            }
        }
        return NamedTensor(name: name, shape: entry.shape, values: values)
    }

    /// The bytes of a file: the same for the same content.
    func bytes() throws(ModelFileError) -> [UInt8] {
        var header: [String: HeaderValue] = [Self.metadataKey: .metadata(metadata)]
        var offset = 0
        for tensor in tensors {
            let end = offset + tensor.values.count * Self.elementBytes
            header[tensor.name] = .tensor(
                Entry(dtype: Self.elementType, shape: tensor.shape, data_offsets: [offset, end]))
            offset = end
        }
        var text = try encodeJSON(header)
        // Values start at a multiple of eight, as the reference implementation has them.
        text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
        guard text.count <= Self.largestHeader else {
            throw .oversized(what: "header", limit: Self.largestHeader, actual: text.count)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Self.lengthBytes + text.count + offset)
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

/// One tensor of 32-bit floats.
public struct NamedTensor: Hashable, Sendable {
    /// That of the file.
    public var name: String
    /// Lengths of the axes, the slowest first.
    public var shape: [Int]
    /// As many as the product of `shape`, row after row.
    public var values: [Float]

    /// Joins the parts.
    public init(name: String, shape: [Int], values: [Float]) {
        self.name = name
        self.shape = shape
        self.values = values
    }

    /// Lends the values as they stand in a file.
    func withLittleEndianBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        #if _endian(little)
            values.withUnsafeBytes(body)
        #else
            values.map(\.bitPattern.littleEndian).withUnsafeBytes(body)
        #endif
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
