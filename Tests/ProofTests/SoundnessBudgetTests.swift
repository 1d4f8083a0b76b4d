import CandorProof
import Testing

@Suite struct SoundnessBudgetTests {
    /// Bits of PROTOCOL 10.3, there from Python; |K| = (2^61 - 1)^2.
    @Test func bitsAreThoseOfTheSpecification() {
        func lookups(_ queries: Int, columns: Int) -> Double {
            var budget = SoundnessBudget()
            budget.addLookup(queries: queries, rows: 0, columns: columns)
            return budget.bits
        }
        #expect(abs(lookups(1 << 27, columns: 3) - (122 - 29)) < 1e-9)  // 2^28 queries count twice with three columns
        #expect(abs(lookups(120_000_000, columns: 2) - 94.16) < 0.01)
        #expect(abs(lookups(1 << 26, columns: 1) - 95) < 1e-9)
    }

    @Test func termsAdd() {
        var budget = SoundnessBudget()
        #expect(budget.bits == .infinity)
        budget.addOpenings(3)
        budget.addOpenings(5)
        #expect(abs(budget.bits - 119) < 1e-9)
        budget.addBatch(checks: 6, degree: 2)
        #expect(abs(budget.bits - 118) < 1e-9)
        budget.addLookup(queries: 4, rows: 8, columns: 2)
        #expect(abs(budget.bits - 117) < 1e-9)
        #expect(budget.terms.map(\.numerator) == [8, 6, 2, 16])
        #expect(budget.description.contains("lookups: 16.0 / |K|"))
    }

    @Test func tooFewBitsAreRefused() throws {
        var budget = SoundnessBudget()
        budget.add("test", numerator: 4)
        try budget.require(bits: 119.99)
        #expect(throws: ProofError.self) { try budget.require(bits: 120.01) }
    }

    /// A verifier that demands more than the session leaves ends it, without a verdict.
    @Test func sessionRefusesABatchBeyondItsBudget() {
        for (minimum, accepted) in [(119.0, true), (121.5, false)] {
            let outcome = TwoParties.run(minimumSoundnessBits: minimum) { session in
                let x = try session.commit(FieldVector([0]))
                let masks = try session.reserveMasks(degree: 2)
                var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
                try batch.addMultiplications(x, x, equal: x)
                try session.prove(batch)
                return session.budget
            } verifier: { session in
                let x = try session.receiveCommitments(1)
                let masks = try session.reserveMasks(degree: 2)
                var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
                try batch.addMultiplications(x, x, equal: x)
                #expect(try session.verify(batch) == .accept)
                return session.budget
            }
            if accepted {
                #expect(try! outcome.prover.get() == outcome.verifier.get())
            } else {
                guard case .insufficientSoundness(minimum, _) = outcome.verifier.error else {
                    Issue.record("\(outcome.verifier)")
                    continue
                }
            }
        }
    }
}
