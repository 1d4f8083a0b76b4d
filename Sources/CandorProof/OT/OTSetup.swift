import CandorCore

/// The verifier's oblivious transfers of a session: one batch of base OTs for the OT extension and for the seed VOLEs.
package struct VerifierOTSetup: ~Copyable {
    /// Correlated OTs under a fresh Δ.
    package var correlated: COTSenderSession
    /// The base OT keys that the caller's choices named.
    package let keys: BaseOTKeys

    /// Runs the base OTs, with 128 fresh choices for Δ and then the caller's, one byte each, 0 or 1.
    package static func run(
        choices: borrowing SecretBuffer, session: SessionIdentifier, over connection: Connection
    ) throws(ProofError) -> VerifierOTSetup {
        try run(choices: choices, session: session, over: connection, randomness: SystemRandomSource())
    }

    package static func run(
        choices: borrowing SecretBuffer, session: SessionIdentifier, over connection: Connection,
        randomness source: some RandomSource
    ) throws(ProofError) -> VerifierOTSetup {
        var randomness = source
        var delta = SecretBuffer(count: 16)
        delta.withUnsafeMutableBytes { $0.storeBytes(of: Block.random(from: &randomness), as: Block.self) }
        let awaiting = BaseOTReceiver.begin(
            choices: bits(of: delta, then: choices), session: session, randomness: &randomness)
        do throws(ProofError) {
            try connection.send(awaiting.request)
            let keys = try awaiting.finish(connection.receive(BaseOTReply.self, limit: Ristretto.byteCount))
            let sender = COTSender(delta: delta, keys: keys.slice(0..<COTExtension.columns))
            return VerifierOTSetup(
                correlated: COTSenderSession(sender, over: connection, randomness: randomness),
                keys: keys.slice(COTExtension.columns..<keys.count))
        } catch {
            connection.close()
            throw error
        }
    }

    /// A byte for each bit of Δ, then the other choices.
    private static func bits(of delta: borrowing SecretBuffer, then others: borrowing SecretBuffer) -> SecretBuffer {
        var choices = SecretBuffer(count: COTExtension.columns + others.count)
        choices.withUnsafeMutableBytes { choices in
            delta.withUnsafeBytes { delta in
                for bit in 0..<COTExtension.columns { choices[bit] = delta[bit / 8] >> (bit % 8) & 1 }
            }
            others.withUnsafeBytes { others in
                for index in 0..<others.count { choices[COTExtension.columns + index] = others[index] }
            }
        }
        return choices
    }
}

/// The prover's oblivious transfers of a session.
package struct ProverOTSetup: ~Copyable {
    /// Correlated OTs under the verifier's Δ.
    package var correlated: COTReceiverSession
    /// Both base OT keys for each of the verifier's own choices: k_0 and k_1 of the first, and so on.
    package let keys: BaseOTKeys

    /// Runs the base OTs, where the verifier has `count` choices of its own.
    package static func run(
        count: Int, session: SessionIdentifier, over connection: Connection
    ) throws(ProofError) -> ProverOTSetup {
        try run(count: count, session: session, over: connection, randomness: SystemRandomSource())
    }

    package static func run(
        count: Int, session: SessionIdentifier, over connection: Connection, randomness source: some RandomSource
    ) throws(ProofError) -> ProverOTSetup {
        var randomness = source
        let total = COTExtension.columns + count
        do throws(ProofError) {
            let request = try connection.receive(BaseOTRequest.self, limit: BaseOTRequest.byteCount(total))
            let finished = try BaseOTSender.begin(count: total, session: session)
                .answer(request, randomness: &randomness)
            try connection.send(finished.reply)
            let receiver = COTReceiver(keys: finished.keys.slice(0..<2 * COTExtension.columns))
            return ProverOTSetup(
                correlated: COTReceiverSession(receiver, over: connection),
                keys: finished.keys.slice(2 * COTExtension.columns..<finished.keys.count))
        } catch {
            connection.close()
            throw error
        }
    }
}
