import CandorCore
import CandorProof
import ProofTestKit

/// A session with nothing ideal in it: hello, base OTs, seeds, bootstrap, a primal round, and ``WholeProof``.
///
/// The LPN sets are small, so that a run takes some 0.1 s, most of it base OTs; the code and the order of messages are
/// those of every set.
enum CompleteSession {
    /// 256 outputs of the bootstrap, of which the primal code takes 146: the proof needs a second round.
    static func parameters(version: UInt64 = 99) throws(ProofError) -> VOLEParameters {
        try VOLEParameters(
            version: version,
            bootstrap: LPNParameters(name: "dual test", code: .dualQuasiCyclic, trees: 8, depth: 6, securityBits: 128),
            primal: LPNParameters(
                name: "primal test", code: .primal(rows: 128), trees: 16, depth: 4, securityBits: 128))
    }

    static let statement = [UInt8](repeating: 5, count: 32)

    /// What a party made of it, and what a session that has ended answers.
    struct Prover: Sendable {
        var afterwards: ProofError?
        var budget = SoundnessBudget()
        var transcript: [UInt8] = []
    }

    struct Verifier: Sendable {
        var verdict: Verdict?
        var afterwards: ProofError?
        var budget = SoundnessBudget()
        var transcript: [UInt8] = []
    }

    /// What came of both: `error` is what ended the party.
    struct Outcome: Sendable {
        var prover = Prover()
        var proverError: ProofError?
        var verifier = Verifier()
        var verifierError: ProofError?
    }

    /// Runs both parties, each with randomness of `seed`, or of the system for nil.
    static func run(
        seed: UInt64? = 1, timeout: Double = 20, proverVersion: UInt64 = 99,
        fromProver: @escaping @Sendable (Int, [UInt8]) -> [[UInt8]]? = { [$1] },
        fromVerifier: @escaping @Sendable (Int, [UInt8]) -> [[UInt8]]? = { [$1] }
    ) -> Outcome {
        let (near, far) = InMemoryChannel.pair(timeout: timeout)
        let left = Box<Prover>(), right = Box<Verifier>()
        // An edit of nil is a disconnect.
        let proversEnd = EditingChannel(near) { number, frame in
            guard let frames = fromProver(number, frame) else {
                near.close()
                return [frame]
            }
            return frames
        }
        let verifiersEnd = EditingChannel(far) { number, frame in
            guard let frames = fromVerifier(number, frame) else {
                far.close()
                return [frame]
            }
            return frames
        }
        let both = TwoParties.concurrently {
            defer { proversEnd.close() }
            try prove(Connection(proversEnd, sending: .fromProver), seed: seed, version: proverVersion, into: left)
        } _: {
            defer { verifiersEnd.close() }
            try verify(Connection(verifiersEnd, sending: .fromVerifier), seed: seed, into: right)
        }
        return Outcome(
            prover: left.value ?? Prover(), proverError: both.prover.error, verifier: right.value ?? Verifier(),
            verifierError: both.verifier.error)
    }

    private static func source(_ seed: UInt64?, stream: UInt64) -> any RandomSource {
        seed.map { SeededRandomSource(seed: $0, stream: stream) } ?? SystemRandomSource()
    }

    private static func nonce(_ seed: UInt64?, stream: UInt64) -> [UInt8] {
        var source = source(seed, stream: stream)
        return (0..<32).map { _ in UInt8(truncatingIfNeeded: source.next()) }
    }

    private static func prove(
        _ connection: Connection, seed: UInt64?, version: UInt64, into box: Box<Prover>
    ) throws(ProofError) {
        var result = Prover()
        defer { box.value = result }
        let identifier = try SessionIdentifier.agree(
            on: statement, over: connection, sending: .fromProver, usingNonce: nonce(seed, stream: 30))
        let vole = try ProverVOLE.establish(
            parameters(version: version), session: identifier, over: connection, transfers: source(seed, stream: 31),
            points: source(seed, stream: 32), workers: 1)
        var session = ProverSession(source: vole, connection: connection, identifier: identifier)
        do throws(ProofError) {
            try WholeProof.prove(&session)
            result.budget = session.budget
            result.transcript = connection.transcriptHash
        } catch {
            result.afterwards = ended { () throws(ProofError) in _ = try session.draw(1) }
            throw error
        }
        try session.finish()
    }

    private static func verify(_ connection: Connection, seed: UInt64?, into box: Box<Verifier>) throws(ProofError) {
        var result = Verifier()
        defer { box.value = result }
        let identifier = try SessionIdentifier.agree(
            on: statement, over: connection, sending: .fromVerifier, usingNonce: nonce(seed, stream: 40))
        var source = source(seed, stream: 41)
        let delta = Delta(.random(using: &source))
        let vole = try VerifierVOLE.establish(
            parameters(), session: identifier, over: connection, delta: delta,
            transfers: Self.source(seed, stream: 42), points: Self.source(seed, stream: 43), workers: 1)
        var session = VerifierSession(source: vole, connection: connection, identifier: identifier)
        do throws(ProofError) {
            result.verdict = try WholeProof.verify(&session)
            result.budget = session.budget
            result.transcript = connection.transcriptHash
        } catch {
            result.afterwards = ended { () throws(ProofError) in _ = try session.receiveCommitments(1) }
            throw error
        }
        guard result.verdict == .accept else {
            result.afterwards = ended { () throws(ProofError) in _ = try session.receiveCommitments(1) }
            return
        }
        try session.finish()
    }

    private static func ended(_ call: () throws(ProofError) -> Void) -> ProofError? {
        do throws(ProofError) { try call() } catch { return error }
        return nil
    }

    final class Box<Value: Sendable>: @unchecked Sendable {
        // Sendable: written by one thread, read when it has ended.
        var value: Value?
    }
}
