import CCandor

/// A vector that the segments of a parallel loop write, each its own part.
final class SharedVector<Element: FieldElement>: @unchecked Sendable {
    // Sendable: segments write disjoint parts, and the vector is read when the loop has ended.
    private(set) var vector: FieldVector<Element>
    let words: UnsafeMutablePointer<UInt64>

    init(count: Int) {
        vector = FieldVector(count: count)
        words = vector.withUnsafeMutableWords { $0 }
    }

    /// The vector; the shared one is empty then.
    func take() -> FieldVector<Element> {
        var result = FieldVector<Element>(count: 0)
        swap(&result, &vector)
        return result
    }
}

/// Words that a parallel loop reads.
struct SharedWords: @unchecked Sendable {
    // Sendable: nothing writes while the loop runs.
    let pointer: UnsafePointer<UInt64>
}

extension FieldVector {
    /// The elements, rows of `columns` each, column after column.
    borrowing func transposed(columns: Int) -> FieldVector {
        precondition(columns > 0 && count.isMultiple(of: columns), "\(count) elements in rows of \(columns)")
        let rows = count / columns
        var result = FieldVector(count: count)
        result.elements.withUnsafeMutableBufferPointer { target in
            elements.withUnsafeBufferPointer { source in
                for row in 0..<rows {
                    for column in 0..<columns { target[column * rows + row] = source[row * columns + column] }
                }
            }
        }
        return result
    }

    /// Words of an element.
    static var words: Int { wordsPerElement }

    /// Lends the words to read by several threads, for the time of `body`.
    borrowing func withSharedWords(_ body: (SharedWords) -> Void) {
        withUnsafeWords { body(SharedWords(pointer: $0)) }
    }

    /// Adds `factor` times `count` elements to as many of K.
    static func accumulate(
        into sum: UnsafeMutablePointer<UInt64>, _ elements: UnsafePointer<UInt64>, times factor: Fp2, _ count: Int
    ) {
        if wordsPerElement == 1 {
            cnd_fp2_vec_axpy_m61(sum, cnd_fp2(factor), elements, count)
        } else {
            cnd_fp2_vec_axpy(sum, cnd_fp2(factor), elements, count)
        }
    }

    /// Adds `factor` times `count` words to as many, each an element of F_p or a part of one of K.
    ///
    /// `factors` are `count` elements of scratch.
    static func accumulate(
        into sum: UnsafeMutablePointer<UInt64>, _ words: UnsafePointer<UInt64>, times factor: Fp, _ count: Int,
        _ factors: inout FieldVector<Fp>
    ) {
        if factor == .one {
            cnd_m61_vec_add(sum, sum, words, count)
            return
        }
        factors.withUnsafeMutableWords { factors in
            factors.update(repeating: factor.value, count: count)
            cnd_m61_vec_mul_add(sum, words, factors, sum, count)
        }
    }
}
