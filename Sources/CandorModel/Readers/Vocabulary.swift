/// Numbers words in order of their first appearance.
struct Vocabulary {
    private(set) var words: [[UInt8]] = []
    /// Open addressing with linear probing; at most half full. Negative means free.
    private var slots = [Int32](repeating: -1, count: 64)

    /// The number of `word`, a new one where it is new.
    mutating func code(of word: ArraySlice<UInt8>) -> Int32 {
        var slot = Self.hash(word) & (slots.count - 1)
        while slots[slot] >= 0 {
            if words[Int(slots[slot])].elementsEqual(word) { return slots[slot] }
            slot = (slot + 1) & (slots.count - 1)
        }
        let code = Int32(words.count)
        slots[slot] = code
        words.append(Array(word))
        if 2 * words.count > slots.count { grow() }
        return code
    }

    /// FNV-1a, 64 bits, folded to a non-negative integer.
    private static func hash(_ word: ArraySlice<UInt8>) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in word { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
        return Int(truncatingIfNeeded: (hash ^ hash >> 32) >> 1)
    }

    private mutating func grow() {
        slots = [Int32](repeating: -1, count: 4 * slots.count)
        for (code, word) in words.enumerated() {
            var slot = Self.hash(word[...]) & (slots.count - 1)
            while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(code)
        }
    }
}
