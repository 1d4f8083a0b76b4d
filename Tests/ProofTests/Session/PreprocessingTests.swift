import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// A session as a user begins one: nonces, base transfers, VOLE, then a proof, over a socket pair.
@Suite(.serialized) struct PreprocessingTests {
    private struct End: Sendable, Equatable {
        let verdict: Verdict
        let transcript: [UInt8]
        let identifier: SessionIdentifier
    }

    private static func run(
        proverStatement: UInt8 = 7, prove: @escaping @Sendable (inout ProverSession<ProverPreprocessing>) throws -> Void
    ) throws -> TwoParties.Outcome<End, End> {
        let (near, far) = try SocketChannel.pair(timeout: 60)
        return TwoParties.concurrently {
            let connection = Connection(near, sending: .fromProver)
            var session = try ProverSession.establish(
                statement: Array(repeating: proverStatement, count: 32), over: connection, workers: 1)
            try prove(&session)
            let identifier = session.identifier
            return End(verdict: .accept, transcript: connection.transcriptHash, identifier: identifier)
        } _: {
            let connection = Connection(far, sending: .fromVerifier)
            var session = try VerifierSession.establish(
                statement: Array(repeating: 7, count: 32), over: connection, workers: 1)
            let verdict = try WholeProof.verify(&session)
            return End(verdict: verdict, transcript: connection.transcriptHash, identifier: session.identifier)
        }
    }

    @Test func honestProofOverRealCorrelationsIsAccepted() throws {
        let outcome = try Self.run { session in try WholeProof.prove(&session) }
        let verifier = try outcome.verifier.get()
        let prover = try outcome.prover.get()
        #expect(verifier.verdict == .accept)
        #expect(verifier == prover)
    }

    @Test func twoSessionsOfOneStatementShareNothing() throws {
        let first = try Self.run { session in try WholeProof.prove(&session) }.verifier.get()
        let second = try Self.run { session in try WholeProof.prove(&session) }.verifier.get()
        #expect(first.identifier != second.identifier)
        #expect(first.transcript != second.transcript)
    }

    @Test func otherStatementEndsBothSidesBeforeAnythingElse() throws {
        let outcome = try Self.run(proverStatement: 8) { session in try WholeProof.prove(&session) }
        #expect(outcome.prover.error != nil)
        #expect(outcome.verifier.error == .statementMismatch)
    }

    @Test func proverThatLeavesAfterTheCorrelationsIsNoVerdict() throws {
        let outcome = try Self.run { _ in throw ProofError.sessionOver }
        #expect(outcome.verifier.error == .channel(.closed))
    }
}
