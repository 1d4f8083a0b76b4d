/// The prover's random correlations of one session, made with the verifier: base transfers, seeds, a bootstrap of
/// 131,072, then rounds of 804,012 whenever a draw needs more.
///
/// Both parties draw the same counts in the same order, since a refill is a conversation. The verifier's side is
/// ``VerifierPreprocessing``. Security against a malicious verifier: see <doc:VOLE>.
public struct ProverPreprocessing: ProverCorrelationSource, ~Copyable {
    private var source: ProverVOLE<COTReceiverSession>

    /// Makes the first correlations, with the operating system's randomness: about 0.3 MB and five moves.
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

    /// The next `count` correlations; runs as many rounds as that needs.
    public mutating func draw(_ count: Int) throws(ProofError) -> ProverVector<Fp> { try source.draw(count) }
}

extension ProverSession where Source == ProverPreprocessing {
    /// Exchanges nonces for `statement`, makes the first correlations, and begins a session.
    ///
    /// - Parameters:
    ///   - statement: digest of everything public, 32 bytes, equal on both sides.
    ///   - workers: threads at most; 0 means all.
    public static func establish(
        statement: [UInt8], over connection: Connection, workers: Int = 0
    ) throws(ProofError) -> ProverSession {
        let identifier = try SessionIdentifier.agree(on: statement, over: connection, sending: .fromProver)
        let source = try ProverPreprocessing(session: identifier, over: connection, workers: workers)
        return ProverSession(source: source, connection: connection, identifier: identifier)
    }
}
