/// Cholesky's decomposition of a symmetric positive definite matrix, A = L Lᵀ.
struct Cholesky {
    /// Number of rows.
    let size: Int
    /// `[size × size]`; the lower triangle is L.
    private let lower: [Double]

    /// Decomposes `matrix`, of which the upper triangle is read; nil where it is not positive definite in doubles.
    ///
    /// - Parameter matrix: `[size × size]`, row after row.
    /// - Complexity: size³ / 6 multiplications.
    init?(_ matrix: [Double], size: Int) {
        self.size = size
        var lower = [Double](repeating: 0, count: size * size)
        let isDefinite = lower.withUnsafeMutableBufferPointer { lower in
            for row in 0..<size {
                for column in 0...row {
                    var sum = matrix[column * size + row]
                    for index in 0..<column { sum -= lower[row * size + index] * lower[column * size + index] }
                    if column < row {
                        lower[row * size + column] = sum / lower[column * size + column]
                    } else {
                        guard sum > 0, sum.isFinite else { return false }
                        lower[row * size + row] = sum.squareRoot()
                    }
                }
            }
            return true
        }
        guard isDefinite else { return nil }
        self.lower = lower
    }

    /// Puts L⁻¹ x in the place of x, `[size]`.
    func solveLower(_ x: inout [Double]) {
        for row in 0..<size {
            var sum = x[row]
            for column in 0..<row { sum -= lower[row * size + column] * x[column] }
            x[row] = sum / lower[row * size + row]
        }
    }

    /// Puts L⁻ᵀ x in the place of x, `[size]`.
    private func solveUpper(_ x: inout [Double]) {
        for row in (0..<size).reversed() {
            var sum = x[row]
            for column in row + 1..<max(size, row + 1) { sum -= lower[column * size + row] * x[column] }
            x[row] = sum / lower[row * size + row]
        }
    }

    /// A⁻¹ x for a matrix that is positive semidefinite up to rounding: its diagonal is raised until it decomposes.
    ///
    /// - Returns: nil where no raise helps, as for a matrix with a NaN.
    static func solve(_ matrix: [Double], _ x: [Double]) -> [Double]? {
        var matrix = matrix
        let size = x.count
        let scale = (0..<size).reduce(0.0) { max($0, abs(matrix[$1 * size + $1])) }
        // 1e-14 is the rounding of the sums that made the matrix, 1 a gradient step.
        for raise in [0, 1e-14, 1e-11, 1e-8, 1e-5, 1] {
            for index in 0..<size { matrix[index * size + index] += raise * scale }
            guard let decomposition = Cholesky(matrix, size: size) else { continue }
            var solution = x
            decomposition.solveLower(&solution)
            decomposition.solveUpper(&solution)
            return solution
        }
        return nil
    }
}
