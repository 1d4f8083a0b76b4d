import CandorProof
import Foundation
import Testing

@Suite struct AttemptRecordTests {
    @Test func failedCheckAllowsNoFurtherAttempt() throws {
        var record = AttemptRecord(retries: 3)
        try record.begin()
        record.end(.rejected)
        #expect(throws: ProofError.attemptsExhausted(allowed: 1, made: 1)) { try record.begin() }
        #expect(record.outcomes == [.rejected])
    }

    @Test func acceptedStatementIsNotProvedAgain() throws {
        var record = AttemptRecord()
        try record.begin()
        record.end(.accepted)
        #expect(throws: ProofError.attemptsExhausted(allowed: 1, made: 1)) { try record.begin() }
    }

    @Test func brokenConnectionAllowsTheStatedRetries() throws {
        var record = AttemptRecord(retries: 1)
        try record.begin()
        record.end(.incomplete)
        try record.begin()  // and this one never ends: the process was killed
        #expect(throws: ProofError.attemptsExhausted(allowed: 2, made: 2)) { try record.begin() }
    }

    @Test func recordOutlivesItsProcess() throws {
        var record = AttemptRecord(retries: 0)
        try record.begin()
        var read = try JSONDecoder().decode(AttemptRecord.self, from: JSONEncoder().encode(record))
        #expect(read == record)
        #expect(throws: ProofError.attemptsExhausted(allowed: 1, made: 1)) { try read.begin() }
    }

    @Test func eachAttemptIsOneMoreGuess() throws {
        var budget = SoundnessBudget()
        budget.addLookup(queries: 1 << 20, rows: 16, columns: 2)
        var record = AttemptRecord(retries: 3)
        for _ in 0..<4 { try record.begin() }
        #expect(abs(record.bits(of: budget) - (budget.bits - 2)) < 1e-9)
        #expect(AttemptRecord().bits(of: budget) == budget.bits)
    }

    @Test func resultsAreJudgedByWhetherACheckFailed() {
        #expect(AttemptRecord.Outcome(.success(.accept)) == .accepted)
        #expect(AttemptRecord.Outcome(.success(.reject(.zeroCheck(count: 1)))) == .rejected)
        #expect(AttemptRecord.Outcome(.failure(.checkFailed(name: "the seed VOLEs"))) == .rejected)
        #expect(AttemptRecord.Outcome(.failure(.channel(.closed))) == .incomplete)
    }
}
