extension FieldVector {
    /// What a decoder that does not insist on canonical elements would make of `bytes`: the mutation of that check.
    static func reduced(from bytes: borrowing RawSpan) -> FieldVector {
        var result = FieldVector(count: bytes.byteCount / Element.byteCount)
        let words = result.count * wordsPerElement
        result.withUnsafeMutableWords { target in
            bytes.withUnsafeBytes { source in
                for index in 0..<words {
                    target[index] = source.loadUnaligned(fromByteOffset: 8 * index, as: UInt64.self) % Fp.p
                }
            }
        }
        return result
    }
}
