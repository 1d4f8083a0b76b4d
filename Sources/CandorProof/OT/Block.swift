import CandorCore

/// 128 bits: an OT key, a seed, a row of the OT extension, an element of GF(2^128).
///
/// Bit i of the integer `low + 2^64 high` is bit i of the block, and on the wire and in C a block is that integer in
/// sixteen bytes, the lowest first.
package struct Block: Equatable, Sendable, BitwiseCopyable {
    /// Bits 0 to 63.
    package var low: UInt64
    /// Bits 64 to 127.
    package var high: UInt64

    /// The block of these two words.
    package init(low: UInt64, high: UInt64) {
        self.low = low
        self.high = high
    }

    /// No bit set.
    package static let zero = Block(low: 0, high: 0)

    /// Uniform bits.
    package static func random(from source: inout some RandomSource) -> Block {
        let low = source.next()
        return Block(low: low, high: source.next())
    }

    /// The sum in GF(2)^128.
    package static func ^ (a: Block, b: Block) -> Block { Block(low: a.low ^ b.low, high: a.high ^ b.high) }

    /// This block when `bit` is 1 and zero when it is 0.
    package func masked(by bit: UInt8) -> Block {
        let mask = 0 &- UInt64(bit)
        return Block(low: low & mask, high: high & mask)
    }
}
