import CandorCore

/// A test double of the OT extension: a dealer gives each party its half, here by both drawing it from one seed.
///
/// It proves nothing to anyone: whoever has the seed has Δ.
private struct Dealer {
    let delta: Block
    private var keys: SeededRandomSource
    private var choices: SeededRandomSource

    init(seed: UInt64) {
        var source = SeededRandomSource(seed: seed, stream: 0)
        delta = Block(low: source.next(), high: source.next())
        keys = SeededRandomSource(seed: seed, stream: 1)
        choices = SeededRandomSource(seed: seed, stream: 2)
    }

    mutating func next() -> (key: Block, choice: UInt8) {
        (Block(low: keys.next(), high: keys.next()), UInt8(choices.next() & 1))
    }
}

/// The half of the dealer's OTs that has Δ.
package struct IdealCOTSender: ~Copyable, COTSenderSource {
    private var dealer: Dealer

    /// The half that matches ``IdealCOTReceiver`` of the same seed.
    package init(seed: UInt64) { dealer = Dealer(seed: seed) }

    package var delta: Block { dealer.delta }

    package mutating func draw(_ count: Int) throws(ProofError) -> [Block] {
        (0..<count).map { _ in dealer.next().key }
    }
}

/// The half of the dealer's OTs that has the bits.
package struct IdealCOTReceiver: ~Copyable, COTReceiverSource {
    private var dealer: Dealer

    /// The half that matches ``IdealCOTSender`` of the same seed.
    package init(seed: UInt64) { dealer = Dealer(seed: seed) }

    package mutating func draw(_ count: Int) throws(ProofError) -> (choices: [UInt8], blocks: [Block]) {
        var choices = [UInt8](), blocks = [Block]()
        for _ in 0..<count {
            let (key, choice) = dealer.next()
            choices.append(choice)
            blocks.append(key ^ dealer.delta.masked(by: choice))
        }
        return (choices, blocks)
    }
}
