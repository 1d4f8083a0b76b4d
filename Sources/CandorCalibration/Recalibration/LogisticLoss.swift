import Foundation

/// The mean cross-entropy of σ(θ · x) with targets in [0, 1], weighted, for at most three features.
struct LogisticLoss: ConvexLoss {
    /// Features of a row; unused ones are 0.
    let features: [SIMD4<Double>]
    /// What σ(θ · x) is to be, in [0, 1].
    let targets: [Double]
    /// Weight of each row; their sum is positive.
    let weights: [Double]
    let dimension: Int

    func evaluate(at parameters: [Double], gradient: inout [Double], hessian: inout [Double]) -> Double {
        var theta = SIMD4<Double>.zero
        for index in 0..<dimension { theta[index] = parameters[index] }
        var (value, total) = (0.0, 0.0)
        var slope = SIMD4<Double>.zero
        var curvature = (SIMD4<Double>.zero, SIMD4<Double>.zero, SIMD4<Double>.zero)
        for row in features.indices {
            let x = features[row]
            let u = (theta * x).sum()
            // e^-|u| <= 1: ln(1 + e^u) = max(u, 0) + ln(1 + e^-|u|), and both sides of σ come from one exponential.
            let small = exp(-abs(u))
            let probability = u >= 0 ? 1 / (1 + small) : small / (1 + small)
            let weight = weights[row]
            total += weight
            value += weight * (max(u, 0) + log1p(small) - targets[row] * u)
            slope += x * (weight * (probability - targets[row]))
            let bend = x * (weight * small / ((1 + small) * (1 + small)))
            curvature.0 += bend * x[0]
            curvature.1 += bend * x[1]
            curvature.2 += bend * x[2]
        }
        let rows = [curvature.0, curvature.1, curvature.2]
        for index in 0..<dimension {
            gradient[index] += slope[index] / total
            for column in 0..<dimension { hessian[index * dimension + column] += rows[index][column] / total }
        }
        return value / total
    }
}

/// σ(u) without overflow.
func logistic(_ u: Double) -> Double {
    let small = exp(-abs(u))
    return u >= 0 ? 1 / (1 + small) : small / (1 + small)
}
