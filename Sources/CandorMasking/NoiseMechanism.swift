#if canImport(Glibc)
    import Glibc
#elseif canImport(Musl)
    import Musl
#endif

/// A policy's noise as a randomised mechanism, with the adjacency and the sensitivity that its privacy is about.
///
/// Everything that follows the noise — clipping, renormalisation, quantising, choosing the best — sees only the noisy
/// row, so it costs no privacy. The samplers are within a total variation of 2^-60 of these distributions.
public struct NoiseMechanism<A: Adjacency>: Hashable, Sendable {
    /// Its distribution.
    public let kind: MaskPolicy.Noise.Kind
    /// b of Laplace or sigma of Gauss, in units of probability.
    public let scale: Double
    /// How far two adjacent rows can be apart.
    public let sensitivity: Sensitivity<A>

    /// The mechanism of a policy.
    ///
    /// - Throws: ``MaskError/unaccountable(what:expected:actual:)`` for a policy without noise, and for one that
    ///   preserves the arg max where adjacent rows need not share it.
    public init(_ policy: MaskPolicy, sensitivity: Sensitivity<A> = .simplex) throws(MaskError) {
        guard let noise = policy.noise else {
            throw .unaccountable(what: "privacy of a policy", expected: "noise", actual: "none")
        }
        guard A.sharesArgmax || !policy.preservesArgmax else {
            throw .unaccountable(
                what: "privacy for \(A.meaning)", expected: "preserveArgmax false",
                actual: "true: the arg max is released without noise")
        }
        (kind, scale, self.sensitivity) = (noise.kind, noise.scale, sensitivity)
    }

    /// Epsilon with delta 0: l1 / b for Laplace, infinite for Gauss.
    public var pureEpsilon: Double {
        switch kind {
        case .laplace: sensitivity.l1 / scale
        case .gaussian: .infinity
        }
    }

    /// The rho of zero-concentrated differential privacy.
    ///
    /// Sources: M. Bun, T. Steinke 2016, propositions 1.4 and 1.6; C. Canonne, G. Kamath, T. Steinke 2020, theorem 4
    /// for the discrete Gaussian.
    public var rho: Double {
        switch kind {
        case .laplace: pureEpsilon * pureEpsilon / 2
        case .gaussian: sensitivity.l2 * sensitivity.l2 / (2 * scale * scale)
        }
    }

    /// The Rényi divergence of order alpha > 1 between adjacent worlds, at most.
    ///
    /// Gauss has alpha · rho. For Laplace a class whose probability moves by t · b gives g(t) below, which is convex
    /// with g(0) = 0: of all moves with this l1 and this largest one, l1 / largest classes that move by the largest give
    /// the most, and the divergences of independent classes add up.
    public func renyiDivergence(order alpha: Double) -> Double {
        precondition(alpha > 1, "orders are above 1")
        switch kind {
        case .gaussian: return alpha * rho
        case .laplace:
            return sensitivity.l1 / sensitivity.largest
                * Self.laplaceDivergence(order: alpha, shift: sensitivity.largest / scale, step: 0x1p-24 / scale)
        }
    }

    /// g: of two discrete Laplace distributions with scale 1 on a grid of `step`, one shifted by `shift`.
    ///
    /// With r = e^-step, n = shift / step and s = r^(2 alpha - 1), the sum over the grid of p^alpha q^(1 - alpha) is
    /// e^((alpha - 1) shift) [(1 + s^n) / (1 + r) + (1 - r) / (1 + r) · (s - s^n) / (1 - s)]: the geometric series left
    /// of both centres, right of both, and between them. For step -> 0 it is I. Mironov 2017, proposition 6.
    static func laplaceDivergence(order alpha: Double, shift: Double, step: Double) -> Double {
        let rate = 2 * alpha - 1
        let outside = (1 + exp(-rate * shift)) / (1 + exp(-step))
        let between = tanh(step / 2) * (1 - exp(-rate * (shift - step))) / expm1(rate * step)
        return shift + log(outside + between) / (alpha - 1)
    }
}
