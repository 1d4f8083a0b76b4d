import CandorAudit
import CandorCore
import CandorModel
import CandorProof
import ProofTestKit

/// A prover and a verifier of an audit on two threads, over ideal correlations and a channel in memory.
enum AuditSession {
    /// What the two made of it.
    struct Outcome: Sendable {
        /// The number of vectors that were committed.
        let prover: Result<Int, AuditError>
        let verifier: Result<AuditJudgement, AuditError>
        let bytes: Int
        let transcript: [UInt8]
        /// Correlations that each party announced and drew.
        let proverDraws: Draws
        let verifierDraws: Draws

        var isAccepted: Bool { (try? verifier.get().verdict) == .accept }
        var isRejected: Bool {
            if case .success(let judgement) = verifier, case .reject = judgement.verdict { return true }
            return false
        }
    }

    private static func identifier(_ statement: [UInt8]) -> SessionIdentifier {
        try! SessionIdentifier(
            statement: statement, proverNonce: Array(repeating: 1, count: 32),
            verifierNonce: Array(repeating: 2, count: 32))
    }

    /// The opening of a commitment with randomness that is 0, so that sessions can be compared.
    static func opening(_ model: FixedPointModel) throws -> CommitmentOpening {
        let digits = Array(try model.format.identity())
        let digest = stride(from: 0, to: digits.count, by: 2).map { UInt8(String(digits[$0...$0 + 1]), radix: 16)! }
        return try CommitmentOpening(
            entries: model.entries, digest: digest, usingRandomness: SecretBuffer(count: 2 * 4096), workers: 1)
    }

    /// - Parameters:
    ///   - committed: another model that the commitment is of.
    ///   - commitment: another commitment that the verifier has.
    ///   - proverLayout: another statement of the prover's, which it claims is the verifier's.
    ///   - isHonest: whether the prover stops when it sees that its claim is false.
    static func run(
        _ layout: StatementLayout, model: FixedPointModel, committed: FixedPointModel? = nil,
        commitment: ModelCommitment? = nil,
        proverLayout: StatementLayout? = nil, workers: Int = 1, segments: AuditSegments? = nil,
        isHonest: Bool = true, lie change: (inout AuditLie) -> Void = { _ in }
    ) throws -> Outcome {
        var changed = AuditLie()
        change(&changed)
        let lie = changed
        let prover = try AuditProver(proverLayout ?? layout, model: model, workers: workers)
        let opening = Shared(try Self.opening(committed ?? model))
        let commitment = commitment ?? opening.value.commitment
        return converse(about: layout.hash) { (session) throws(AuditError) in
            try prover.prove(in: session, opening: opening.value, isHonest: isHonest, lie: lie, segments: segments)
        } verify: { (session, seed) throws(AuditError) in
            try AuditVerifier(layout, commitment: commitment, workers: workers)
                .verify(in: session, challengeSeed: seed, segments: segments)
        }
    }

    /// Runs two sides of a session whose correlations and challenges are always the same.
    static func converse(
        about statement: [UInt8],
        prove: @escaping @Sendable (consuming ProverSession<CountedProver>) throws(AuditError) -> Int,
        verify: (consuming VerifierSession<CountedVerifier>, @escaping () -> [UInt8]) throws(AuditError) ->
            AuditJudgement
    ) -> Outcome {
        let vole = IdealVOLE(seed: 1)
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        let identifier = identifier(statement)
        let connection = Connection(far, sending: .fromVerifier)
        let draws = (Draws(), Draws())
        let (proved, judgement) = TwoParties.atOnce {
            defer { near.close() }
            let session = ProverSession(
                source: CountedProver(vole.prover(), draws.0), connection: Connection(near, sending: .fromProver),
                identifier: identifier)
            do throws(AuditError) {
                return Result<Int, AuditError>.success(try prove(session))
            } catch { return .failure(error) }
        } _: {
            defer { far.close() }
            let session = VerifierSession(
                source: CountedVerifier(vole.verifier(), draws.1), connection: connection, identifier: identifier)
            var challenges: UInt8 = 0
            let seed = {
                challenges += 1
                return [UInt8](repeating: challenges, count: 32)
            }
            do throws(AuditError) {
                return Result<AuditJudgement, AuditError>.success(try verify(session, seed))
            } catch { return .failure(error) }
        }
        return Outcome(
            prover: proved, verifier: judgement, bytes: connection.bytesSent + connection.bytesReceived,
            transcript: connection.transcriptHash, proverDraws: draws.0, verifierDraws: draws.1)
    }

    /// An opening that two threads read.
    final class Shared: Sendable {
        let value: CommitmentOpening

        init(_ value: consuming CommitmentOpening) { self.value = value }
    }
}

/// The correlations that a party of a session said it would draw, and those that it drew.
final class Draws: @unchecked Sendable {
    // Sendable: one party writes, and the tests read when both have ended.
    var expected: Int?
    var drawn = 0
}

/// Ideal correlations, counted.
struct CountedProver: ProverCorrelationSource, ~Copyable {
    private var inner: IdealVOLE.Prover
    private let draws: Draws

    init(_ inner: consuming IdealVOLE.Prover, _ draws: Draws) {
        self.inner = inner
        self.draws = draws
    }

    var budget: SoundnessBudget { inner.budget }
    mutating func expect(_ count: Int) { draws.expected = draws.drawn + count }
    mutating func draw(_ count: Int) throws(ProofError) -> ProverVector<Fp> {
        draws.drawn += count
        return try inner.draw(count)
    }
}

/// The verifier's half of ``CountedProver``.
struct CountedVerifier: VerifierCorrelationSource, ~Copyable {
    private var inner: IdealVOLE.Verifier
    private let draws: Draws

    init(_ inner: consuming IdealVOLE.Verifier, _ draws: Draws) {
        self.inner = inner
        self.draws = draws
    }

    var budget: SoundnessBudget { inner.budget }
    mutating func expect(_ count: Int) { draws.expected = draws.drawn + count }
    mutating func draw(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
        draws.drawn += count
        return try inner.draw(count)
    }
    borrowing func withDelta<R, E: Error>(_ body: (borrowing Delta) throws(E) -> R) throws(E) -> R {
        try inner.withDelta(body)
    }
}
