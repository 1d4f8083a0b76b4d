import CandorCore

extension ProverVOLE where Transfers == COTReceiverSession {
    /// Base transfers, seeds and the bootstrap, with the operating system's randomness: the prover's side of
    /// ``VerifierVOLE/establish(_:session:over:workers:)``.
    package static func establish(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection, workers: Int = 0
    ) throws(ProofError) -> ProverVOLE {
        let setup = try ProverOTSetup.run(count: VOLEKernels.baseTransfers, session: session, over: connection)
        return try ProverVOLE(
            parameters, session: session, over: connection, baseKeys: setup.keys, transfers: setup.correlated,
            using: SystemRandomSource(), workers: workers)
    }
}

extension VerifierVOLE where Transfers == COTSenderSession {
    /// Draws Δ, then runs base transfers, seeds and the bootstrap, with the operating system's randomness.
    package static func establish(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection, workers: Int = 0
    ) throws(ProofError) -> VerifierVOLE {
        let delta = Delta.random()
        let setup = try VerifierOTSetup.run(choices: delta.choices(), session: session, over: connection)
        return try VerifierVOLE(
            parameters, session: session, over: connection, delta: delta, baseKeys: setup.keys,
            transfers: setup.correlated, using: SystemRandomSource(), workers: workers)
    }
}
