import CandorAudit
import CandorCore
import CandorModel
import CandorProof
import Foundation

/// A prover and a verifier of an audit on two threads, over ideal correlations and a channel in memory.
enum AuditSession {
    /// What the two made of it.
    struct Outcome: Sendable {
        /// The number of vectors that were committed.
        let prover: Result<Int, AuditError>
        let verifier: Result<AuditJudgement, AuditError>
        let bytes: Int
        let transcript: [UInt8]

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
        proverLayout: StatementLayout? = nil, workers: Int = 1,
        isHonest: Bool = true, lie change: (inout AuditLie) -> Void = { _ in }
    ) throws -> Outcome {
        var changed = AuditLie()
        change(&changed)
        let lie = changed
        let prover = try AuditProver(proverLayout ?? layout, model: model, workers: workers)
        let opening = Shared(try Self.opening(committed ?? model))
        let verifier = try AuditVerifier(
            layout, commitment: commitment ?? opening.value.commitment, workers: workers)
        return converse(about: layout.hash) { (session) throws(AuditError) in
            try prover.prove(in: session, opening: opening.value, isHonest: isHonest, lie: lie)
        } verify: { (session, seed) throws(AuditError) in
            try verifier.verify(in: session, challengeSeed: seed)
        }
    }

    /// Runs two sides of a session whose correlations and challenges are always the same.
    static func converse(
        about statement: [UInt8],
        prove: @escaping @Sendable (consuming ProverSession<IdealVOLE.Prover>) throws(AuditError) -> Int,
        verify: (consuming VerifierSession<IdealVOLE.Verifier>, @escaping () -> [UInt8]) throws(AuditError) ->
            AuditJudgement
    ) -> Outcome {
        let vole = IdealVOLE(seed: 1)
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        let slot = Slot()
        let done = DispatchSemaphore(value: 0)
        let identifier = identifier(statement)
        Thread {
            let connection = Connection(near, sending: .fromProver)
            let session = ProverSession(source: vole.prover(), connection: connection, identifier: identifier)
            do throws(AuditError) {
                slot.result = .success(try prove(session))
            } catch {
                slot.result = .failure(error)
            }
            near.close()
            done.signal()
        }.start()
        let connection = Connection(far, sending: .fromVerifier)
        let session = VerifierSession(source: vole.verifier(), connection: connection, identifier: identifier)
        var challenges: UInt8 = 0
        let seed = {
            challenges += 1
            return [UInt8](repeating: challenges, count: 32)
        }
        let judgement: Result<AuditJudgement, AuditError>
        do throws(AuditError) {
            judgement = .success(try verify(session, seed))
        } catch {
            judgement = .failure(error)
        }
        far.close()
        done.wait()
        return Outcome(
            prover: slot.result!, verifier: judgement, bytes: connection.bytesSent + connection.bytesReceived,
            transcript: connection.transcriptHash)
    }

    /// An opening that two threads read.
    final class Shared: Sendable {
        let value: CommitmentOpening

        init(_ value: consuming CommitmentOpening) { self.value = value }
    }

    private final class Slot: @unchecked Sendable {
        // Sendable: written before the semaphore is signalled and read after.
        var result: Result<Int, AuditError>?
    }
}
