import CandorCore
import CandorProof
import KernelTestKit
import Testing

/// Base OTs over ristretto255, honest and attacked (cheats 1 and 3 of the battery, and the encodings).
@Suite struct BaseOTTests {
    struct Run: ~Copyable {
        let chosen: BaseOTKeys
        let finished: BaseOTSender.Finished
        let request: BaseOTRequest
    }

    /// Both parties in turn, each from a seed.
    static func run(
        _ choices: [UInt8], seed: UInt64 = 1, sessions: (UInt8, UInt8) = (1, 1),
        changing request: (inout BaseOTRequest) -> Void = { _ in }, reply change: (inout BaseOTReply) -> Void = { _ in }
    ) throws -> Run {
        var verifier = SeededRandomSource(seed: seed, stream: 0), prover = SeededRandomSource(seed: seed, stream: 1)
        let awaiting = BaseOTReceiver.begin(
            choices: OTParties.secret(choices), session: OTParties.session(sessions.0), randomness: &verifier)
        var sent = awaiting.request
        request(&sent)
        let finished = try BaseOTSender.begin(count: choices.count, session: OTParties.session(sessions.1))
            .answer(sent, randomness: &prover)
        var reply = finished.reply
        change(&reply)
        let chosen = try awaiting.finish(reply)
        return Run(chosen: chosen, finished: finished, request: sent)
    }

    static let patterns: [[UInt8]] = {
        var random = TestRandom(seed: 4)
        let mixed = (0..<250).map { _ in UInt8(random.next() & 1) }
        return [mixed, [UInt8](repeating: 0, count: 9), [UInt8](repeating: 1, count: 9), [1], []]
    }()

    @Test(arguments: patterns)
    func givesTheKeyThatTheChoiceNamesAndNotTheOther(choices: [UInt8]) throws {
        let run = try Self.run(choices)
        #expect(run.chosen.count == choices.count && run.finished.keys.count == 2 * choices.count)
        for (index, choice) in choices.enumerated() {
            #expect(run.chosen[index] == run.finished.keys[2 * index + Int(choice)], "OT \(index)")
            #expect(run.chosen[index] != run.finished.keys[2 * index + 1 - Int(choice)], "OT \(index)")
        }
    }

    @Test func allKeysDiffer() throws {
        let run = try Self.run(Self.patterns[0])
        var keys = Set<[UInt64]>()
        for index in 0..<500 { keys.insert([run.finished.keys[index].low, run.finished.keys[index].high]) }
        #expect(keys.count == 500)
    }

    /// With the same randomness a choice moves only the elements of its own OT, and swaps which one is the free one.
    @Test func aChoiceMovesOnlyItsOwnElements() throws {
        let zeros = try Self.run([0, 0, 0]).request.elements, ones = try Self.run([0, 1, 0]).request.elements
        #expect(zeros[..<64] == ones[..<64] && zeros[128...] == ones[128...])
        #expect(zeros[96..<128] == ones[64..<96], "the free element is r_1 for choice 0 and r_0 for choice 1")
        #expect(zeros[64..<96] != ones[96..<128])
    }

    @Test func aSeedGivesTheSameKeysAndTheSystemOthers() throws {
        let first = try Self.run([0, 1]), second = try Self.run([0, 1]), other = try Self.run([0, 1], seed: 2)
        #expect(first.request.elements == second.request.elements && first.chosen[1] == second.chosen[1])
        #expect(first.request.elements != other.request.elements && first.chosen[1] != other.chosen[1])
    }

    /// Cheat 3: another session identifier on one side.
    @Test func keysOfAnotherSessionMatchNothing() throws {
        let run = try Self.run([0, 1, 1, 0], sessions: (1, 2))
        for index in 0..<4 {
            #expect(
                run.chosen[index] != run.finished.keys[2 * index]
                    && run.chosen[index] != run.finished.keys[2 * index + 1])
        }
    }

    /// Cheat 3: the receiver's message again, in the same session or in another.
    @Test(arguments: [UInt8(1), 2])
    func aReplayedRequestGivesOtherKeys(session: UInt8) throws {
        let run = try Self.run([0, 1])
        var fresh = SeededRandomSource(seed: 77)
        let again = try BaseOTSender.begin(count: 2, session: OTParties.session(session))
            .answer(run.request, randomness: &fresh)
        for index in 0..<4 { #expect(again.keys[index] != run.finished.keys[index]) }
    }

    /// Two OTs that swap their elements: the index is in every hash.
    @Test func elementsOfAnotherIndexMatchNothing() throws {
        let run = try Self.run([0, 0]) { request in
            request.elements = Array(request.elements[64...] + request.elements[..<64])
        }
        #expect(run.chosen[0] != run.finished.keys[2] && run.chosen[1] != run.finished.keys[0])
        #expect(run.chosen[0] != run.finished.keys[0] && run.chosen[1] != run.finished.keys[2])
    }

    /// Encodings that RFC 9496 appendix A.3 lists as bad: not canonical, negative, off the group.
    static let badElements: [[UInt8]] = [
        "00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20",
        "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ].map(bytes)

    static func bytes(_ text: String) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(16 * digits[$0] + digits[$0 + 1]) }
    }

    static let identity = [UInt8](repeating: 0, count: 32)

    /// Cheat 1, at each place.
    @Test(arguments: badElements + [identity], 0..<4)
    func aMalformedElementOfTheReceiverIsRefused(element: [UInt8], place: Int) {
        let error = #expect(throws: ProofError.self) {
            _ = try Self.run([0, 1]) { $0.elements.replaceSubrange(32 * place..<32 * (place + 1), with: element) }
        }
        guard case .malformedMessage(.baseOTRequest, _, _, _) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    /// r_0 = -H(0, r_1) makes M_0 the identity, and y M_0 known to everyone.
    @Test func aSumThatIsTheIdentityIsRefused() throws {
        let error = #expect(throws: ProofError.self) {
            _ = try Self.run([0]) { request in
                request.elements.withUnsafeMutableBytes { elements in
                    var hash = Self.identity
                    let r = elements.baseAddress!
                    BaseOT.hash(&hash, session: OTParties.session(), index: 0, branch: 0, other: r + 32)
                    #expect(Ristretto.subtract(r, Self.identity, hash))
                }
            }
        }
        guard case .malformedMessage(.baseOTRequest, "element 0 of OT 0", _, _) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    @Test(arguments: badElements + [identity])
    func aMalformedElementOfTheSenderIsRefused(element: [UInt8]) {
        let error = #expect(throws: ProofError.self) {
            _ = try Self.run([0, 1], reply: { $0.element = element })
        }
        guard case .malformedMessage(.baseOTReply, _, _, _) = error else {
            Issue.record("found \(String(describing: error))")
            return
        }
    }

    @Test func anotherNumberOfElementsIsRefused() {
        for bytes in [0, 63, 64, 127, 129, 192] {
            #expect(
                throws: ProofError.lengthMismatch(values: "bytes of base OT elements", expected: 128, actual: bytes)
            ) {
                _ = try Self.run([0, 1]) { $0.elements = [UInt8](repeating: 1, count: bytes) }
            }
        }
    }

    /// Random bytes and bit flips give keys that match nothing, or an error; never a trap.
    @Test func anyBytesGiveAnErrorOrKeysThatMatchNothing() throws {
        var random = TestRandom(seed: 12)
        var refused = 0
        for round in 0..<200 {
            let noise = random.bytes(32), bit = Int(random.next() % 512)
            do throws(ProofError) {
                let run = try Self.attempt([1]) { request in
                    if round % 2 == 0 {
                        request.elements.replaceSubrange(32..., with: noise)
                    } else {
                        request.elements[bit / 8] ^= 1 << (bit % 8)
                    }
                }
                #expect(run.chosen[0] != run.finished.keys[0] && run.chosen[0] != run.finished.keys[1])
            } catch {
                refused += 1
            }
        }
        // Of random strings about 1 in 16 is an element (RFC 9496 section 4.3.1: below p, even, on the group).
        #expect(refused > 150 && refused < 200)
    }

    static func attempt(
        _ choices: [UInt8], changing request: (inout BaseOTRequest) -> Void
    ) throws(ProofError) -> Run {
        do { return try run(choices, changing: request) } catch { throw error as! ProofError }
    }
}
