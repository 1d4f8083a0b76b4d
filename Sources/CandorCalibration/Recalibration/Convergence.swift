/// How near to its minimum a convex fit ended: a bound that can be checked, from the gradient at the result.
///
/// The objective is the mean loss in nats plus (μ / 2) ‖θ − θ₀‖², where μ > 0 is the weight of the prior per
/// observation. It is strongly convex with constant μ, so at any θ its value exceeds its minimum by at most
/// ‖gradient‖² / (2 μ).
public struct Convergence: Sendable, Equatable, Codable {
    /// Newton steps that were taken.
    public let steps: Int
    /// Euclidean norm of the gradient of the objective at the result, in nats per observation.
    public let gradientNorm: Double
    /// ‖gradient‖² / (2 μ): by how much the objective may lie above its minimum, in nats per observation.
    public let excess: Double

    /// Whether the excess is at most 1e-9 nats per observation, far below what any number of rows could resolve.
    public var isConverged: Bool { excess <= 1e-9 }
}
