import CCandor

/// The operating system's random bits: for keys, seeds and noise.
///
/// Every draw asks the kernel, so nothing that was drawn stays in memory and a forked process shares nothing. A word
/// takes some 0.4 µs; ``fill(_:)`` takes about 20 ns a word.
public struct SystemRandomSource: RandomSource, Sendable {
    /// The kernel's source, which needs no seed.
    public init() {}

    /// The next 64 random bits.
    public mutating func next() -> UInt64 {
        var word: UInt64 = 0
        withUnsafeMutableBytes(of: &word) { fillWithSystemRandomness($0) }
        return word
    }

    /// As many random words.
    public mutating func fill(_ words: inout MutableSpan<UInt64>) {
        words.withUnsafeMutableBytes { fillWithSystemRandomness($0) }
    }
}

/// Fills `bytes` by getrandom(2).
///
/// Linux has had it since 3.17; a system without it stops the program, since nothing weaker may take its place.
package func fillWithSystemRandomness(_ bytes: UnsafeMutableRawBufferPointer) {
    guard cnd_secret_random(bytes.baseAddress, bytes.count) else { fatalError("the system has no random source") }
}
