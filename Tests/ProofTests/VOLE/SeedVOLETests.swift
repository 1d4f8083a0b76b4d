import CandorCore
import CandorProof
import Testing

@Suite struct SeedVOLETests {
    @Test(arguments: [1, 3, 260])
    func givesKeysOfTheValues(count: Int) throws {
        var seeds = try VOLEParties.Seeds(count, seed: UInt64(count))
        let prover = try seeds.prover.take(count), verifier = try seeds.verifier.take(count)
        #expect(VOLEParties.firstWrong(prover, verifier, seeds.delta) == nil)
        #expect(Set(prover.values.array).count == count, "values repeat")
    }

    @Test func costs976BytesASeed() {
        #expect(SeedCorrections.byteCount(1) == 976)
        #expect(SeedCorrections.byteCount(260) == 253_760)
    }

    @Test func givesNothingTwice() throws {
        var seeds = try VOLEParties.Seeds(3, seed: 1)
        _ = try seeds.prover.take(2)
        #expect(throws: ProofError.correlationsExhausted(requested: 2, available: 1)) { _ = try seeds.prover.take(2) }
        #expect(throws: ProofError.correlationsExhausted(requested: 4, available: 3)) { _ = try seeds.verifier.take(4) }
        #expect(throws: ProofError.correlationsExhausted(requested: -1, available: 3)) {
            _ = try seeds.verifier.take(-1)
        }
    }

    /// What a run of the check with a wrong τ for one bit of Δ ends with.
    ///
    /// - Parameter guess: what the prover does for the bit: 0 leaves its sums, 1 adds what the error adds to the key.
    private func survives(seed: UInt64, bit: Int, guess: Int) throws -> Bool {
        let error = Fp(5), count = 2
        let delta = Delta(VOLEParties.delta(seed: seed))
        var source = SeededRandomSource(seed: seed, stream: 1)
        let committed = try ProverSeedVOLE(baseKeys: VOLEParties.pairs(seed: seed)).begin(count: count, using: &source)
        var corrections = SeedCorrections(
            elements: committed.corrections.elements.slice(0..<committed.corrections.elements.count))
        corrections.elements[bit * (count + 2)] = corrections.elements[bit * (count + 2)] + error
        let challenged = try VerifierSeedVOLE(baseKeys: VOLEParties.chosen(delta, seed: seed), delta: delta)
            .receive(corrections, count: count, using: &source)
        let challenge = challenged.challenge
        var opening = committed.open(challenge).opening
        if guess == 1 {
            let digit = Fp(1 << (bit % 61)) * error
            opening.mac += challenge.point * (bit < 61 ? Fp2(digit) : Fp2(.zero, digit))
        }
        return accepts(challenged, opening)
    }

    private func accepts(_ verifier: consuming VerifierSeedVOLE.AwaitingOpening, _ opening: SeedOpening) -> Bool {
        do throws(ProofError) {
            _ = try verifier.check(opening)
        } catch {
            #expect(error == .checkFailed(name: "the seed VOLEs"))
            return false
        }
        return true
    }

    /// Attack 4: another u for one OT passes exactly when the guessed bit of Δ is right.
    @Test(arguments: [0, 60, 61, 121])
    func wrongValueForOneTransferIsAGuessOfItsBit(bit: Int) throws {
        var passed = 0
        for run in 0..<400 {
            let seed = UInt64(1000 * bit + run)
            let delta = Delta(VOLEParties.delta(seed: seed))
            let actual = delta.choices().withUnsafeBytes { Int($0[bit]) }
            let first = try survives(seed: seed, bit: bit, guess: 0)
            let second = try survives(seed: seed, bit: bit, guess: 1)
            #expect(first == (actual == 0) && second == (actual == 1), "seed \(seed)")
            passed += first ? 1 : 0
        }
        #expect(abs(passed - 200) < 50, "five deviations of 400 coins")
    }

    /// An error in a seed does not hide behind the mask: χ^0 belongs to the mask alone.
    @Test func errorInTheMaskDoesNotCancelOneInASeed() throws {
        for seed in UInt64(0)..<20 {
            let delta = Delta(VOLEParties.delta(seed: seed))
            let bit = try #require((0..<61).first { delta.element.c0.value >> UInt64($0) & 1 == 1 })
            var source = SeededRandomSource(seed: seed, stream: 1)
            let committed = try ProverSeedVOLE(baseKeys: VOLEParties.pairs(seed: seed)).begin(count: 1, using: &source)
            var corrections = SeedCorrections(elements: committed.corrections.elements.slice(0..<122 * 3))
            corrections.elements[3 * bit] = corrections.elements[3 * bit] + .one
            corrections.elements[3 * bit + 1] = corrections.elements[3 * bit + 1] - .one
            let challenged = try VerifierSeedVOLE(baseKeys: VOLEParties.chosen(delta, seed: seed), delta: delta)
                .receive(corrections, count: 1, using: &source)
            let opening = committed.open(challenged.challenge).opening
            let accepted = accepts(challenged, opening)
            #expect(!accepted)
        }
    }

    /// Attack 5: a prover with another value in each of 40 transfers passes with 2^-40.
    @Test func wrongValuesForManyTransfersEndTheCheck() throws {
        for seed in UInt64(0)..<20 {
            let delta = Delta(VOLEParties.delta(seed: seed)), count = 3
            var source = SeededRandomSource(seed: seed, stream: 1)
            let committed = try ProverSeedVOLE(baseKeys: VOLEParties.pairs(seed: seed))
                .begin(count: count, using: &source)
            var corrections = SeedCorrections(
                elements: committed.corrections.elements.slice(0..<committed.corrections.elements.count))
            for bit in stride(from: 1, to: 121, by: 3) {
                corrections.elements[bit * (count + 2) + bit % count] += Fp(bit)
            }
            let challenged = try VerifierSeedVOLE(baseKeys: VOLEParties.chosen(delta, seed: seed), delta: delta)
                .receive(corrections, count: count, using: &source)
            let opening = committed.open(challenged.challenge).opening
            let accepted = accepts(challenged, opening)
            #expect(!accepted, "seed \(seed)")
        }
    }

    /// Attack 5: the parties do not agree on how many seeds there are.
    @Test func otherNumberOfSeedsIsRefused() throws {
        let delta = Delta(VOLEParties.delta(seed: 1))
        var source = SeededRandomSource(seed: 1)
        let committed = try ProverSeedVOLE(baseKeys: VOLEParties.pairs(seed: 1)).begin(count: 4, using: &source)
        #expect(throws: ProofError.lengthMismatch(values: "seed corrections", expected: 122 * 7, actual: 122 * 6)) {
            _ = try VerifierSeedVOLE(baseKeys: VOLEParties.chosen(delta, seed: 1), delta: delta)
                .receive(committed.corrections, count: 5, using: &source)
        }
    }

    @Test func baseKeysAreCounted() {
        #expect(throws: ProofError.lengthMismatch(values: "base keys", expected: 244, actual: 242)) {
            _ = try ProverSeedVOLE(baseKeys: VOLEParties.pairs(seed: 1, count: 121))
        }
        #expect(throws: ProofError.lengthMismatch(values: "base keys", expected: 122, actual: 244)) {
            _ = try VerifierSeedVOLE(baseKeys: VOLEParties.pairs(seed: 1), delta: Delta(.one))
        }
    }

    @Test func choicesAreTheBitsOfDelta() {
        let element = VOLEParties.delta(seed: 5)
        let choices = Delta(element).choices()
        var sum = Fp2.zero
        for bit in 0..<122 where choices.withUnsafeBytes({ $0[bit] }) == 1 {
            sum += bit < 61 ? Fp2(Fp(1 << bit)) : Fp2(.zero, Fp(1 << (bit - 61)))
        }
        #expect(sum == element)
    }
}
