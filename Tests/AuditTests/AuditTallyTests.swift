import CandorAudit
import CandorCalibration
import CandorModel
import Testing

@Suite struct AuditTallyTests {
    /// What the layout says of a proof is what both parties of a session draw, for every form and statement.
    @Test(arguments: AuditKit.Form.allCases, 0..<3)
    func costIsWhatASessionDraws(form: AuditKit.Form, kind: Int) throws {
        let statement: AuditStatement = [
            .paper(alpha: 0.8), .expectedCalibrationError(tau: 0.8), .certified(alpha: 0.6),
        ][kind]
        let model = try AuditKit.model(form)
        let layout = try AuditKit.layout(model, statement)
        let cost = try layout.cost()
        let outcome = try AuditSession.run(layout, model: model)
        #expect(outcome.isAccepted)
        #expect(outcome.proverDraws.drawn == cost.correlations && outcome.verifierDraws.drawn == cost.correlations)
        // Headers, challenges, and nothing that grows.
        #expect((0..<4_000).contains(outcome.bytes - cost.bytes), "\(outcome.bytes) for \(cost.bytes)")
    }

    /// Also of a proof of many segments, whose tables are made many times.
    @Test(arguments: AuditKit.Form.allCases) func bothSidesExpectWhatTheyDraw(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let layout = try AuditKit.layout(model, .certified(alpha: 0.6))
        let segments = AuditSegments(points: 300, perSegment: 40, perSpan: 150)
        #expect(segments.spans.map(\.count) == [4, 4])
        let outcome = try AuditSession.run(layout, model: model, segments: segments)
        #expect(outcome.isAccepted)
        for draws in [outcome.proverDraws, outcome.verifierDraws] { #expect(draws.expected == draws.drawn) }
    }
}
