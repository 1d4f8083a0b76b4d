import CandorCore

/// The party of the OT extension that has Δ: the verifier. See ``COTExtension``.
///
/// Between two extensions it holds Δ and its base keys; every step consumes it, and a step that throws erases it.
package struct COTSender: ~Copyable {
    private let secrets: Secrets

    fileprivate struct Secrets: ~Copyable {
        let delta: SecretBuffer
        let keys: SecretBuffer
        let stream: UInt64
    }

    /// With Δ, 16 bytes, and for each of its bits the key that it chose.
    package init(delta: consuming SecretBuffer, keys: borrowing BaseOTKeys) {
        precondition(delta.count == 16 && keys.count == COTExtension.columns, "a bit and a key a column")
        self.init(secrets: Secrets(delta: delta, keys: keys.expanded(), stream: 0))
    }

    fileprivate init(secrets: consuming Secrets) { self.secrets = secrets }

    /// The correlation.
    package var delta: Block {
        secrets.delta.withUnsafeBytes { $0.loadUnaligned(as: Block.self) }
    }

    /// Takes the columns that the receiver committed to for `count` OTs, 1 to ``COTExtension/maximumCount``, and only
    /// then draws the challenge.
    ///
    /// - Throws: ``ProofError/lengthMismatch(values:expected:actual:)`` for a matrix of another size.
    package consuming func receive(
        _ corrections: COTCorrections, count: Int, randomness: inout some RandomSource
    ) throws(ProofError) -> AwaitingOpening {
        precondition(count > 0 && count <= COTExtension.maximumCount, "outside what one extension holds")
        let expected = COTCorrections.byteCount(count)
        guard Mutation.isOn(.otCorrectionCount) || corrections.words.count * 8 == expected else {
            throw .lengthMismatch(
                values: "bytes of OT extension corrections", expected: expected, actual: corrections.words.count * 8)
        }
        let blocks = COTExtension.blocks(count)
        var columns = SecretBuffer(count: 16 * COTExtension.columns * blocks)
        OTKernels.senderExpand(
            keys: secrets.keys, delta: secrets.delta, corrections: corrections.words, stream: secrets.stream,
            blocks: blocks, columns: &columns)
        let challenge = COTChallenge(point: .random(from: &randomness))
        return AwaitingOpening(challenge: challenge, secrets: secrets, count: count, columns: columns)
    }

    /// The sender that has drawn its challenge.
    package struct AwaitingOpening: ~Copyable {
        /// What the receiver must get.
        package let challenge: COTChallenge
        fileprivate let secrets: Secrets
        fileprivate let count: Int
        fileprivate let columns: SecretBuffer

        /// Compares the receiver's hashes with those of the sender's columns.
        ///
        /// - Throws: ``ProofError/checkFailed(name:)``; Δ is gone then.
        package consuming func check(_ opening: COTOpening) throws(ProofError) -> Checked {
            let blocks = COTExtension.blocks(count)
            var own = OTKernels.fold(
                columns, columns: COTExtension.columns, blocks: blocks, challenge: challenge.point)
            defer { wipe(&own) }
            let agree = OTKernels.foldsAgree(
                sender: own, receiver: opening.columns, choices: opening.choices, delta: secrets.delta)
            guard Mutation.isOn(.otConsistency) || agree else { throw .checkFailed(name: "the OT extension") }
            let rows = OTKernels.rows(columns, count: count, blocks: blocks)
            let next = Secrets(delta: secrets.delta, keys: secrets.keys, stream: secrets.stream + 1)
            return Checked(keys: rows, sender: COTSender(secrets: next))
        }
    }

    /// The sender after a check that accepted.
    package struct Checked: ~Copyable {
        /// The rows Q_j.
        package var keys: [Block]
        /// The sender, ready for the next extension.
        package let sender: COTSender
    }
}
