import CandorCore
import Synchronization
import Testing

struct ParallelForTests {
    @Test(arguments: [0, 1, 2, 7], [(0, 5), (1, 5), (5, 5), (6, 5), (1_003, 10)])
    func everyItemRunsOnceInItsSegment(workers: Int, shape: (count: Int, segment: Int)) {
        let visits = Mutex([Int](repeating: 0, count: shape.count))
        let segments = Mutex([Int: Range<Int>]())
        parallelFor(count: shape.count, segmentSize: shape.segment, workers: workers) { segment, items in
            visits.withLock { visits in
                for item in items { visits[item] += 1 }
            }
            segments.withLock { $0[segment] = items }
        }
        #expect(visits.withLock { $0 } == [Int](repeating: 1, count: shape.count))
        let cut = stride(from: 0, to: shape.count, by: shape.segment).enumerated().map { segment, first in
            (segment, first..<min(first + shape.segment, shape.count))
        }
        #expect(segments.withLock { $0 } == Dictionary(uniqueKeysWithValues: cut))
    }
}
