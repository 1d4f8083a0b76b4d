import Foundation

/// How fast one thread reads and copies memory: what no mask can exceed.
struct MemoryBandwidth {
    /// Bytes read in 10^9 per second.
    let read: Double
    /// Bytes read and written in 10^9 per second.
    let copy: Double

    /// The best of `repetitions`, over 256 MiB, which no cache holds.
    init(repetitions: Int) {
        let bytes = 256 << 20
        let from = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
        let to = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 4096)
        defer {
            from.deallocate()
            to.deallocate()
        }
        // Both are touched, so that every page is there.
        memset(from, 1, bytes)
        memset(to, 2, bytes)
        var total: UInt64 = 0
        read = Self.best(repetitions, bytes: bytes) { total &+= Self.sum(UnsafeRawPointer(from), bytes) }
        copy = Self.best(repetitions, bytes: 2 * bytes) { memcpy(to, from, bytes) }
        precondition(total == UInt64(repetitions) &* Self.sum(UnsafeRawPointer(to), bytes), "copied memory differs")
    }

    private static func best(_ repetitions: Int, bytes: Int, _ body: () -> Void) -> Double {
        let seconds = (0..<repetitions).map { _ in Stopwatch.seconds { body() } }
        return Double(bytes) / 1e9 / (seconds.min() ?? .nan)
    }

    /// The sum of all words, four vectors at a time.
    private static func sum(_ memory: UnsafeRawPointer, _ bytes: Int) -> UInt64 {
        var (a, b, c, d) = (SIMD8<UInt64>(), SIMD8<UInt64>(), SIMD8<UInt64>(), SIMD8<UInt64>())
        for offset in stride(from: 0, to: bytes, by: 256) {
            a &+= memory.load(fromByteOffset: offset, as: SIMD8<UInt64>.self)
            b &+= memory.load(fromByteOffset: offset + 64, as: SIMD8<UInt64>.self)
            c &+= memory.load(fromByteOffset: offset + 128, as: SIMD8<UInt64>.self)
            d &+= memory.load(fromByteOffset: offset + 192, as: SIMD8<UInt64>.self)
        }
        return (a &+ b &+ c &+ d).wrappedSum()
    }
}

/// Time of one thread on its processor, or elapsed time where there are several.
enum Stopwatch {
    static func seconds(threads: Int = 1, _ body: () throws -> Void) rethrows -> Double {
        let clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC
        var (start, end) = (timespec(), timespec())
        clock_gettime(clock, &start)
        try body()
        clock_gettime(clock, &end)
        return Double(end.tv_sec - start.tv_sec) + Double(end.tv_nsec - start.tv_nsec) * 1e-9
    }
}
