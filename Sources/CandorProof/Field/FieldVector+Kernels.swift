import CCandor
import CandorCore

/// Overwrites elements that are about to be freed; the compiler may not leave it out.
func wipe<Element: FieldElement>(_ elements: borrowing AlignedBuffer<Element>) {
    if Mutation.isOn(.eraseVectors) { return }
    elements.withUnsafeBufferPointer {
        cnd_secret_wipe(UnsafeMutableRawPointer(mutating: $0.baseAddress), $0.count * Element.byteCount)
    }
}

extension FieldVector {
    /// Words of one element: 1 for F_p, 2 for K.
    package static var wordsPerElement: Int { Element.byteCount / 8 }

    /// `count` elements whose words `body` writes, every one and canonical: the memory is not zeroed before.
    package init(count: Int, writing body: (UnsafeMutablePointer<UInt64>) -> Void) {
        elements = AlignedBuffer(count: count) { buffer in
            body(UnsafeMutableRawPointer(buffer.baseAddress!).assumingMemoryBound(to: UInt64.self))
        }
    }

    /// Lends the words to read: c0 and c1 of one element of K after another.
    package borrowing func withUnsafeWords<R, E: Error>(
        _ body: (UnsafePointer<UInt64>) throws(E) -> R
    ) throws(E) -> R {
        try elements.withUnsafeBufferPointer { (buffer) throws(E) -> R in
            try body(UnsafeRawPointer(buffer.baseAddress!).assumingMemoryBound(to: UInt64.self))
        }
    }

    /// Lends the words to write; they must be canonical afterwards.
    package mutating func withUnsafeMutableWords<R, E: Error>(
        _ body: (UnsafeMutablePointer<UInt64>) throws(E) -> R
    ) throws(E) -> R {
        try elements.withUnsafeMutableBufferPointer { (buffer) throws(E) -> R in
            try body(UnsafeMutableRawPointer(buffer.baseAddress!).assumingMemoryBound(to: UInt64.self))
        }
    }

    /// Reads the elements of a message.
    ///
    /// - Returns: nil when `bytes` is no whole number of elements, or ``firstNoncanonicalWord(in:)`` finds one.
    public static func decoded(from bytes: borrowing RawSpan) -> FieldVector? {
        guard bytes.byteCount.isMultiple(of: Element.byteCount) else { return nil }
        let words = bytes.byteCount / 8
        var read = 0
        let vector = FieldVector(count: bytes.byteCount / Element.byteCount) { out in
            read = bytes.withUnsafeBytes { cnd_m61_vec_from_bytes_vartime(out, $0.baseAddress, words) }
        }
        return read == words ? consume vector : nil
    }

    /// The number of the first eight bytes that are no canonical element of F_p, little-endian; nil when all are.
    /// `bytes` that are no whole number of words are cut.
    public static func firstNoncanonicalWord(in bytes: borrowing RawSpan) -> Int? {
        let words = bytes.byteCount / 8
        return bytes.withUnsafeBytes { source in
            (0..<words).first { index in
                source.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self).littleEndian >= Fp.p
            }
        }
    }

    /// Adds `other`, element by element.
    public mutating func add(_ other: borrowing FieldVector) {
        combine(with: other) { cnd_m61_vec_add($0, $0, $1, $2) }
    }

    /// Subtracts `other`, element by element.
    public mutating func subtract(_ other: borrowing FieldVector) {
        combine(with: other) { cnd_m61_vec_sub($0, $0, $1, $2) }
    }

    /// Turns every element into its additive inverse.
    public mutating func negate() {
        let words = count * Self.wordsPerElement
        withUnsafeMutableWords { cnd_m61_vec_neg($0, $0, words) }
    }

    /// Calls `kernel` with this vector's words, those of `other` and their number.
    private mutating func combine(
        with other: borrowing FieldVector,
        by kernel: (UnsafeMutablePointer<UInt64>, UnsafePointer<UInt64>, Int) -> Void
    ) {
        requireCount(other.count)
        let words = count * Self.wordsPerElement
        withUnsafeMutableWords { out in other.withUnsafeWords { kernel(out, $0, words) } }
    }

    borrowing func requireCount(_ other: Int) {
        precondition(count == other, "vectors of \(count) and \(other) elements")
    }
}
