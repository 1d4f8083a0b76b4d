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

        var isAccepted: Bool { (try? verifier.get().verdict) == .accept }
        var isRejected: Bool {
            if case .success(let judgement) = verifier, case .reject = judgement.verdict { return true }
            return false
        }
    }

    private static func identifier(_ layout: StatementLayout) -> SessionIdentifier {
        try! SessionIdentifier(
            statement: layout.hash, proverNonce: Array(repeating: 1, count: 32),
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
        let vole = IdealVOLE(seed: 1)
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        let prover = try AuditProver(proverLayout ?? layout, model: model, workers: workers)
        let identifier = identifier(layout)
        let opening = Shared(try Self.opening(committed ?? model))
        let commitment = commitment ?? opening.value.commitment
        let connection = Connection(far, sending: .fromVerifier)
        let (proved, judgement) = TwoParties.atOnce {
            defer { near.close() }
            let session = ProverSession(
                source: vole.prover(), connection: Connection(near, sending: .fromProver), identifier: identifier)
            do throws(AuditError) {
                return Result<Int, AuditError>.success(
                    try prover.prove(in: session, opening: opening.value, isHonest: isHonest, lie: lie))
            } catch { return .failure(error) }
        } _: {
            defer { far.close() }
            let session = VerifierSession(source: vole.verifier(), connection: connection, identifier: identifier)
            var challenges: UInt8 = 0
            do throws(AuditError) {
                let verifier = try AuditVerifier(layout, commitment: commitment, workers: workers)
                return Result<AuditJudgement, AuditError>.success(
                    try verifier.verify(in: session) {
                        challenges += 1
                        return [UInt8](repeating: challenges, count: 32)
                    })
            } catch { return .failure(error) }
        }
        return Outcome(
            prover: proved, verifier: judgement, bytes: connection.bytesSent + connection.bytesReceived,
            transcript: connection.transcriptHash)
    }

    private final class Shared: Sendable {
        let value: CommitmentOpening

        init(_ value: consuming CommitmentOpening) { self.value = value }
    }
}
