import CandorAudit
import Testing

/// What a reference set has been used for.
@Suite struct ReferenceSetLedgerTests {
    private let auditor = Party.identity(2).publicKey
    private let statement = Party.digest(9)

    @Test func registrationsOfOtherAuditorsAreRefused() throws {
        let folder = try Folder()
        let ledger = ReferenceSetLedger(path: folder.file("ledger"))
        let foreign = try RegistrationTests.registration(auditor: 3)
        #expect(
            throws: EvidenceError.mismatch(
                what: "auditor", expected: auditor.fingerprint, actual: foreign.auditor.fingerprint)
        ) {
            try ledger.beginAudit(
                number: 1, on: Party.digest(1), of: foreign, statement: statement, by: auditor, disclosing: .at(2000))
        }
        #expect(try ledger.nextAuditNumber(of: Party.digest(1)) == 1)
    }

    @Test func auditsOnOneSetAreNumberedInOrder() throws {
        let folder = try Folder()
        let ledger = ReferenceSetLedger(path: folder.file("ledger"))
        let registration = try RegistrationTests.registration(at: 1000)
        let set = Party.digest(1)
        #expect(try ledger.nextAuditNumber(of: set) == 1)
        #expect(
            try ledger.beginAudit(
                number: 1, on: set, of: registration, statement: statement, by: auditor, disclosing: .at(2000))
                == .at(2000)
        )
        #expect(try ledger.nextAuditNumber(of: set) == 2)
        for number in [0, 3] {
            #expect(throws: EvidenceError.spentReferenceSet(expectedAudit: 2, actualAudit: number)) {
                try ledger.beginAudit(
                    number: number, on: set, of: registration, statement: statement, by: auditor, disclosing: .at(2000))
            }
        }
        // The last one may be tried again, as the same statement and no other.
        #expect(try ledger.lastAudit(on: set)?.audit.statement == statement)
        try ledger.beginAudit(
            number: 1, on: set, of: registration, statement: statement, by: auditor, disclosing: .at(2000))
        #expect(try ledger.nextAuditNumber(of: set) == 2)
        #expect(throws: EvidenceError.spentReferenceSet(expectedAudit: 2, actualAudit: 1)) {
            try ledger.beginAudit(
                number: 1, on: set, of: registration, statement: Party.digest(8), by: auditor, disclosing: .at(2000))
        }
        // Another set begins anew, and the ledger is on the disk.
        let reopened = ReferenceSetLedger(path: folder.file("ledger"))
        #expect(try reopened.nextAuditNumber(of: Party.digest(2)) == 1)
        #expect(try reopened.nextAuditNumber(of: set) == 2)
    }

    /// A set is spent by its first disclosure: later commitments cannot be audited on it, whatever time they claim.
    @Test func theFirstDisclosureStands() throws {
        let folder = try Folder()
        let ledger = ReferenceSetLedger(path: folder.file("ledger"))
        let set = Party.digest(1)
        try ledger.beginAudit(
            number: 1, on: set, of: try RegistrationTests.registration(at: 1000), statement: statement, by: auditor,
            disclosing: .at(2000))
        #expect(throws: EvidenceError.registeredAfterDisclosure(registered: 2500, disclosed: 2000)) {
            try ledger.beginAudit(
                number: 2, on: set, of: try RegistrationTests.registration(at: 2500), statement: statement, by: auditor,
                disclosing: .at(3000)
            )
        }
        #expect(try ledger.disclosure(of: set) == .at(2000))
        #expect(try ledger.nextAuditNumber(of: set) == 2)
        #expect(
            try ledger.beginAudit(
                number: 2, on: set, of: try RegistrationTests.registration(at: 1999), statement: statement, by: auditor,
                disclosing: .at(3000)
            )
                == .at(2000))
    }

    @Test func auditsOfOneCommitmentAreCapped() throws {
        let folder = try Folder()
        let ledger = ReferenceSetLedger(path: folder.file("ledger"), auditsPerCommitment: 2)
        let registration = try RegistrationTests.registration(at: 1000)
        for number in 1...2 {
            try ledger.beginAudit(
                number: number, on: Party.digest(1), of: registration, statement: statement, by: auditor,
                disclosing: .publicLabels)
        }
        #expect(
            throws: EvidenceError.outOfRange(
                name: "audits of one commitment on one reference set", expected: "at most 2", actual: "3")
        ) {
            try ledger.beginAudit(
                number: 3, on: Party.digest(1), of: registration, statement: statement, by: auditor,
                disclosing: .publicLabels)
        }
        try ledger.beginAudit(
            number: 1, on: Party.digest(2), of: registration, statement: statement, by: auditor,
            disclosing: .publicLabels)
    }
}
