/// An array of bytes in the IDX format, in which MNIST and its relatives are published.
///
/// Source: Y. LeCun, "The MNIST database", section "The IDX file format". Files may be compressed with gzip.
public struct IDXArray: Equatable, Sendable {
    /// Lengths of the dimensions, the slowest first.
    public let shape: [Int]
    /// As many values as the product of `shape`.
    public let values: [UInt8]

    /// Largest array that is read: 1 GiB.
    public static let limit = 1 << 30

    /// Reads a file of unsigned bytes.
    ///
    /// - Throws: ``DataError`` where the file cannot be read, is damaged, has another element type, or is not as long
    ///   as its dimensions say.
    /// - Complexity: O(bytes).
    public init(contentsOf path: String) throws(DataError) {
        var bytes = try FileBytes.read(path)
        if Gzip.isCompressed(bytes) { bytes = try Gzip.decompress(bytes, path: path, limit: Self.limit) }
        try self.init(bytes: bytes, path: path)
    }

    /// Reads the bytes of an uncompressed file; `path` names it in errors.
    package init(bytes: [UInt8], path: String) throws(DataError) {
        func fail(_ expected: String, _ found: String) -> DataError {
            .malformed(path: path, expected: expected, found: found)
        }
        let unsignedByte: UInt8 = 0x08
        guard bytes.count >= 4, bytes[0] == 0, bytes[1] == 0 else {
            throw fail("an IDX file, which starts with two zero bytes", "\(Array(bytes.prefix(4)))")
        }
        guard bytes[2] == unsignedByte else { throw fail("unsigned bytes (type 8)", "type \(bytes[2])") }
        let dimensions = Int(bytes[3])
        let header = 4 + 4 * dimensions
        guard dimensions >= 1 else { throw fail("at least one dimension", "none") }
        guard bytes.count >= header else { throw fail("\(header) bytes of header", "\(bytes.count) bytes") }
        let shape = (0..<dimensions).map { axis in
            bytes[4 + 4 * axis..<8 + 4 * axis].reduce(0) { $0 << 8 | Int($1) }
        }
        guard let count = checkedProduct(shape), count == bytes.count - header else {
            throw fail("the \(shape) values of the header", "\(bytes.count - header) values")
        }
        self.shape = shape
        values = Array(bytes[header...])
    }
}

/// The product of sizes, or nil where one is negative or the product does not fit.
func checkedProduct(_ sizes: [Int]) -> Int? {
    var product = 1
    for size in sizes {
        let (next, overflow) = product.multipliedReportingOverflow(by: size)
        if size < 0 || overflow { return nil }
        product = next
    }
    return product
}
