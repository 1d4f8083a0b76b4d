import Foundation

extension NPYArray {
    /// Most axes of an array that is read: those of NumPy 2. Work grows with their square, and the header of a version 1
    /// file must hold them.
    private static let largestRank = 64
    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// Reads the bytes of a file; `path` names it in errors.
    package init(bytes: [UInt8], path: String) throws(DataError) {
        func fail(_ expected: String, _ found: String) -> DataError {
            .malformed(path: path, expected: expected, found: found)
        }
        guard bytes.count >= 10, bytes.starts(with: Self.magic) else {
            throw fail("an NPY file", "the first bytes \(Array(bytes.prefix(6)))")
        }
        let lengthBytes: Int
        switch bytes[6] {
        case 1: lengthBytes = 2
        case 2, 3: lengthBytes = 4
        default: throw fail("NPY version 1, 2 or 3", "version \(bytes[6])")
        }
        let start = 8 + lengthBytes
        guard bytes.count >= start else { throw fail("\(start) bytes of header", "\(bytes.count)") }
        let length = bytes[8..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        guard length <= bytes.count - start else {
            throw fail("a header of \(length) bytes", "\(bytes.count - start) bytes")
        }
        let header = NPYHeader(String(decoding: bytes[start..<start + length], as: UTF8.self))
        guard let header else {
            throw fail("a header with descr, fortran_order and shape", "another header")
        }
        guard header.shape.count <= Self.largestRank else {
            throw fail("at most \(Self.largestRank) axes", "\(header.shape.count)")
        }
        guard let width = Self.width(of: header.elementType) else {
            throw fail("one of the types <f4, <f8, <i4, <i8, |u1, |b1", header.elementType)
        }
        let body = bytes[(start + length)...]
        guard let count = checkedProduct(header.shape), body.count % width == 0, count == body.count / width else {
            throw fail("\(header.shape) values of \(width) bytes", "\(body.count) bytes")
        }
        let order = header.isFortranOrder ? Self.fortranOrder(header.shape, count: count) : nil
        func decode<T: BitwiseCopyable>(_: T.Type) -> [T] {
            let values = body.withUnsafeBytes { raw in
                [T](unsafeUninitializedCapacity: count) { buffer, initialized in
                    UnsafeMutableRawBufferPointer(buffer).copyMemory(from: raw)
                    initialized = count
                }
            }
            return order.map { $0.map { values[$0] } } ?? values
        }
        shape = header.shape
        switch header.elementType {
        case "<f4": values = .float32(decode(Float.self))
        case "<f8": values = .float64(decode(Double.self))
        case "<i4": values = .int32(decode(Int32.self))
        case "<i8": values = .int64(decode(Int64.self))
        case "|b1": values = .bool(decode(UInt8.self).map { $0 != 0 })
        default: values = .uint8(decode(UInt8.self))
        }
    }

    private static func width(of elementType: String) -> Int? {
        switch elementType {
        case "|u1", "|b1": 1
        case "<f4", "<i4": 4
        case "<f8", "<i8": 8
        default: nil
        }
    }

    /// For each place in C order, the place in Fortran order, where the first axis is the fastest.
    private static func fortranOrder(_ shape: [Int], count: Int) -> [Int] {
        (0..<count).map { place in
            var rest = place
            var result = 0
            for axis in shape.indices.reversed() {
                let (quotient, index) = rest.quotientAndRemainder(dividingBy: shape[axis])
                rest = quotient
                result += index * shape[..<axis].reduce(1, *)
            }
            return result
        }
    }

    /// The bytes of a version 1 file, as `numpy.save` writes them.
    public var bytes: [UInt8] {
        let elementType =
            switch values {
            case .float32: "<f4"
            case .float64: "<f8"
            case .int32: "<i4"
            case .int64: "<i8"
            case .uint8: "|u1"
            case .bool: "|b1"
            }
        let axes = shape.map(String.init).joined(separator: ", ") + (shape.count == 1 ? "," : "")
        var header = "{'descr': '\(elementType)', 'fortran_order': False, 'shape': (\(axes)), }"
        let unpadded = Self.magic.count + 4 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        var bytes = Self.magic + [1, 0, UInt8(header.utf8.count & 0xff), UInt8(header.utf8.count >> 8)]
        bytes += Array(header.utf8)
        switch values {
        case .float32(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        case .float64(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        case .int32(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        case .int64(let values): values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        case .uint8(let values): bytes.append(contentsOf: values)
        case .bool(let values): bytes.append(contentsOf: values.map { $0 ? 1 : 0 })
        }
        return bytes
    }

    /// Writes a file, replacing it in one step.
    ///
    /// - Throws: ``DataError/unwritable(path:reason:)`` where the system refuses.
    public func write(to path: String) throws(DataError) {
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw .unwritable(path: path, reason: error.localizedDescription)
        }
    }
}
