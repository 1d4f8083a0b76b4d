/// A smooth convex mean loss, with its derivatives.
protocol ConvexLoss {
    /// Number of parameters.
    var dimension: Int { get }
    /// The mean loss at `parameters`. Adds its derivatives to `gradient`, `[dimension]`, and to the upper triangle of
    /// `hessian`, `[dimension × dimension]`.
    func evaluate(at parameters: [Double], gradient: inout [Double], hessian: inout [Double]) -> Double
}

/// Damped Newton's method for a convex loss with a quadratic prior around the start, which makes the minimum unique.
///
/// Source: Boyd and Vandenberghe, "Convex Optimization", 2004, algorithm 9.5 with the backtracking of 9.2.
struct NewtonMinimiser {
    /// μ: weight of the prior per observation, positive.
    let prior: Double

    /// What a fit found.
    struct Result {
        let parameters: [Double]
        let convergence: Convergence
    }

    private struct Point {
        var parameters: [Double]
        var value = 0.0
        var gradient: [Double]
        var hessian: [Double]
        var squaredNorm: Double { gradient.reduce(0) { $0 + $1 * $1 } }
    }

    /// Minimises the mean of `loss` plus the prior around `start`; the result is never worse than the start.
    ///
    /// - Complexity: an evaluation of the loss and dimension³ / 6 multiplications for each of about ten steps.
    func minimise(_ loss: some ConvexLoss, from start: [Double]) -> Result {
        var current = point(loss, at: start, around: start)
        var steps = 0
        // A hundred steps are far more than any input in the tests takes; the certificate tells where they end early.
        while steps < 100, current.squaredNorm / (2 * prior) > 1e-18 {
            guard let direction = Cholesky.solve(current.hessian, current.gradient),
                let next = descend(loss, from: current, along: direction, around: start)
            else { break }
            current = next
            steps += 1
        }
        let norm = current.squaredNorm.squareRoot()
        return Result(
            parameters: current.parameters,
            convergence: Convergence(steps: steps, gradientNorm: norm, excess: norm * norm / (2 * prior)))
    }

    /// The first of the points at whole, half, quarter … step that lowers the objective enough; nil where none does.
    private func descend(
        _ loss: some ConvexLoss, from current: Point, along direction: [Double], around centre: [Double]
    ) -> Point? {
        let slope = zip(current.gradient, direction).reduce(0) { $0 + $1.0 * $1.1 }
        var length = 1.0
        for _ in 0..<60 {
            let next = point(
                loss, at: zip(current.parameters, direction).map { $0 - length * $1 }, around: centre)
            if next.value <= current.value - 1e-4 * length * slope { return next }
            // Near the minimum values differ by rounding only, and the gradient decides.
            let noise = 1e-14 * max(1, abs(current.value))
            if abs(next.value - current.value) <= noise, next.squaredNorm < current.squaredNorm / 4 { return next }
            if slope <= noise { return nil }
            length /= 2
        }
        return nil
    }

    private func point(_ loss: some ConvexLoss, at parameters: [Double], around centre: [Double]) -> Point {
        let size = loss.dimension
        var point = Point(
            parameters: parameters, gradient: [Double](repeating: 0, count: size),
            hessian: [Double](repeating: 0, count: size * size))
        point.value = loss.evaluate(at: parameters, gradient: &point.gradient, hessian: &point.hessian)
        for index in 0..<size {
            let distance = parameters[index] - centre[index]
            point.value += prior / 2 * distance * distance
            point.gradient[index] += prior * distance
            point.hessian[index * size + index] += prior
        }
        return point
    }
}
