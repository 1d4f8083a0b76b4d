import AllocationCounter
import CCandor
import CandorCore
import Synchronization
import Testing

/// What one loop did, segment by segment.
private final class Record: Sendable {
    let runs: [Atomic]
    let problems = Mutex<[String]>([])
    let nested: String?
    let innerItems = Atomic()

    /// A count that threads share.
    final class Atomic: Sendable {
        private let value = Mutex(0)
        func add(_ amount: Int) { value.withLock { $0 += amount } }
        var count: Int { value.withLock { $0 } }
    }

    let sums = Mutex<[Int: UInt64]>([:])

    init(segments: Int, nested: String? = nil) {
        runs = (0..<segments).map { _ in Atomic() }
        self.nested = nested
    }

    /// A value that the segment's number and items determine: words of the segment's own stream.
    func run(segment: Int, items: Range<Int>) {
        runs[segment].add(1)
        var source = SeededRandomSource(seed: 9, stream: UInt64(segment))
        let sum = items.reduce(UInt64(0)) { sum, _ in sum &+ source.next() }
        sums.withLock { $0[segment] = sum }
        guard let nested else { return }
        let context = Unmanaged.passUnretained(self).toOpaque()
        let status = cnd_parallel_for_on(
            nested, 3, 10, 2,
            { context, _, first, end in
                Unmanaged<Record>.fromOpaque(context!).takeUnretainedValue().innerItems.add(end - first)
            }, context)
        if status != CND_OK { problems.withLock { $0.append("nested: \(status)") } }
    }
}

@Suite struct ParallelTests {
    static let backends = Runtime.Backend.allCases.map(\.rawValue).filter {
        cnd_parallel_for_on($0, 1, 0, 1, { _, _, _, _ in }, nil) == CND_OK
    }

    private func loop(_ backend: String, workers: Int, count: Int, segment: Int, nested: String? = nil) -> Record {
        let record = Record(segments: count == 0 ? 0 : (count - 1) / segment + 1, nested: nested)
        let status = cnd_parallel_for_on(
            backend, workers, count, segment,
            { context, segment, first, end in
                Unmanaged<Record>.fromOpaque(context!).takeUnretainedValue().run(segment: segment, items: first..<end)
            }, Unmanaged.passUnretained(record).toOpaque())
        #expect(status == CND_OK)
        return record
    }

    @Test(arguments: backends, [0, 1, 2, 7])
    func runsEachSegmentOnceWithTheSameResult(backend: String, workers: Int) {
        for (count, segment) in [(0, 3), (1, 3), (3, 3), (4, 3), (500, 1), (999, 10), (1_000, 999), (5, .max)] {
            let record = loop(backend, workers: workers, count: count, segment: segment)
            #expect(record.runs.allSatisfy { $0.count == 1 }, "\(count) items in segments of \(segment)")
            let alone = loop("serial", workers: 1, count: count, segment: segment)
            #expect(record.sums.withLock { $0 } == alone.sums.withLock { $0 })
        }
    }

    @Test(arguments: backends)
    func loopInsideALoopRunsAllItsItems(backend: String) {
        let record = loop(backend, workers: 7, count: 40, segment: 2, nested: backend)
        #expect(record.innerItems.count == 20 * 10)
        #expect(record.problems.withLock { $0 } == [])
    }

    @Test(arguments: backends)
    func loopsOfSeveralThreadsDoNotMeet(backend: String) async {
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    (0..<20).allSatisfy { _ in
                        loop(backend, workers: 3, count: 50, segment: 5).runs.allSatisfy { $0.count == 1 }
                    }
                }
            }
            for await right in group { #expect(right) }
        }
    }

    /// Small loops are everywhere, so the way around the team must cost next to nothing.
    @Test(.enabled(if: allocation_count_works() != 0, "a sanitizer has the allocator"))
    func loopOnOneThreadAllocatesNothing() {
        var items = 0
        let before = allocation_count()
        #expect(AlignedBuffer<Int>(count: 1).count == 1)
        let start = allocation_count()
        withUnsafeMutablePointer(to: &items) { items in
            let add: cnd_segment_body = { context, _, first, end in
                context!.assumingMemoryBound(to: Int.self).pointee += end - first
            }
            cnd_parallel_for(1, 100, 7, add, items)
            cnd_parallel_for(0, 5, 7, add, items)  // one segment, whatever the number of workers
        }
        let end = allocation_count()
        #expect(start > before, "the counter counts")
        #expect(end == start)
        #expect(items == 105)
    }

    @Test(arguments: ["", "openmp", "OMP", "threads"])
    func unknownBackendIsAnErrorAndRunsNothing(name: String) {
        let record = Record(segments: 1)
        let status = cnd_parallel_for_on(
            name, 1, 1, 1,
            { context, _, _, _ in Unmanaged<Record>.fromOpaque(context!).takeUnretainedValue().runs[0].add(1) },
            Unmanaged.passUnretained(record).toOpaque())
        #expect(status == CND_ERROR_UNKNOWN_BACKEND)
        #expect(record.runs[0].count == 0)
    }
}
