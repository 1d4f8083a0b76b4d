import CandorAudit
import Testing

@Suite struct AuditAllowanceTests {
    private static let allowance = AuditAllowance(perReferenceSet: 2, perCommitment: 5)

    private static func error(_ set: UInt8, after history: [UInt8]) -> EvidenceError? {
        Party.error { () throws(EvidenceError) in
            try allowance.check(Party.digest(set), after: history.map { Party.digest($0) })
        }
    }

    @Test func auditsOnOneSetAreCapped() {
        #expect(Self.error(1, after: []) == nil)
        #expect(Self.error(1, after: [1, 2, 2]) == nil)
        #expect(
            Self.error(1, after: [1, 2, 1])
                == .outOfRange(
                    name: "audits of one commitment on one reference set", expected: "at most 2",
                    actual: "one more than 2"))
    }

    /// A set with one row changed has another digest; the cap over all sets counts it nevertheless.
    @Test func auditsOnManySetsAreCapped() {
        #expect(Self.error(9, after: [1, 2, 3, 4]) == nil)
        #expect(
            Self.error(9, after: [1, 2, 3, 4, 5])
                == .outOfRange(name: "audits of one commitment", expected: "at most 5", actual: "one more than 5"))
    }
}
