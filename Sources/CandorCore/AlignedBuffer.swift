/// A fixed-size, 64-byte aligned, zero-initialised buffer of trivial values.
///
/// It owns its memory and cannot be copied; it lends its memory inside one closure, for kernels.
public struct AlignedBuffer<Element: BitwiseCopyable>: ~Copyable, @unchecked Sendable {
    // Sendable: the buffer is the unique owner of its memory, and mutation needs exclusive access to it.
    @usableFromInline let base: UnsafeMutableRawPointer

    /// Number of elements.
    public let count: Int

    /// Bytes to which the first element is aligned: one cache line, one AVX-512 vector.
    @inlinable public static var alignment: Int { 64 }

    /// Allocates `count` elements whose bytes are all zero.
    @inlinable
    public init(count: Int) {
        precondition(count >= 0, "negative count")
        self.count = count
        let bytes = max(count, 1) * MemoryLayout<Element>.stride
        base = .allocate(byteCount: bytes, alignment: Self.alignment)
        base.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    }

    /// Allocates `count` elements that are not zeroed: `body` writes every one.
    package init(count: Int, writing body: (UnsafeMutableBufferPointer<Element>) -> Void) {
        precondition(count >= 0, "negative count")
        self.count = count
        base = .allocate(
            byteCount: max(count, 1) * MemoryLayout<Element>.stride, alignment: AlignedBuffer.alignment)
        body(
            UnsafeMutableBufferPointer(start: base.bindMemory(to: Element.self, capacity: max(count, 1)), count: count))
    }

    /// Allocates a copy of `elements`.
    @inlinable
    public init(_ elements: some Collection<Element>) {
        self.init(count: elements.count)
        withUnsafeMutableBufferPointer { _ = $0.initialize(from: elements) }
    }

    @inlinable
    deinit { base.deallocate() }

    /// Reads or writes one element; an index out of range is a caller bug and stops the program.
    public subscript(index: Int) -> Element {
        @inlinable get {
            precondition(index >= 0 && index < count, "index out of range")
            return pointer[index]
        }
        @inlinable set {
            precondition(index >= 0 && index < count, "index out of range")
            pointer[index] = newValue
        }
    }

    /// A copy of the elements as an array.
    @inlinable public var array: [Element] { withUnsafeBufferPointer { Array($0) } }

    /// Lends the elements to read, for the time of `body`.
    @inlinable
    public borrowing func withUnsafeBufferPointer<R, E: Error>(
        _ body: (UnsafeBufferPointer<Element>) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeBufferPointer(start: pointer, count: count))
    }

    /// Lends the elements to write, for the time of `body`.
    @inlinable
    public mutating func withUnsafeMutableBufferPointer<R, E: Error>(
        _ body: (UnsafeMutableBufferPointer<Element>) throws(E) -> R
    ) throws(E) -> R {
        try body(UnsafeMutableBufferPointer(start: pointer, count: count))
    }

    @usableFromInline var pointer: UnsafeMutablePointer<Element> { base.assumingMemoryBound(to: Element.self) }
}
