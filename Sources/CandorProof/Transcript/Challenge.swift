import CandorCore

/// Random elements that the verifier draws when commitments are sealed, and that cover exactly those.
///
/// Only a session makes one, and sealing is what makes it: a challenge that is known before the commitments it covers
/// cannot be written. Checks refuse vectors of a later epoch, and another session's challenge.
public struct Challenge: Sendable {
    /// Bytes that the verifier sends.
    static let seedBytes = 32

    /// The newest epoch of commitments that the challenge covers.
    public let epoch: Int
    package let session: SessionIdentifier
    private let seed: [UInt8]

    package init(seed: [UInt8], session: SessionIdentifier, epoch: Int) {
        self.seed = seed
        self.session = session
        self.epoch = epoch
    }

    /// A uniform element of K for one purpose, which `label` names.
    public func element(_ label: String) -> Fp2 {
        var hash = TranscriptHash(label: "candor challenge", session: session)
        hash.absorb(UInt64(epoch))
        hash.absorb(seed)
        hash.absorb(Array(label.utf8))
        var words = DigestWords(hash: hash)
        return Fp2(uniformWord(from: &words), uniformWord(from: &words))
    }

    /// Whether values of that epoch may be used with the challenge.
    package func checkCovers(epoch commitment: Int) throws(ProofError) {
        guard Mutation.isOn(.challengeOrder) || commitment <= epoch else {
            throw .committedAfterChallenge(commitment: commitment, challenge: epoch)
        }
    }
}

/// The words of SHA-256(what `hash` has absorbed, counter) for counters 0, 1, …
private struct DigestWords: RandomSource {
    let hash: TranscriptHash
    var counter: UInt64 = 0
    var pending: [UInt64] = []

    init(hash: TranscriptHash) { self.hash = hash }

    mutating func next() -> UInt64 {
        if pending.isEmpty {
            var block = hash
            block.absorb(counter)
            counter += 1
            let digest = block.digest()
            pending = (0..<4).map { word in
                (0..<8).reduce(0) { $0 | UInt64(digest[8 * word + $1]) << (8 * UInt64($1)) }
            }
        }
        return pending.removeFirst()
    }
}

/// The seed of a challenge.
package struct ChallengeMessage: WireMessage {
    package static var step: Step { .challenge }

    package let seed: [UInt8]

    package init(seed: [UInt8]) { self.seed = seed }

    package func encode(into writer: inout WireWriter) { writer.write(bytes: seed) }

    package init(from reader: inout WireReader) throws(ProofError) { seed = try reader.readBytes(Challenge.seedBytes) }
}
