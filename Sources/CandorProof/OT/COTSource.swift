/// Where the owner of Δ gets correlated OTs: for each, a key K; the other party has a bit b and the block K ⊕ b·Δ.
///
/// Nothing comes out before the check of its extension accepted, and nothing comes out twice.
package protocol COTSenderSource: ~Copyable {
    /// The correlation Δ, fresh in every session.
    var delta: Block { get }

    /// The keys K of the next `count` OTs; the caller wipes them.
    mutating func draw(_ count: Int) throws(ProofError) -> [Block]
}

/// Where the party without Δ gets its side of the same OTs: bits that it does not choose, and blocks.
package protocol COTReceiverSource: ~Copyable {
    /// The bits b, each 0 or 1, and the blocks K ⊕ b·Δ of the next `count` OTs; the caller wipes both.
    mutating func draw(_ count: Int) throws(ProofError) -> (choices: [UInt8], blocks: [Block])
}
