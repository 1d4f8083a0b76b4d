import CandorAudit
import CandorProof
import Foundation
import Testing

/// The log of attempts on the disk.
@Suite struct AttemptLogTests {
    @Test func attemptsAreOnTheDiskBeforeTheyEnd() throws {
        let folder = try Folder()
        let log = AttemptLog(path: folder.file("attempts"))
        #expect(try log.begin(commitment: Party.digest(1), statement: Party.digest(2)).outcomes == [.incomplete])
        // What another process, or this one after a kill, reads.
        let other = AttemptLog(path: folder.file("attempts"))
        #expect(
            try other.record(commitment: Party.digest(1), statement: Party.digest(2)).outcomes == [.incomplete])
        #expect(try other.begin(commitment: Party.digest(1), statement: Party.digest(2)).outcomes.count == 2)
        let error = #expect(throws: EvidenceError.self) {
            try log.begin(commitment: Party.digest(1), statement: Party.digest(2))
        }
        #expect(error == .attemptsExhausted(allowed: 2, made: 2))
        #expect(try folder.mode(of: "attempts") == 0o600)
    }

    @Test(arguments: [AttemptRecord.Outcome.accepted, .rejected])
    func verdictsEndTheAttempts(outcome: AttemptRecord.Outcome) throws {
        let folder = try Folder()
        let log = AttemptLog(path: folder.file("attempts"), retries: 5)
        try log.begin(commitment: Party.digest(1), statement: Party.digest(2))
        try log.end(outcome, commitment: Party.digest(1), statement: Party.digest(2))
        #expect(throws: EvidenceError.attemptsExhausted(allowed: 1, made: 1)) {
            try log.begin(commitment: Party.digest(1), statement: Party.digest(2))
        }
        // Another statement, or another commitment, is another entry.
        try log.begin(commitment: Party.digest(1), statement: Party.digest(3))
        try log.begin(commitment: Party.digest(4), statement: Party.digest(2))
        #expect(try log.record(commitment: Party.digest(1), statement: Party.digest(2)).outcomes == [outcome])
    }

    @Test func attemptsOfManyThreadsAllCount() throws {
        let folder = try Folder()
        let path = folder.file("attempts")
        DispatchQueue.concurrentPerform(iterations: 16) { _ in
            _ = try? AttemptLog(path: path, retries: 15).begin(commitment: Party.digest(1), statement: Party.digest(2))
        }
        let log = AttemptLog(path: path, retries: 15)
        #expect(try log.record(commitment: Party.digest(1), statement: Party.digest(2)).outcomes.count == 16)
    }

    @Test func filesThatAreNoLogAreRefusedAndLeftAlone() throws {
        let folder = try Folder()
        try folder.write(Array("{\"attempts\":[{}]}".utf8), as: "attempts")
        let error = #expect(throws: EvidenceError.self) {
            try AttemptLog(path: folder.file("attempts")).begin(commitment: Party.digest(1), statement: Party.digest(2))
        }
        guard case .malformed = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(try folder.bytes(of: "attempts") == Array("{\"attempts\":[{}]}".utf8))
    }
}
