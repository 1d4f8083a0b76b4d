import CandorAudit
import CandorModel
import CandorProof
import Testing

@Suite struct AuditSegmentsTests {
    @Test(arguments: [1, 7, 99, 100, 101, 1_000, 12_345], [(1, 1), (10, 35), (100, 40), (4_000, 20_000)])
    func everyPointIsInOneSegment(points: Int, limits: (perSegment: Int, perSpan: Int)) {
        let spans = AuditSegments(points: points, perSegment: limits.perSegment, perSpan: limits.perSpan).spans
        let ranges = spans.flatMap { $0 }
        #expect(ranges.flatMap { Array($0) } == Array(0..<points))
        #expect(ranges.allSatisfy { (1...limits.perSegment).contains($0.count) })
        let largest = max(limits.perSpan, limits.perSegment)
        #expect(spans.allSatisfy { $0.reduce(0) { $0 + $1.count } <= largest })
        let sizes = ranges.map(\.count)
        #expect(sizes.max()! - sizes.min()! <= 2, "nearly equal")
    }

    /// The verdict is that of the statement, however its points are cut; a lie in any segment is found.
    @Test(arguments: AuditKit.Form.allCases)
    func segmentsAndSpansChangeNoVerdict(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let segments = AuditSegments(points: 60, perSegment: 13, perSpan: 30)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6), rows: 60)
        #expect(try AuditSession.run(layout, model: model, segments: segments).isAccepted)
        let refuted = try AuditKit.layout(model, .paper(alpha: 0), rows: 60, isWrong: true)
        #expect(try AuditSession.run(refuted, model: model, segments: segments, isHonest: false).isRejected)
        for lying in segments.spans.flatMap({ $0 }) {
            let wrongHead = try AuditSession.run(layout, model: model, segments: segments, isHonest: false) {
                $0.changingWitness = { witness, range in
                    if range == lying { witness.correct[3] = 1 - witness.correct[3] }
                }
            }
            #expect(wrongHead.isRejected)
            let wrongLayer = try AuditSession.run(layout, model: model, segments: segments, isHonest: false) {
                $0.changingWitness = { witness, range in
                    if range == lying { witness.layers[0].output[1] += 1 }
                }
            }
            #expect(wrongLayer.isRejected)
        }
    }

    /// Multiplicities of gathered queries are those of all segments of a span: a point cannot be left out of them.
    @Test func multiplicityOfAGatheredTableThatIsOff27() throws {
        let model = try AuditKit.model(.softmax)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6), rows: 60)
        let rows = layout.table(.histogram).rowCount
        for change in [Fp.one, -Fp.one] {
            let outcome = try AuditSession.run(
                layout, model: model, segments: AuditSegments(points: 60, perSegment: 13, perSpan: 30),
                isHonest: false
            ) {
                $0.changingCommitment = { _, values in
                    if values.count == rows { values[rows / 2] = values[rows / 2] + change }
                }
            }
            #expect(outcome.isRejected)
        }
    }
}
