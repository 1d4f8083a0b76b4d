extension FieldVector {
    /// A copy of the elements in `range`; a range outside the vector is a caller bug and stops the program.
    package borrowing func slice(_ range: Range<Int>) -> FieldVector {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the vector")
        return elements.withUnsafeBufferPointer { FieldVector($0[range]) }
    }
}
