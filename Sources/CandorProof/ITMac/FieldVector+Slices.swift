extension FieldVector {
    /// A copy of the elements in `range`; a range outside the vector is a caller bug and stops the program.
    package borrowing func slice(_ range: Range<Int>) -> FieldVector {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the vector")
        var result = FieldVector(count: range.count)
        result.elements.withUnsafeMutableBufferPointer { target in
            elements.withUnsafeBufferPointer { source in
                _ = target.initialize(from: source[range])
            }
        }
        return result
    }
}
