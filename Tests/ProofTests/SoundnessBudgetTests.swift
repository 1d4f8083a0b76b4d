import CandorProof
import ProofTestKit
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

    @Test func budgetsAddTermByTerm() {
        var budget = SoundnessBudget(), other = SoundnessBudget()
        budget.addOpenings(3)
        other.addOpenings(4)
        other.add("test", numerator: 2)
        budget.add(other)
        #expect(budget.terms.map(\.numerator) == [7, 2])
    }

    /// PROTOCOL 10.3: 258 seeds, a guess a round, and the hashes of 2,560 and of 8,500 OTs.
    @Test func correlationsOfTheCurrentSetsCostLittle() throws {
        let current = try VOLEParameters.current()
        #expect(current.budget(rounds: 1).terms.map { $0.numerator.rounded() } == [258, 1, 2794])
        #expect(current.budget(rounds: 3).terms.map { $0.numerator.rounded() } == [258, 3, 2794 + 2 * 8636])
        // 2^27 lookups of two columns take some 170 rounds.
        var budget = current.budget(rounds: 170)
        budget.addLookup(queries: 1 << 27, rows: 1 << 16, columns: 2)
        #expect(budget.bits > 93.9)
    }

    /// Openings and zero checks are judged within the budget, like batches.
    @Test(arguments: [true, false]) func openingsBeyondTheBudgetAreRefused(opening: Bool) {
        for (minimum, allowed) in [(119.0, true), (122.5, false)] {
            let outcome = TwoParties.run(minimumSoundnessBits: minimum) { session in
                let x = try session.commit(FieldVector([0, 0]))
                if opening { try session.open(x) } else { try session.proveZero(x) }
                return true
            } verifier: { session in
                let x = try session.receiveCommitments(2)
                do throws(ProofError) {
                    if opening { return try session.receiveOpening(of: x) == .values([.zero, .zero]) }
                    return try session.verifyZero(x) == .accept
                } catch {
                    #expect(throws: ProofError.sessionOver) { _ = try session.receiveCommitments(1) }
                    throw error
                }
            }
            if allowed {
                #expect(outcome.verifier == .success(true))
            } else {
                guard case .insufficientSoundness(minimum, _) = outcome.verifier.error else {
                    Issue.record("\(outcome.verifier)")
                    continue
                }
            }
        }
    }

    /// Correlations that leave 2^40 / |K| to chance with each draw: 82 bits after the first.
    private struct Costly: VerifierCorrelationSource, ~Copyable {
        var inner = IdealVOLE(seed: 1).verifier()
        var draws = 0

        mutating func draw(_ count: Int) throws(ProofError) -> VerifierVector<Fp> {
            draws += 1
            return try inner.draw(count)
        }

        var budget: SoundnessBudget {
            var budget = SoundnessBudget()
            budget.add("draws", numerator: 0x1p40 * Double(draws))
            return budget
        }

        borrowing func withDelta<R, E: Error>(_ body: (borrowing Delta) throws(E) -> R) throws(E) -> R {
            try inner.withDelta(body)
        }
    }

    private static func finish(draws: Int, minimum: Double) -> ProofError? {
        let (a, b) = InMemoryChannel.pair(timeout: 1)
        defer { a.close() }
        var session = VerifierSession(
            source: Costly(), connection: Connection(b, sending: .fromVerifier), identifier: TwoParties.identifier(),
            minimumSoundnessBits: minimum)
        do throws(ProofError) {
            for _ in 0..<draws { _ = try session.receiveCommitments(0) }
            try session.finish()
        } catch { return error }
        return nil
    }

    /// What the correlations cost counts to the end: a draw after the last check is not overlooked.
    @Test func correlationsDrawnLateAreCounted() {
        #expect(Self.finish(draws: 0, minimum: 90) == nil)
        #expect(Self.finish(draws: 1, minimum: 81) == nil)
        guard case .insufficientSoundness(83, _) = Self.finish(draws: 1, minimum: 83) else {
            Issue.record("a session that left 82 bits passed for one of 83")
            return
        }
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
