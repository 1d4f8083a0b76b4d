#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// (epsilon, delta)-differential privacy for an adjacency: what an account has seen is at most e^epsilon times as likely
/// in one of two adjacent worlds as in the other, but for events of probability delta.
public struct PrivacyGuarantee<A: Adjacency>: Hashable, Sendable, CustomStringConvertible {
    /// 0 or more; may be infinite.
    public let epsilon: Double
    /// In 0 ..< 1.
    public let delta: Double

    /// "epsilon 1.2 at delta 1e-06, between any two rows of probabilities".
    public var description: String { "epsilon \(epsilon) at delta \(delta), between \(A.meaning)" }
}

/// Losses of several answers, which add up.
struct ComposedLoss: Hashable, Codable, Sendable {
    /// Orders at which divergences are kept, those of the package `dp-accounting`: 1.1 to 10.9 in tenths, 11 to 63, 128,
    /// 256, 512, 1024.
    static let orders: [Double] =
        (1...99).map { 1 + Double($0) / 10 } + (11...63).map(Double.init) + [128, 256, 512, 1024]

    private(set) var divergences = [Double](repeating: 0, count: orders.count)
    /// The epsilons of Laplace noise.
    private(set) var laplaceEpsilon = 0.0
    /// Whether there was noise that has no epsilon at delta 0.
    private(set) var hasGaussian = false
    private(set) var rho = 0.0

    var pureEpsilon: Double { hasGaussian ? .infinity : laplaceEpsilon }

    /// Whether these can be the losses of answers.
    var isValid: Bool {
        divergences.count == Self.orders.count
            && (divergences + [laplaceEpsilon, rho]).allSatisfy { $0 >= 0 && $0.isFinite }
    }

    mutating func add<A>(_ mechanism: NoiseMechanism<A>, answers: Int) {
        let count = Double(answers)
        for (index, order) in Self.orders.enumerated() {
            divergences[index] += count * mechanism.renyiDivergence(order: order)
        }
        if answers > 0 {
            switch mechanism.kind {
            case .laplace: laplaceEpsilon += count * mechanism.pureEpsilon
            case .gaussian: hasGaussian = true
            }
        }
        rho += count * mechanism.rho
    }

    mutating func add(_ other: ComposedLoss) {
        for index in divergences.indices { divergences[index] += other.divergences[index] }
        laplaceEpsilon += other.laplaceEpsilon
        hasGaussian = hasGaussian || other.hasGaussian
        rho += other.rho
    }

    /// The least epsilon at `delta` that any order proves.
    ///
    /// Source: B. Balle et al. 2020, theorem 21; C. Canonne, G. Kamath, T. Steinke 2020, proposition 12.
    func epsilon(delta: Double) -> Double {
        guard delta > 0 else { return pureEpsilon }
        var best = pureEpsilon
        for (order, divergence) in zip(Self.orders, divergences) {
            // Where delta alone covers the total variation, which Pinsker-like bounds tie to the divergence.
            if delta * delta + expm1(-divergence) >= 0 { return 0 }
            best = min(best, divergence + log1p(-1 / order) - log(delta * order) / (order - 1))
        }
        return max(best, 0)
    }
}
