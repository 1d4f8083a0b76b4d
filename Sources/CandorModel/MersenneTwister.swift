import CandorCore
import Foundation

/// The generator MT19937, and the draws of NumPy's legacy `RandomState` that a split needs.
///
/// It is here so that a split holds the same rows as `sklearn.model_selection.train_test_split`, whose baselines are
/// then comparable. Source: M. Matsumoto, T. Nishimura, "Mersenne Twister", ACM TOMACS 8, 1998, and their
/// `mt19937ar.c`; NumPy's `_mt19937.pyx` and `mtrand.pyx` for seeding and shuffling.
package struct MersenneTwister: RandomSource {
    private static let size = 624
    private static let middle = 397

    private var state: [UInt32]
    private var index = size

    /// The state of `numpy.random.RandomState(seed)`.
    package init(seed: UInt32) {
        state = [seed]
        state.reserveCapacity(Self.size)
        for position in 1..<Self.size {
            let last = state[position - 1]
            state.append(1_812_433_253 &* (last ^ last >> 30) &+ UInt32(position))
        }
    }

    /// The state of `numpy.random.RandomState(key)`; `key` has 1 to 624 words.
    package init(key: [UInt32]) {
        precondition((1...Self.size).contains(key.count), "a key of \(key.count) words")
        self.init(seed: 19_650_218)
        var (position, word) = (1, 0)
        for _ in 0..<Self.size {
            let last = state[position - 1]
            state[position] = (state[position] ^ (last ^ last >> 30) &* 1_664_525) &+ key[word] &+ UInt32(word)
            (position, word) = (Self.after(&state, position), (word + 1) % key.count)
        }
        for _ in 1..<Self.size {
            let last = state[position - 1]
            state[position] = (state[position] ^ (last ^ last >> 30) &* 1_566_083_941) &- UInt32(position)
            position = Self.after(&state, position)
        }
        state[0] = 0x8000_0000
    }

    /// The position after `position`, going round by copying the last word to the front.
    private static func after(_ state: inout [UInt32], _ position: Int) -> Int {
        guard position + 1 == size else { return position + 1 }
        state[0] = state[size - 1]
        return 1
    }

    /// The next 32 bits.
    package mutating func nextWord() -> UInt32 {
        if index == Self.size { twist() }
        var word = state[index]
        index += 1
        word ^= word >> 11
        word ^= word << 7 & 0x9d2c_5680
        word ^= word << 15 & 0xefc6_0000
        return word ^ word >> 18
    }

    /// The next 64 bits: two words, the upper half first.
    package mutating func next() -> UInt64 {
        let upper = UInt64(nextWord())
        return upper << 32 | UInt64(nextWord())
    }

    private mutating func twist() {
        for position in 0..<Self.size {
            let joined =
                state[position] & 0x8000_0000 | state[(position + 1) % Self.size] & 0x7fff_ffff
            let mixed = joined >> 1 ^ (joined & 1 == 1 ? 0x9908_b0df : 0)
            state[position] = state[(position + Self.middle) % Self.size] ^ mixed
        }
        index = 0
    }

    /// `RandomState.permutation(count)`: Fisher–Yates from the last place, drawing by masked rejection.
    package mutating func legacyPermutation(of count: Int) -> [Int] {
        precondition(count <= Int(UInt32.max), "\(count) rows")
        var order = Array(0..<count)
        for last in stride(from: count - 1, to: 0, by: -1) {
            let largest = UInt32(last)
            let mask = UInt32.max >> UInt32(largest.leadingZeroBitCount)
            var draw = nextWord() & mask
            while draw > largest { draw = nextWord() & mask }
            order.swapAt(last, Int(draw))
        }
        return order
    }

    /// Two independent standard normal values (G. Marsaglia's polar method).
    package mutating func normalPair() -> (Double, Double) {
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            if square > 0, square < 1 {
                let factor = (-2 * log(square) / square).squareRoot()
                return (x * factor, y * factor)
            }
        }
    }
}
