import CandorProof
import ProofTestKit

// Errors of calls that use up what cannot be copied, for which a closure is no place.

func refusal(masks: consuming ProverMasks, challenge: Challenge) -> ProofError? {
    do { _ = try ProverBatch(masks: masks, challenge: challenge) } catch { return error }
    return nil
}

func refusal(masks: consuming VerifierMasks, challenge: Challenge) -> ProofError? {
    do { _ = try VerifierBatch(masks: masks, challenge: challenge) } catch { return error }
    return nil
}

func refusal(
    _ session: inout TwoParties.Prover, _ queries: consuming ProverQueries, counts: borrowing ProverVector<Fp>
) -> ProofError? {
    do { _ = try session.commit(queries, multiplicities: counts) } catch { return error }
    return nil
}

func refusal(
    _ session: inout TwoParties.Verifier, _ queries: consuming VerifierQueries, counts: borrowing VerifierVector<Fp>
) -> ProofError? {
    do { _ = try session.receiveLookup(queries, multiplicities: counts) } catch { return error }
    return nil
}

func refusal(_ session: inout TwoParties.Prover, _ batch: consuming ProverBatch) -> ProofError? {
    do { try session.prove(batch) } catch { return error }
    return nil
}

func refusal(_ session: inout TwoParties.Verifier, _ batch: consuming VerifierBatch) -> ProofError? {
    do { _ = try session.verify(batch) } catch { return error }
    return nil
}
