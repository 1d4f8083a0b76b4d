/// The prover's half of random subfield VOLE: uniform r in F_p with MACs M in K, where the verifier's half has the
/// keys k = M + r Delta.
///
/// A source gives each correlation once: what it returns cannot be copied, and what it has given it forgets. The two
/// halves give the same correlations when they are drawn in the same counts and order.
public protocol ProverCorrelationSource: ~Copyable {
    /// The next `count` correlations.
    ///
    /// - Throws: ``ProofError/correlationsExhausted(requested:available:)``, or what a refill meets.
    mutating func draw(_ count: Int) throws(ProofError) -> ProverVector<Fp>

    /// Says how many correlations the session will draw from now on, so that no more are made: the same number on both
    /// sides. Drawing others is allowed, and makes more or wastes some.
    mutating func expect(_ count: Int)

    /// What the checks of the correlations so far leave to chance: the same on both sides.
    var budget: SoundnessBudget { get }
}

/// The verifier's half of random subfield VOLE, and the owner of Delta.
public protocol VerifierCorrelationSource: ~Copyable {
    /// The keys of the next `count` correlations.
    ///
    /// - Throws: ``ProofError/correlationsExhausted(requested:available:)``, or what a refill meets.
    mutating func draw(_ count: Int) throws(ProofError) -> VerifierVector<Fp>

    /// Says how many correlations the session will draw from now on: see ``ProverCorrelationSource/expect(_:)``.
    mutating func expect(_ count: Int)

    /// What the checks of the correlations so far leave to chance.
    var budget: SoundnessBudget { get }

    /// Lends the key, for the time of `body`.
    borrowing func withDelta<R, E: Error>(_ body: (borrowing Delta) throws(E) -> R) throws(E) -> R
}

extension ProverCorrelationSource where Self: ~Copyable {
    /// A source that makes nothing on demand has no use for the number.
    public mutating func expect(_ count: Int) {}
}

extension VerifierCorrelationSource where Self: ~Copyable {
    /// A source that makes nothing on demand has no use for the number.
    public mutating func expect(_ count: Int) {}
}
