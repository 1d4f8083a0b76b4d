import CandorAudit
import CandorCalibration
import CandorModel
import Testing

@Suite struct IntegerAuditTests {
    /// Segment by segment, of whatever size, the sums are those of the whole statement.
    @Test(arguments: AuditKit.Form.allCases, AuditKit.statements.indices)
    func agreesWithTheStatementThatKeepsEverything(form: AuditKit.Form, index: Int) throws {
        let model = try AuditKit.model(form)
        let inference = try IntegerInference(model)
        for isWrong in [false, true] {
            let layout = try AuditKit.layout(model, AuditKit.statements[index], isWrong: isWrong)
            let whole = try IntegerStatement(layout, inference: inference)
            for size in [1, 77, 300, 4096] {
                let audit = try IntegerAudit(layout, inference: inference, workers: 2, pointsPerSegment: size)
                #expect(audit.cells == whole.cells && audit.slacks == whole.slacks && audit.holds == whole.holds)
                #expect(audit.binErrors == whole.binErrors && audit.correct == whole.correct)
                #expect(audit.confidences == whole.trace.predictions.rows)
                #expect(audit.histogram == whole.multiplicities(of: .histogram, model: model))
            }
        }
    }

    @Test func aModelOfAnotherFormatIsRefused() throws {
        let model = try AuditKit.model(.margin)
        let layout = try AuditKit.layout(model)
        var other = model
        other.format.labels[0] = "another"
        let inference = try IntegerInference(other)
        #expect(
            throws: AuditError.otherFormat(
                expected: try model.format.identity(), actual: try other.format.identity())
        ) { try IntegerAudit(layout, inference: inference) }
    }
}
