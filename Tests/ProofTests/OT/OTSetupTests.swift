import CandorCore
import CandorProof
import KernelTestKit
import ProofTestKit
import Testing

/// All oblivious transfers of a session over a channel: base OTs, then draws (cheats 3 and 50 to 53 of the battery).
@Suite struct OTSetupTests {
    struct ProverResult: Sendable {
        var choices: [[UInt8]] = []
        var blocks: [[Block]] = []
        var pairs: [Block] = []
        var error: ProofError?
        var afterwards: ProofError?
    }

    struct VerifierResult: Sendable {
        var keys: [[Block]] = []
        var chosen: [Block] = []
        var delta = Block.zero
        var error: ProofError?
        var afterwards: ProofError?
    }

    static let ownChoices: [UInt8] = [1, 0, 0, 1, 1]

    static func prove(_ channel: any Channel, draws: [Int], session: UInt8 = 1, seed: UInt64? = 1) -> ProverResult {
        var result = ProverResult()
        let connection = Connection(channel, sending: .fromProver)
        do throws(ProofError) {
            let session = OTParties.session(session)
            var setup =
                if let seed {
                    try ProverOTSetup.run(
                        count: ownChoices.count, session: session, over: connection,
                        randomness: SeededRandomSource(seed: seed, stream: 1))
                } else {
                    try ProverOTSetup.run(count: ownChoices.count, session: session, over: connection)
                }
            result.pairs = copy(setup.keys)
            do throws(ProofError) {
                for count in draws {
                    let (choices, blocks) = try setup.correlated.draw(count)
                    result.choices.append(choices)
                    result.blocks.append(blocks)
                }
            } catch {
                result.error = error
                do throws(ProofError) { _ = try setup.correlated.draw(1) } catch { result.afterwards = error }
            }
        } catch {
            result.error = error
        }
        return result
    }

    static func copy(_ keys: borrowing BaseOTKeys) -> [Block] {
        var copy: [Block] = []
        for index in 0..<keys.count { copy.append(keys[index]) }
        return copy
    }

    static func verify(_ channel: any Channel, draws: [Int], session: UInt8 = 1, seed: UInt64? = 1) -> VerifierResult {
        var result = VerifierResult()
        let connection = Connection(channel, sending: .fromVerifier)
        do throws(ProofError) {
            let session = OTParties.session(session), choices = OTParties.secret(ownChoices)
            var setup =
                if let seed {
                    try VerifierOTSetup.run(
                        choices: choices, session: session, over: connection,
                        randomness: SeededRandomSource(seed: seed, stream: 0))
                } else {
                    try VerifierOTSetup.run(choices: choices, session: session, over: connection)
                }
            result.chosen = copy(setup.keys)
            do throws(ProofError) {
                for count in draws { result.keys.append(try setup.correlated.draw(count)) }
                result.delta = setup.correlated.delta
            } catch {
                result.error = error
                result.delta = setup.correlated.delta
                do throws(ProofError) { _ = try setup.correlated.draw(1) } catch { result.afterwards = error }
            }
        } catch {
            result.error = error
        }
        return result
    }

    static func run(
        _ draws: [Int], sessions: (UInt8, UInt8) = (1, 1), seed: UInt64? = 1,
        proverSends: @Sendable @escaping (Int, [UInt8]) -> CheatingChannel.Action = { _, _ in .pass },
        verifierSends: @Sendable @escaping (Int, [UInt8]) -> CheatingChannel.Action = { _, _ in .pass }
    ) async throws -> (prover: ProverResult, verifier: VerifierResult) {
        let (left, right) = InMemoryChannel.pair(timeout: 20)
        let result = await OTParties.run(
            prover: { prove(CheatingChannel(left, proverSends), draws: draws, session: sessions.0, seed: seed) },
            verifier: { verify(CheatingChannel(right, verifierSends), draws: draws, session: sessions.1, seed: seed) })
        return (try result.prover.get(), try result.verifier.get())
    }

    @Test func drawsOfAnySizesAreCorrelated() async throws {
        let draws = [0, 1, 127, 128, 129, 1_000, 16_385, 100_000, 0, 5]
        let (prover, verifier) = try await Self.run(draws)
        #expect(prover.error == nil && verifier.error == nil)
        #expect(verifier.keys.map(\.count) == draws && prover.blocks.map(\.count) == draws)
        for (index, count) in draws.enumerated() {
            let broken = OTParties.broken(
                keys: verifier.keys[index], choices: prover.choices[index], blocks: prover.blocks[index],
                delta: verifier.delta)
            #expect(broken.isEmpty, "draw \(index) of \(count)")
        }
        let all = verifier.keys.joined()
        #expect(Set(all.map { [$0.low, $0.high] }).count == all.count, "no key comes twice")
        for (index, choice) in Self.ownChoices.enumerated() {
            #expect(verifier.chosen[index] == prover.pairs[2 * index + Int(choice)])
            #expect(verifier.chosen[index] != prover.pairs[2 * index + 1 - Int(choice)])
        }
    }

    @Test func everySessionHasItsOwnDelta() async throws {
        let first = try await Self.run([2], seed: nil), second = try await Self.run([2], seed: nil)
        #expect(first.verifier.error == nil && second.verifier.error == nil)
        #expect(first.verifier.delta != second.verifier.delta && first.verifier.delta != .zero)
        #expect(first.verifier.keys != second.verifier.keys && first.prover.blocks != second.prover.blocks)
        #expect(first.verifier.chosen != second.verifier.chosen)
    }

    @Test func theSameSeedsGiveTheSameResults() async throws {
        let first = try await Self.run([300]), second = try await Self.run([300])
        #expect(first.verifier.keys == second.verifier.keys && first.prover.blocks == second.prover.blocks)
    }

    @Test func aNegativeCountIsRefused() async throws {
        let (prover, verifier) = try await Self.run([-1])
        let expected = ProofError.outOfRange(name: "number of correlated OTs", expected: "0 or more", actual: "-1")
        #expect(prover.error == expected && verifier.error == expected)
    }

    /// Cheat 3: two sessions' identifiers; the check of the first extension finds it, and Δ is gone.
    @Test func partiesOfTwoSessionsFail() async throws {
        let (prover, verifier) = try await Self.run([10, 10], sessions: (1, 2))
        #expect(verifier.error == COTExtensionTests.refusal && verifier.afterwards == .sessionOver)
        #expect(verifier.delta == .zero && verifier.keys.isEmpty)
        #expect(prover.error == .channel(.closed) && prover.afterwards == .sessionOver)
    }

    /// Cheats 3 and 50: everything that the prover sent in one session, sent again to a verifier of the next.
    @Test func aReplayedProverFails() async throws {
        let recorder = Recorder()
        let honest = try await Self.run(
            [50],
            proverSends: { _, frame in
                recorder.add(frame)
                return .pass
            })
        #expect(honest.verifier.error == nil)
        let replayed = try await Self.run([50], seed: 2, proverSends: { index, _ in .replace(recorder.frames[index]) })
        #expect(replayed.verifier.error == COTExtensionTests.refusal && replayed.verifier.delta == .zero)
    }

    /// Frames of an honest prover for one draw: reply, corrections, opening; of a verifier: request, challenge.
    static let proverFrames = 3, verifierFrames = 2

    /// Cheat 52: no message, whichever it is, leaves a party waiting or with a secret.
    @Test(arguments: 0..<5)
    func aDisconnectAtAnyMessageEndsBoth(message: Int) async throws {
        let (prover, verifier) = try await Self.run(
            [10, 10],
            proverSends: { index, _ in message < Self.proverFrames && index == message ? .close : .pass },
            verifierSends: { index, _ in
                message >= Self.proverFrames && index == message - Self.proverFrames ? .close : .pass
            })
        #expect(prover.error == .channel(.closed) && verifier.error == .channel(.closed))
        #expect(verifier.delta == .zero)
        #expect([nil, .sessionOver].contains(prover.afterwards) && [nil, .sessionOver].contains(verifier.afterwards))
    }

    /// Cheat 51: each message cut, lengthened, repeated in the place of another, or with a bit flipped: an error on
    /// both sides, and never a trap. A flipped bit of the corrections may hit a column whose bit of Δ is 0.
    @Test(arguments: 0..<5, ["cut", "empty", "longer", "other step", "other number", "flip"])
    func aChangedMessageEndsBoth(message: Int, change: String) async throws {
        let changed: @Sendable ([UInt8]) -> CheatingChannel.Action = { frame in
            var frame = frame
            switch change {
            case "cut": frame.removeLast()
            case "empty": frame = []
            case "longer": frame.append(0)
            case "other step": frame[0] ^= 1
            case "other number": frame[4] ^= 1
            default: for index in stride(from: 12, to: frame.count, by: 7) { frame[index] ^= 0x10 }
            }
            return .replace(frame)
        }
        let (prover, verifier) = try await Self.run(
            [300],
            proverSends: { index, frame in
                message < Self.proverFrames && index == message ? changed(frame) : .pass
            },
            verifierSends: { index, frame in
                message >= Self.proverFrames && index == message - Self.proverFrames ? changed(frame) : .pass
            })
        #expect(verifier.error != nil && verifier.keys.isEmpty && verifier.delta == .zero)
        // What changes only the hashes shows in the last message, the prover's own: nothing answers that.
        let isFoundAtTheEnd = message == 2 || change == "flip" && (message == 1 || message == 4)
        #expect(isFoundAtTheEnd || prover.error != nil)
    }

    /// The source of the VOLE layer and its double keep the same promise.
    @Test func theIdealDoubleIsCorrelatedToo() throws {
        var sender = IdealCOTSender(seed: 3), receiver = IdealCOTReceiver(seed: 3)
        for count in [0, 1, 200] {
            let keys = try sender.draw(count)
            let (choices, blocks) = try receiver.draw(count)
            #expect(keys.count == count)
            #expect(OTParties.broken(keys: keys, choices: choices, blocks: blocks, delta: sender.delta) == [])
        }
    }
}
