import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// Attacks on whole sessions, from the first message to the last. Numbers are those of PROTOCOL 8.
@Suite(.serialized) struct CompleteSessionTests {
    /// The frames of each party in the honest session, in order.
    private static func frames(seed: UInt64? = 1) -> (prover: [[UInt8]], verifier: [[UInt8]]) {
        let provers = Recorder(), verifiers = Recorder()
        let outcome = CompleteSession.run(
            seed: seed,
            fromProver: {
                provers.add($1)
                return [$1]
            },
            fromVerifier: {
                verifiers.add($1)
                return [$1]
            })
        #expect(outcome.verifier.verdict == .accept, "\(String(describing: outcome.verifierError))")
        return (provers.frames, verifiers.frames)
    }

    static let proverFrames = 20, verifierFrames = 13

    @Test func honestSessionIsAcceptedAndBothSawTheSame() throws {
        let outcome = CompleteSession.run(seed: nil)
        #expect(outcome.proverError == nil && outcome.verifierError == nil)
        #expect(outcome.verifier.verdict == .accept)
        #expect(outcome.prover.transcript == outcome.verifier.transcript)
        let frames = Self.frames()
        #expect(frames.prover.count == Self.proverFrames && frames.verifier.count == Self.verifierFrames)
    }

    /// The budget of both has the seeds, both rounds and their OT extensions, beside what the proof itself checks.
    @Test func budgetCountsTheCorrelations() throws {
        let outcome = CompleteSession.run()
        #expect(outcome.prover.budget == outcome.verifier.budget)
        let terms = Dictionary(
            uniqueKeysWithValues: outcome.verifier.budget.terms.map { ($0.name, $0.numerator) })
        #expect(terms["seed VOLEs"] == 10 && terms["rounds of VOLE"] == 2)
        let extensions = COTExtension.hashError(count: 48) + COTExtension.hashError(count: 64)
        #expect(terms["OT extension"] == extensions * Double(Fp.p) * Double(Fp.p))
        #expect(terms["openings"] == 17 && terms["lookups"] == 2 * 41 + 16)
        #expect(terms["polynomial checks"] == 41 + 6 + 1 && terms["degrees of batches"] == 9)
    }

    /// 52: a disconnect at any message of either party: both end with an error, and nothing can be done afterwards.
    @Test(arguments: 0..<(proverFrames + verifierFrames))
    func disconnectAtAnyMessageEndsBoth(message: Int) {
        let outcome = CompleteSession.run(
            fromProver: { $0 == message ? nil : [$1] },
            fromVerifier: { $0 == message - Self.proverFrames ? nil : [$1] })
        #expect(outcome.proverError == .channel(.closed) && outcome.verifierError == .channel(.closed))
        #expect(outcome.verifier.verdict == nil)
        #expect([nil, .sessionOver].contains(outcome.prover.afterwards))
        #expect([nil, .sessionOver].contains(outcome.verifier.afterwards))
        // From the first commitment on there is a session to ask.
        if (8..<Self.proverFrames).contains(message) {
            #expect(outcome.prover.afterwards == .sessionOver && outcome.verifier.afterwards == .sessionOver)
        }
    }

    /// 16, 51, 52: a changed message, whichever it is, is never accepted, and the party that finds it ends the other.
    ///
    /// One bit in every seventh byte: corrections of OTs are many guesses then, since each counts only where a secret
    /// bit is 1.
    @Test(arguments: 0..<(proverFrames + verifierFrames))
    func changedMessageIsNeverAccepted(message: Int) {
        let change: @Sendable ([UInt8]) -> [[UInt8]] = { frame in
            var frame = frame
            for index in stride(from: 12, to: frame.count, by: 7) { frame[index] ^= 0x10 }
            return [frame]
        }
        let outcome = CompleteSession.run(
            fromProver: { $0 == message ? change($1) : [$1] },
            fromVerifier: { $0 == message - Self.proverFrames ? change($1) : [$1] })
        #expect(outcome.verifier.verdict != .accept)
        let isRejected = outcome.verifier.verdict != nil
        #expect(isRejected || outcome.verifierError != nil)
        #expect([nil, .sessionOver].contains(outcome.verifier.afterwards))
        if isRejected { #expect(outcome.verifier.afterwards == .sessionOver) }
        // A prover whose last messages nobody answers is done; any other is woken.
        if !isRejected { #expect(outcome.proverError != nil || message == Self.proverFrames - 1) }
    }

    /// 52: a message that never comes ends both by their timeouts.
    @Test(arguments: [1, 6, 16]) func withheldMessageEndsBoth(message: Int) {
        let outcome = CompleteSession.run(timeout: 1, fromProver: { $0 == message ? [] : [$1] })
        #expect(outcome.verifierError != nil && outcome.proverError != nil)
    }

    /// 12: a prover with another matrix has other correlations; the first check that uses them, here that of the second
    /// round, refuses.
    @Test func matrixOfAnotherVersionEndsTheSession() {
        let outcome = CompleteSession.run(proverVersion: 98)
        #expect(outcome.verifierError == .checkFailed(name: "the prover's single points"))
        #expect(outcome.verifier.afterwards == .sessionOver && outcome.prover.afterwards == .sessionOver)
    }

    /// 3, 50: the whole transcript of a prover, replayed to a new verifier: its nonce makes another session, so the keys
    /// of the base OTs match nothing and the first check that uses them fails.
    @Test func replayedSessionIsRefused() {
        let recorded = Self.frames(seed: 1).prover
        let outcome = CompleteSession.run(seed: 2, fromProver: { index, _ in [recorded[index]] })
        #expect(outcome.verifierError == .checkFailed(name: "the seed VOLEs"))
        #expect(outcome.verifier.verdict == nil)
    }

    /// 53: two sessions at a time have no random block of 16 bytes in common.
    @Test func concurrentSessionsShareNoRandomness() {
        let outcome = TwoParties.concurrently {
            Self.frames(seed: nil)
        } _: {
            Self.frames(seed: nil)
        }
        guard case .success(let first) = outcome.prover, case .success(let second) = outcome.verifier else {
            Issue.record("a session failed")
            return
        }
        func blocks(_ frames: [[UInt8]]) -> Set<[UInt8]> {
            var blocks: Set<[UInt8]> = []
            for frame in frames {
                for start in stride(from: 12, through: frame.count - 16, by: 16) {
                    blocks.insert(Array(frame[start..<start + 16]))
                }
            }
            return blocks
        }
        // Not the hellos, which have the statement, not the opened values, and not the challenges that the test fixes.
        let opening = Self.proverFrames - 2
        func drawn(_ frames: (prover: [[UInt8]], verifier: [[UInt8]])) -> Set<[UInt8]> {
            blocks(Array(frames.prover[1..<opening] + frames.verifier[1..<Self.verifierFrames - 2]))
        }
        let one = drawn(first), other = drawn(second)
        #expect(one.intersection(other).isEmpty)
        #expect(one.count > 1_000)
    }
}
