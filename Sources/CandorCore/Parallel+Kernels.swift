import CCandor

/// Runs `body` on consecutive segments of 0 ..< `count`, each `segmentSize` long but the last.
///
/// The cut does not depend on the number of workers, so a result that depends on its segment alone is the same at any
/// number of them. Segments may run at the same time on different threads; the call returns when all are done.
///
/// - Parameters:
///   - count: items in all; 0 runs nothing.
///   - segmentSize: items of a segment, positive.
///   - workers: threads at most; 0 means all that the machine has.
///   - body: receives the segment's number and its items.
public func parallelFor(
    count: Int, segmentSize: Int, workers: Int = 0, _ body: @Sendable (_ segment: Int, _ items: Range<Int>) -> Void
) {
    precondition(count >= 0 && segmentSize > 0 && workers >= 0, "negative count, workers, or empty segments")
    withoutActuallyEscaping(body) { escapable in
        var context = escapable
        withUnsafeMutablePointer(to: &context) { pointer in
            cnd_parallel_for(
                workers, count, segmentSize,
                { context, segment, first, end in
                    // The pointer that is given three lines below.
                    let body = context!.assumingMemoryBound(to: (@Sendable (Int, Range<Int>) -> Void).self).pointee
                    body(segment, first..<end)
                }, pointer)
        }
    }
}
