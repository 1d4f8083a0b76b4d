import CandorCore

extension ProverVOLE where Transfers == COTReceiverSession {
    /// Base transfers, seeds and the bootstrap, with the operating system's randomness: the prover's side of
    /// ``VerifierVOLE/establish(_:session:over:workers:)``.
    package static func establish(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection, workers: Int = 0
    ) throws(ProofError) -> ProverVOLE {
        try establish(
            parameters, session: session, over: connection, transfers: SystemRandomSource(),
            points: SystemRandomSource(), workers: workers)
    }

    package static func establish(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection,
        transfers: some RandomSource, points: some RandomSource, workers: Int = 0
    ) throws(ProofError) -> ProverVOLE {
        let setup = try ProverOTSetup.run(
            count: VOLEKernels.baseTransfers, session: session, over: connection, randomness: transfers)
        return try ProverVOLE(
            parameters, session: session, over: connection, baseKeys: setup.keys, transfers: setup.correlated,
            using: points, workers: workers)
    }
}

extension VerifierVOLE where Transfers == COTSenderSession {
    /// Draws Δ, then runs base transfers, seeds and the bootstrap, with the operating system's randomness.
    package static func establish(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection, workers: Int = 0
    ) throws(ProofError) -> VerifierVOLE {
        try establish(
            parameters, session: session, over: connection, delta: Delta.random(), transfers: SystemRandomSource(),
            points: SystemRandomSource(), workers: workers)
    }

    package static func establish(
        _ parameters: VOLEParameters, session: SessionIdentifier, over connection: Connection,
        delta: consuming Delta, transfers: some RandomSource, points: some RandomSource, workers: Int = 0
    ) throws(ProofError) -> VerifierVOLE {
        let setup = try VerifierOTSetup.run(
            choices: delta.choices(), session: session, over: connection, randomness: transfers)
        return try VerifierVOLE(
            parameters, session: session, over: connection, delta: delta, baseKeys: setup.keys,
            transfers: setup.correlated, using: points, workers: workers)
    }
}
