/// An array in NumPy's file format NPY, versions 1 to 3.
///
/// Source: NumPy Enhancement Proposal 1 and `numpy.lib.format`. Little-endian numbers; arrays in Fortran order are
/// brought into C order.
public struct NPYArray: Equatable, Sendable {
    /// The values, by element type; as many as the product of the shape, the last axis fastest.
    public enum Values: Equatable, Sendable {
        case float32([Float])
        case float64([Double])
        case int32([Int32])
        case int64([Int64])
        case uint8([UInt8])
        case bool([Bool])
    }

    /// Lengths of the axes; empty for a single value.
    public let shape: [Int]
    /// One array of its element type.
    public let values: Values

    /// An array of `shape`. A number of values that does not fit is a caller bug.
    public init(shape: [Int], values: Values) {
        precondition(checkedProduct(shape) == values.count, "\(values.count) values for the shape \(shape)")
        self.shape = shape
        self.values = values
    }

    /// Reads a file.
    ///
    /// - Throws: ``DataError`` where it cannot be read, is damaged, or has another element type.
    public init(contentsOf path: String) throws(DataError) {
        try self.init(bytes: try FileBytes.read(path), path: path)
    }

    /// The values as `Double`; integers above 2^53 are rounded.
    public var doubles: [Double] {
        switch values {
        case .float32(let values): values.map(Double.init)
        case .float64(let values): values
        case .int32(let values): values.map(Double.init)
        case .int64(let values): values.map(Double.init)
        case .uint8(let values): values.map(Double.init)
        case .bool(let values): values.map { $0 ? 1 : 0 }
        }
    }

    /// The values as whole numbers, or nil where one of them is none.
    public var integers: [Int]? {
        switch values {
        case .int32(let values): return values.map(Int.init)
        case .int64(let values): return values.map(Int.init)
        case .uint8(let values): return values.map(Int.init)
        case .bool(let values): return values.map { $0 ? 1 : 0 }
        case .float32, .float64:
            var whole: [Int] = []
            for value in doubles {
                guard let integer = Int(exactly: value) else { return nil }
                whole.append(integer)
            }
            return whole
        }
    }
}

extension NPYArray.Values {
    /// Number of values.
    public var count: Int {
        switch self {
        case .float32(let values): values.count
        case .float64(let values): values.count
        case .int32(let values): values.count
        case .int64(let values): values.count
        case .uint8(let values): values.count
        case .bool(let values): values.count
        }
    }
}
