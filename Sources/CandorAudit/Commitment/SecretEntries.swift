import CandorCore

/// 16-bit integers that must not leave the process: weights, limbs of biases, randomness.
struct SecretEntries: ~Copyable, Sendable {
    private var buffer: SecretBuffer

    /// Number of integers.
    let count: Int

    /// `count` zeros.
    init(count: Int) {
        self.count = count
        buffer = SecretBuffer(count: 2 * count)
    }

    /// Lends the integers to read, for the time of `body`.
    borrowing func withEntries<R>(_ body: (Lent) -> R) -> R {
        buffer.withUnsafeBytes { body(Lent(base: $0.baseAddress!)) }
    }

    /// Lends the bytes to write, two for an integer, little-endian.
    mutating func withUnsafeMutableBytes<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try buffer.withUnsafeMutableBytes(body)
    }

    /// Lends the bytes to read.
    borrowing func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
        try buffer.withUnsafeBytes(body)
    }

    /// Integers that the threads of one loop read while their owner lends them.
    struct Lent: @unchecked Sendable {
        // Sendable: read only, and the loop ends before the loan does.
        fileprivate let base: UnsafeRawPointer

        subscript(index: Int) -> Int16 {
            Int16(littleEndian: base.load(fromByteOffset: 2 * index, as: Int16.self))
        }
    }
}
