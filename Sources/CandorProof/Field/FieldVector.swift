import CandorCore

/// Elements of F_p or K in a buffer of fixed size, with arithmetic on all of them at a time.
///
/// It may hold secrets: it cannot be copied, nothing prints it, the time of arithmetic depends on counts alone, and the
/// memory is overwritten before it is given back. It is not locked against swapping: Delta and seeds live in a
/// `SecretBuffer`. Two vectors of one operation have the same count; anything else is a caller bug and stops the
/// program. Results are exact, so the same on every instruction set and at any number of threads.
public struct FieldVector<Element: FieldElement>: ~Copyable, Sendable {
    package var elements: AlignedBuffer<Element>

    /// `count` zeros. A negative count is a caller bug and stops the program.
    public init(count: Int) { elements = AlignedBuffer(count: count) }

    /// A copy of `elements`.
    public init(_ elements: some Collection<Element>) { self.elements = AlignedBuffer(elements) }

    deinit { wipe(elements) }

    /// Number of elements.
    public var count: Int { elements.count }

    /// Reads or writes one element; an index out of range is a caller bug and stops the program.
    public subscript(index: Int) -> Element {
        get { elements[index] }
        set { elements[index] = newValue }
    }

    /// A copy of the elements, whose memory is the caller's to wipe.
    public var array: [Element] { elements.array }

    /// The elements as in a message: ``FieldElement/byteCount`` little-endian bytes each.
    public var bytes: [UInt8] { elements.withUnsafeBufferPointer { Array(UnsafeRawBufferPointer($0)) } }
}
