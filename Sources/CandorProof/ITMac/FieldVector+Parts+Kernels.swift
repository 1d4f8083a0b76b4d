import CCandor

extension FieldVector where Element == Fp2 {
    /// Pairs to elements: out[j] = self[2j] + i self[2j + 1]. An even count.
    ///
    /// MACs and keys of the parts of values in K become those of the values.
    package consuming func joined() -> FieldVector {
        let half = count / 2
        return FieldVector(count: half) { out in withUnsafeWords { cnd_itmac_join(out, $0, half) } }
    }

    /// The parts in F_p: c0 and c1 of one element after another.
    package borrowing func parts() -> FieldVector<Fp> {
        FieldVector<Fp>(count: 2 * count) { out in withUnsafeWords { out.update(from: $0, count: 2 * count) } }
    }

    /// Adds `factor` times `x` to the elements from `start` on.
    mutating func add(_ x: borrowing FieldVector<Fp>, times factor: Fp2, at start: Int) {
        precondition(start >= 0 && x.count <= count - start, "range outside the vector")
        let count = x.count
        withUnsafeMutableWords { out in
            x.withUnsafeWords { cnd_fp2_vec_axpy_m61(out + 2 * start, cnd_fp2(factor), $0, count) }
        }
    }

    /// Adds `factor` times `x` to the elements from `start` on.
    mutating func add(_ x: borrowing FieldVector<Fp2>, times factor: Fp2, at start: Int) {
        precondition(start >= 0 && x.count <= count - start, "range outside the vector")
        let count = x.count
        withUnsafeMutableWords { out in
            x.withUnsafeWords { cnd_fp2_vec_axpy(out + 2 * start, cnd_fp2(factor), $0, count) }
        }
    }
}

extension FieldVector where Element == Fp {
    /// The differences self - `other` of the elements in `range`, which both have.
    borrowing func differences(from other: borrowing FieldVector, in range: Range<Int>) -> FieldVector {
        requireCount(other.count)
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "range outside the vector")
        let start = range.lowerBound
        return FieldVector(count: range.count) { out in
            withUnsafeWords { a in
                other.withUnsafeWords { cnd_m61_vec_sub(out, a + start, $0 + start, range.count) }
            }
        }
    }

    /// Multiplies every element by `factor`.
    package mutating func scale(by factor: Fp) {
        multiply(by: FieldVector(repeatElement(factor, count: count)))
    }

    /// Pairs to elements of K: out[j] = self[2j] + i self[2j + 1]. An even count.
    package consuming func joined() -> FieldVector<Fp2> {
        let half = count / 2
        return FieldVector<Fp2>(count: half) { out in withUnsafeWords { out.update(from: $0, count: 2 * half) } }
    }
}
