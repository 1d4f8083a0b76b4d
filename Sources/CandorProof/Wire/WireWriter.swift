/// Builds the bytes of a message: integers little-endian, no padding, lengths only where they are not known.
public struct WireWriter: ~Copyable {
    /// What has been written.
    public private(set) var bytes: [UInt8] = []

    /// An empty writer with room for `capacity` bytes.
    public init(capacity: Int = 0) { bytes.reserveCapacity(capacity) }

    /// Appends four bytes.
    public mutating func write(_ value: UInt32) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends eight bytes: an integer, or a canonical element of F_p.
    public mutating func write(_ value: UInt64) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends bytes without their number, which the receiver must know.
    public mutating func write(bytes more: some Collection<UInt8>) { bytes.append(contentsOf: more) }

    /// Appends words of eight bytes without their number.
    public mutating func write(words: UnsafeBufferPointer<UInt64>) {
        #if _endian(little)
            bytes.append(contentsOf: UnsafeRawBufferPointer(words))
        #else
            for word in words { write(word) }
        #endif
    }
}
