/// The verifier's keys of one session's random correlations, and Δ, drawn for this session alone.
///
/// The counterpart of ``ProverPreprocessing``, call by call. After an error Δ and all keys are erased.
public struct VerifierPreprocessing: VerifierCorrelationSource, ~Copyable {
    private var source: VerifierVOLE<COTSenderSession>

    /// Draws Δ and makes the first correlations, with the operating system's randomness.
    ///
    /// - Parameters:
    ///   - session: contained in every hash; a fresh one for each session.
    ///   - workers: threads at most; 0 means all. The bytes sent do not depend on it.
    /// - Throws: ``ProofError``; the connection is closed then.
    public init(session: SessionIdentifier, over connection: Connection, workers: Int = 0) throws(ProofError) {
        source = try .establish(.current(), session: session, over: connection, workers: workers)
    }

    /// What the checks of the seeds, the OT extensions and the rounds so far leave to chance.
    public var budget: SoundnessBudget { source.budget }

    /// Correlations that need no further round.
    public var available: Int { source.available }

    /// Says how many correlations the session will draw from now on: the last round is then no larger than that.
    public mutating func expect(_ count: Int) { source.expect(count) }

    /// The keys of the next `count` correlations; runs as many rounds as that needs.
    public mutating func draw(_ count: Int) throws(ProofError) -> VerifierVector<Fp> { try source.draw(count) }

    /// Lends the key, for the time of `body`.
    public borrowing func withDelta<R, E: Error>(_ body: (borrowing Delta) throws(E) -> R) throws(E) -> R {
        try source.withDelta(body)
    }
}

extension VerifierSession where Source == VerifierPreprocessing {
    /// Exchanges nonces for `statement`, makes the first correlations, and begins a session.
    ///
    /// - Parameters:
    ///   - statement: digest of everything public, 32 bytes, equal on both sides.
    ///   - minimumSoundnessBits: what the budget must leave after every check.
    ///   - workers: threads at most; 0 means all.
    public static func establish(
        statement: [UInt8], over connection: Connection, minimumSoundnessBits: Double = 90, workers: Int = 0
    ) throws(ProofError) -> VerifierSession {
        let identifier = try SessionIdentifier.agree(on: statement, over: connection, sending: .fromVerifier)
        let source = try VerifierPreprocessing(session: identifier, over: connection, workers: workers)
        return VerifierSession(
            source: source, connection: connection, identifier: identifier, minimumSoundnessBits: minimumSoundnessBits)
    }
}
