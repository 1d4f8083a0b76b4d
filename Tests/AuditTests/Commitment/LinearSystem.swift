import CandorProof

/// Linear equations over F_p, for the attack that needs their solution.
enum LinearSystem {
    /// x with Σ_j columns[j] x_j = target, for as many columns as rows; nil when they are dependent.
    static func solution(columns: [[Fp]], target: [Fp]) -> [Fp]? {
        let n = target.count
        let width = n + 1
        var matrix = [Fp](repeating: .zero, count: n * width)
        for row in 0..<n {
            for column in 0..<n { matrix[row * width + column] = columns[column][row] }
            matrix[row * width + n] = target[row]
        }
        return matrix.withUnsafeMutableBufferPointer { matrix in
            for pivot in 0..<n {
                guard let row = (pivot..<n).first(where: { matrix[$0 * width + pivot] != .zero }) else { return nil }
                if row != pivot {
                    for column in pivot..<width { matrix.swapAt(row * width + column, pivot * width + column) }
                }
                let inverse = matrix[pivot * width + pivot].inverse
                for column in pivot..<width { matrix[pivot * width + column] *= inverse }
                for row in pivot + 1..<n {
                    let factor = matrix[row * width + pivot]
                    for column in pivot..<width {
                        matrix[row * width + column] -= factor * matrix[pivot * width + column]
                    }
                }
            }
            var solution = [Fp](repeating: .zero, count: n)
            for row in stride(from: n - 1, through: 0, by: -1) {
                var value = matrix[row * width + n]
                for column in row + 1..<n { value -= matrix[row * width + column] * solution[column] }
                solution[row] = value
            }
            return solution
        }
    }
}
