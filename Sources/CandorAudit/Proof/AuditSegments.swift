/// How the points of a statement are cut into segments, and how many segments share the tables of their heads.
///
/// A segment's values are held until its checks are done, so its size bounds memory. Tables whose queries are most of a
/// segment have multiplicities in each. Of the last layer and the head a point has few queries: those of several segments
/// are gathered, and share multiplicities that are committed, and a challenge that is drawn, after the last of them.
public struct AuditSegments: Sendable {
    /// Values and queries of a segment, about, of 24 and 32 bytes for the prover and 16 for the verifier.
    static let elementsPerSegment = 1 << 21
    /// The same of what is gathered.
    static let elementsPerSpan = 1 << 21

    /// The points of each segment, the spans in order.
    public let spans: [[Range<Int>]]

    /// The segments of the points of `layout`: nearly equal ones, so that tables are made for as few as possible.
    init(_ layout: StatementLayout) {
        let (segment, gathered) = (AuditTally.points(1, of: layout), AuditTally.gathered(1, of: layout))
        let perSegment = max(1, Self.elementsPerSegment / (segment.values + segment.queryCount + gathered.values))
        let perSpan = max(1, Self.elementsPerSpan / (2 * gathered.queryCount + gathered.values))
        self.init(points: layout.points, perSegment: perSegment, perSpan: perSpan)
    }

    /// Segments of at most `perSegment` points, and spans of at most `perSpan` or of one segment.
    package init(points: Int, perSegment: Int, perSpan: Int) {
        let spanCount = (points + max(perSpan, perSegment) - 1) / max(perSpan, perSegment)
        spans = Self.cut(0..<points, into: spanCount).map { span in
            Self.cut(span, into: (span.count + perSegment - 1) / perSegment)
        }
    }

    private static func cut(_ range: Range<Int>, into count: Int) -> [Range<Int>] {
        (0..<count).map { part in
            let (start, end) = (part * range.count / count, (part + 1) * range.count / count)
            return range.lowerBound + start..<range.lowerBound + end
        }
    }
}
