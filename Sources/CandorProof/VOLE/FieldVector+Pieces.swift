extension FieldVector {
    /// Copies `piece` over the elements from `start` on; a piece that does not fit is a caller bug.
    mutating func replace(from start: Int, with piece: borrowing FieldVector) {
        precondition(start >= 0 && piece.count <= count - start, "range outside the vector")
        elements.withUnsafeMutableBufferPointer { target in
            piece.elements.withUnsafeBufferPointer { source in
                for index in 0..<source.count { target[start + index] = source[index] }
            }
        }
    }
}
