import CandorCore
import CandorProof
import Foundation
import Testing

/// 52: what a session leaves in the memory of its process.
@Suite struct ErasureTests {
    /// How often two words, each given with all its bits flipped, follow each other in the writable memory of this
    /// process, but for files and the stack of this thread: through a stack single elements pass.
    private static func occurrences(ofFlipped first: UInt64, _ second: UInt64) throws -> Int {
        let maps = try String(contentsOfFile: "/proc/self/maps", encoding: .utf8)
        let memory = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/mem"))
        let stack = stackOfThisThread()
        let page = UInt64(sysconf(Int32(_SC_PAGESIZE)))
        var found = 0
        var last: UInt64 = 0
        for line in maps.split(separator: "\n") {
            let fields = line.split(separator: " ", omittingEmptySubsequences: true)
            guard fields.count >= 5, fields[1].hasPrefix("rw"), fields[4] == "0" else { continue }
            let bounds = fields[0].split(separator: "-").compactMap { UInt64($0, radix: 16) }
            guard bounds.count == 2 else { continue }
            // A page at a time: another thread may give some of them back meanwhile, and the system shows a stack and
            // the heap beside it as one region.
            for start in stride(from: bounds[0], to: bounds[1], by: Int(page)) where !stack.contains(start) {
                var words = [UInt64](repeating: 0, count: Int(page) / 8)
                let read = words.withUnsafeMutableBytes {
                    pread(memory.fileDescriptor, $0.baseAddress, $0.count, off_t(start))
                }
                for word in words.prefix(max(0, read / 8)) {
                    if ~last == first && ~word == second { found += 1 }
                    last = word
                }
            }
        }
        return found
    }

    private static func stackOfThisThread() -> Range<UInt64> {
        var attributes = pthread_attr_t()
        var (start, size): (UnsafeMutableRawPointer?, Int) = (nil, 0)
        // Of GNU, which Swift's headers do not show.
        typealias Ask = @convention(c) (pthread_t, UnsafeMutablePointer<pthread_attr_t>) -> Int32
        let ask = unsafeBitCast(dlsym(nil, "pthread_getattr_np"), to: Ask.self)
        _ = ask(pthread_self(), &attributes)
        pthread_attr_getstack(&attributes, &start, &size)
        pthread_attr_destroy(&attributes)
        let lowest = UInt64(UInt(bitPattern: start))
        return lowest..<lowest + UInt64(size)
    }

    /// Δ of the verifier of ``CompleteSession`` with this seed, flipped: not a copy of it.
    private static func flippedDelta(seed: UInt64) -> (UInt64, UInt64) {
        var source = SeededRandomSource(seed: seed, stream: 41)
        let delta = Fp2.random(using: &source)
        return (~delta.c0.value, ~delta.c1.value)
    }

    /// Neither a session that ends well nor one that is rejected or cut off leaves Δ in freed memory.
    @Test(arguments: [4_201, 4_202, 4_203, 4_204] as [UInt64])
    func deltaIsErased(seed: UInt64) throws {
        let outcome = CompleteSession.run(
            seed: seed,
            fromProver: { index, frame in
                var frame = frame
                if seed == 4_202 && index == 17 { frame[20] ^= 1 }
                if seed == 4_203 && index == 13 { return nil }
                if seed == 4_204 && index == 3 { frame[20] ^= 1 }
                return [frame]
            })
        #expect((outcome.verifier.verdict == .accept) == (seed == 4_201))
        let flipped = Self.flippedDelta(seed: seed)
        let left = try Self.occurrences(ofFlipped: flipped.0, flipped.1)
        #expect(left == 0)
    }

    /// An element in the middle of each of four vectors, flipped; the vectors end here. They are of a size for which the
    /// allocator keeps the memory, and what it writes itself lies at the ends.
    private static func flippedElements() -> [(UInt64, UInt64)] {
        var source = SeededRandomSource(seed: 4_301)
        let first = FieldVector<Fp2>.random(count: 5_000, using: &source)
        let second = FieldVector<Fp2>.random(count: 5_000, using: &source)
        let third = FieldVector<Fp2>.random(count: 5_000, using: &source)
        let fourth = FieldVector<Fp2>.random(count: 5_000, using: &source)
        return [first[3_000], second[3_000], third[3_000], fourth[3_000]].map { (~$0.c0.value, ~$0.c1.value) }
    }

    @Test func vectorsAreErased() throws {
        for (first, second) in Self.flippedElements() {
            let left = try Self.occurrences(ofFlipped: first, second)
            #expect(left == 0)
        }
    }

    /// The search finds what is there. The list of regions is no snapshot: one that another thread changes while it is read
    /// may be missing from it, but not each time.
    @Test func searchFindsAnElement() throws {
        let flipped = Self.flippedDelta(seed: 4_205)
        var held = [UInt64](repeating: 0, count: 64)
        held[31] = ~flipped.0
        held[32] = ~flipped.1
        let isFound = try (0..<5).contains { _ in try Self.occurrences(ofFlipped: flipped.0, flipped.1) >= 1 }
        #expect(isFound)
        withExtendedLifetime(held) {}
    }
}
