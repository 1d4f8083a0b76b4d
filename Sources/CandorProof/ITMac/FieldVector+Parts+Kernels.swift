import CCandor

extension FieldVector where Element == Fp2 {
    /// Pairs to elements: out[j] = self[2j] + i self[2j + 1]. An even count.
    ///
    /// MACs and keys of the parts of values in K become those of the values.
    package consuming func joined() -> FieldVector {
        let half = count / 2
        var result = FieldVector(count: half)
        result.withUnsafeMutableWords { out in withUnsafeWords { cnd_itmac_join(out, $0, half) } }
        return result
    }

    /// The parts in F_p: c0 and c1 of one element after another.
    package borrowing func parts() -> FieldVector<Fp> {
        var result = FieldVector<Fp>(count: 2 * count)
        result.withUnsafeMutableWords { out in withUnsafeWords { out.update(from: $0, count: 2 * count) } }
        return result
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
    /// Multiplies every element by `factor`.
    package mutating func scale(by factor: Fp) {
        multiply(by: FieldVector(repeatElement(factor, count: count)))
    }

    /// Pairs to elements of K: out[j] = self[2j] + i self[2j + 1]. An even count.
    package consuming func joined() -> FieldVector<Fp2> {
        let half = count / 2
        var result = FieldVector<Fp2>(count: half)
        result.withUnsafeMutableWords { out in withUnsafeWords { out.update(from: $0, count: 2 * half) } }
        return result
    }
}
