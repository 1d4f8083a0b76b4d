import CCandor

/// A random source that a seed determines: for training, tests and simulations, never for secrets.
///
/// The words are those of `cnd_aes128_ctr_words`: word 2i and 2i + 1 are AES-128 of the block `stream ‖ i`, under the
/// key that holds `seed` in its first eight bytes, little-endian, and zeros. Streams of one seed are independent, so
/// segment s of a parallel loop takes stream s and the result does not depend on the number of threads.
///
/// It is a value: a copy continues with the same words.
public struct SeededRandomSource: RandomSource, Sendable {
    @usableFromInline static var capacity: Int { 64 }

    @usableFromInline var words = InlineArray<64, UInt64>(repeating: 0)
    @usableFromInline var position = SeededRandomSource.capacity
    private let key: cnd_aes128_key
    private let stream: UInt64
    private var block: UInt64 = 0

    /// The words of `stream` under `seed`, from its first on.
    public init(seed: UInt64, stream: UInt64 = 0) {
        var key = cnd_aes128_key()
        withUnsafeBytes(of: (seed.littleEndian, UInt64(0))) { bytes in
            cnd_aes128_expand(&key, bytes.baseAddress)
        }
        self.key = key
        self.stream = stream
    }

    /// The next 64 uniform bits. About 1 ns.
    @inlinable
    public mutating func next() -> UInt64 {
        if position == SeededRandomSource.capacity { refill() }
        let word = words[position]
        position += 1
        return word
    }

    /// The next words, those that as many calls of ``next()`` would give; long runs take about 0.2 ns a word.
    public mutating func fill(_ words: inout MutableSpan<UInt64>) {
        var done = 0
        while done < words.count && position < SeededRandomSource.capacity {
            words[done] = next()
            done += 1
        }
        // A block is two words: an odd word at the end comes from the buffer, which keeps its twin.
        let whole = (words.count - done) & ~1
        if whole > 0 {
            words.withUnsafeMutableBufferPointer { draw(UnsafeMutableBufferPointer(rebasing: $0[done..<done + whole])) }
        }
        for index in done + whole..<words.count { words[index] = next() }
    }

    @usableFromInline
    mutating func refill() {
        var fresh = InlineArray<64, UInt64>(repeating: 0)
        var span = fresh.mutableSpan
        span.withUnsafeMutableBufferPointer { draw($0) }
        words = fresh
        position = 0
    }

    /// Writes the next blocks of the stream; `target.count` is even.
    private mutating func draw(_ target: UnsafeMutableBufferPointer<UInt64>) {
        withUnsafePointer(to: key) { cnd_aes128_ctr_words($0, target.baseAddress, target.count, stream, block) }
        block += UInt64(target.count / 2)
    }
}
