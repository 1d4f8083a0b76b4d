import CCandor

extension FieldVector where Element == Fp {
    /// Adds the product of `a` and `b` as polynomials modulo X^n + 1, n = count, coefficients from that of X^0 on.
    ///
    /// Coefficient i is Σ_j A_ij b_j with A_ij = a_(i-j) for j <= i and -a_(n+i-j) otherwise: every row of A lies in one
    /// array, a place further for each i. Time depends on n alone.
    /// - Complexity: n² products, summed before they are reduced: 0.15 ms for n = 1,024 with AVX-512.
    package mutating func addNegacyclicProduct(of a: borrowing FieldVector, and b: borrowing FieldVector) {
        requireCount(a.count)
        requireCount(b.count)
        let n = count
        // rows[t] = a_(n-1-t) for t < n, then -a_(2n-1-t): row i of A begins at n - 1 - i.
        var rows = FieldVector(count: 2 * n)
        rows.withUnsafeMutableWords { rows in
            a.withUnsafeWords { a in
                for index in 0..<n { rows[n - 1 - index] = a[index] }
            }
            cnd_m61_vec_neg(rows + n, rows, n)
        }
        withUnsafeMutableWords { out in
            rows.withUnsafeWords { rows in
                b.withUnsafeWords { b in
                    for index in 0..<n {
                        let sum = cnd_m61_vec_dot(rows + (n - 1 - index), b, n)  // < p
                        out[index] = (Fp(unchecked: out[index]) + Fp(unchecked: sum)).value
                    }
                }
            }
        }
    }
}
