extension FieldVector {
    /// A copy of the elements in `range`; a range outside the vector is a caller bug and stops the program.
    package borrowing func slice(_ range: Range<Int>) -> FieldVector {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the vector")
        let words = FieldVector.wordsPerElement
        return FieldVector(count: range.count) { out in
            withUnsafeWords { out.update(from: $0 + words * range.lowerBound, count: words * range.count) }
        }
    }

    /// Copies `piece` over the elements from `start` on; a piece that does not fit is a caller bug.
    mutating func replace(from start: Int, with piece: borrowing FieldVector) {
        precondition(start >= 0 && piece.count <= count - start, "range outside the vector")
        let words = FieldVector.wordsPerElement
        withUnsafeMutableWords { target in
            piece.withUnsafeWords { (target + words * start).update(from: $0, count: words * piece.count) }
        }
    }
}
