import CCandor

/// Bytes that must not leave the process: keys, seeds, witnesses.
///
/// They live in pages of their own, which the system keeps out of swap and core dumps as far as it allows, and are
/// overwritten before the pages are given back. The buffer cannot be copied, and nothing prints its bytes. Creating
/// one and ending it takes about 10 µs: keep it, rather than make many.
public struct SecretBuffer: ~Copyable, @unchecked Sendable {
    // Sendable: the buffer is the unique owner of its memory, and mutation needs exclusive access to it.
    private let base: UnsafeMutableRawPointer

    /// Number of bytes.
    public let count: Int

    /// `count` zero bytes. A negative count is a caller bug; without memory the program stops.
    public init(count: Int) {
        precondition(count >= 0, "negative count")
        guard let base = cnd_secret_create(count) else { fatalError("no memory for \(count) secret bytes") }
        self.base = base
        self.count = count
    }

    /// A copy of `bytes`, whose own memory is the caller's to wipe.
    public init(copying bytes: borrowing RawSpan) {
        self.init(count: bytes.byteCount)
        bytes.withUnsafeBytes { source in
            if let start = source.baseAddress { base.copyMemory(from: start, byteCount: source.count) }
        }
    }

    /// `count` random bytes from the operating system.
    public static func random(count: Int) -> SecretBuffer {
        var buffer = SecretBuffer(count: count)
        buffer.withUnsafeMutableBytes { fillWithSystemRandomness($0) }
        return buffer
    }

    deinit { cnd_secret_destroy(base, count) }

    /// Lends the bytes to read, for the time of `body`.
    public borrowing func withUnsafeBytes<R, E: Error>(
        _ body: (UnsafeRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeRawBufferPointer(start: base, count: count))
    }

    /// Lends the bytes to write, for the time of `body`.
    public mutating func withUnsafeMutableBytes<R, E: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeMutableRawBufferPointer(start: base, count: count))
    }

    /// The size, never the bytes.
    public var description: String { "SecretBuffer(\(count) bytes, redacted)" }
}
