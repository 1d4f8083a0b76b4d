import CandorAudit
import CandorCalibration
import CandorModel
import Testing

/// What a proof costs does not depend on the tolerance that it is about.
@Suite struct AlphaCostTests {
    /// Correlations, lookups, bytes and everything else that the layout counts; and the messages of a session.
    @Test(arguments: AuditKit.Form.allCases, 0..<3)
    func costIsTheSameForEveryAlpha(form: AuditKit.Form, kind: Int) throws {
        func statement(_ alpha: Double) -> AuditStatement {
            [.paper(alpha: alpha), .expectedCalibrationError(tau: alpha), .certified(alpha: alpha)][kind]
        }
        let model = try AuditKit.model(form)
        let layouts = try [0.8, 0.9].map { try AuditKit.layout(model, statement($0)) }
        let costs = try layouts.map { try $0.cost() }
        #expect(costs[0] == costs[1])
        let outcomes = try layouts.map { try AuditSession.run($0, model: model) }
        #expect(outcomes.allSatisfy { $0.isAccepted })
        #expect(outcomes[0].bytes == outcomes[1].bytes)
        #expect(outcomes[0].proverDraws.drawn == outcomes[1].proverDraws.drawn)
        #expect(outcomes[0].transcript != outcomes[1].transcript, "they are two proofs")
    }

    /// A statement that does not hold is no cheaper: the layout knows nothing of scores.
    @Test(arguments: AuditKit.Form.allCases) func costIsTheSameForAnAlphaThatFails(form: AuditKit.Form) throws {
        let model = try AuditKit.model(form)
        let costs = try [0.01, 0.05, 0.6].map { try AuditKit.layout(model, .certified(alpha: $0)).cost() }
        #expect(costs.allSatisfy { $0 == costs[0] })
    }
}
