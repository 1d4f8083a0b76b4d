import CandorCore
import CandorProof
import KernelTestKit
import Testing

/// One OT extension, honest and with a malicious receiver (cheat 2 of the battery).
@Suite struct COTExtensionTests {
    /// What a run of both parties gave; `keys` is nil when the sender refused.
    struct Run {
        var keys: [Block]?
        var choices: [UInt8] = []
        var blocks: [Block] = []
        var opening: COTOpening
        var challenge: COTChallenge
    }

    static let refusal = ProofError.checkFailed(name: "the OT extension")

    /// Both parties in turn; a malicious receiver changes its messages, the opening with the challenge in hand.
    static func run(
        _ count: Int, ends: consuming OTParties.Ends, seed: UInt64 = 9,
        corrections change: ((inout COTCorrections) -> Void)? = nil,
        opening cheat: ((inout COTOpening, COTChallenge) -> Void)? = nil
    ) throws(ProofError) -> Run {
        var randomness = SeededRandomSource(seed: seed)
        let committed = ends.receiver.take()!.begin(count: count)
        var corrections = committed.corrections
        change?(&corrections)
        let challenged = try ends.sender.take()!.receive(corrections, count: count, randomness: &randomness)
        let challenge = challenged.challenge
        let opened = committed.open(challenge)
        var opening = opened.opening
        cheat?(&opening, challenge)
        var run = Run(opening: opening, challenge: challenge)
        run.choices = opened.choices
        run.blocks = opened.blocks
        do throws(ProofError) {
            run.keys = try challenged.check(opening).keys
        } catch {
            guard error == refusal else { throw error }
        }
        return run
    }

    @Test(arguments: [1, 2, 127, 128, 129, 1_000, 16_383, 16_384])
    func rowsDifferByDeltaWhereTheBitIsSet(count: Int) throws {
        let ends = OTParties.extensionEnds(seed: UInt64(count))
        let delta = ends.delta
        let run = try Self.run(count, ends: ends)
        let keys = try #require(run.keys)
        #expect(keys.count == count && run.choices.count == count && run.blocks.count == count)
        #expect(OTParties.broken(keys: keys, choices: run.choices, blocks: run.blocks, delta: delta) == [])
        #expect(run.choices.allSatisfy { $0 <= 1 })
        #expect(Set(keys.map { [$0.low, $0.high] }).count == count, "keys differ")
        // Half of the bits are set: six standard deviations are allowed.
        let ones = run.choices.reduce(0) { $0 + Int($1) }
        #expect(Double((2 * ones - count).magnitude) <= 6 * Double(count).squareRoot(), "\(ones) of \(count)")
    }

    @Test(arguments: [Block.zero, Block(low: .max, high: .max), Block(low: 1, high: 1 << 63)])
    func anyDeltaWorks(delta: Block) throws {
        let run = try Self.run(300, ends: OTParties.extensionEnds(seed: 2, delta: delta))
        let keys = try #require(run.keys)
        #expect(OTParties.broken(keys: keys, choices: run.choices, blocks: run.blocks, delta: delta) == [])
    }

    /// What the receiver would send in column `column` if it used other bits there: x with bit `row` flipped.
    static func flip(_ corrections: inout COTCorrections, column: Int, row: Int) {
        let words = corrections.words.count / 127
        corrections.words[(column - 1) * words + row / 64] ^= 1 << UInt64(row % 64)
    }

    /// Cheat 2: a receiver whose bits differ in one column passes exactly when that bit of Δ is 0, which is half of the
    /// time; then it has learned this bit, and its OTs are the honest ones.
    @Test func bitsThatDifferInOneColumnPassWithTheBitOfDelta() throws {
        var survived = 0
        let rounds = 1_000
        for round in 0..<rounds {
            let ends = OTParties.extensionEnds(seed: UInt64(1_000 + round))
            let delta = ends.delta, column = 1 + round % 127
            let run = try Self.run(
                130, ends: ends, seed: UInt64(round), corrections: { Self.flip(&$0, column: column, row: round % 130) })
            #expect((run.keys != nil) == (OTParties.bit(delta, column) == 0), "round \(round), column \(column)")
            guard let keys = run.keys else { continue }
            survived += 1
            let broken = OTParties.broken(keys: keys, choices: run.choices, blocks: run.blocks, delta: delta)
            #expect(broken == [], "no more than the bit is gained, round \(round)")
        }
        // Binomial, p = 1/2: 500 ± 16; five standard deviations are allowed.
        #expect((420...580).contains(survived), "\(survived) of \(rounds)")
    }

    /// The hash of a column that is zero but for one bit, in one extension of `count` OTs.
    static func hash(ofRow row: Int, count: Int, at point: Block) -> Block {
        var power = Block(low: 1, high: 0)
        for _ in 0...row / 128 { power = product(power, point) }
        let bit = row % 128
        return product(
            power, bit < 64 ? Block(low: 1 << UInt64(bit), high: 0) : Block(low: 0, high: 1 << UInt64(bit - 64)))
    }

    /// In GF(2^128) by its definition.
    static func product(_ a: Block, _ b: Block) -> Block {
        var sum = Block.zero, shifted = a
        for index in 0..<128 {
            sum = sum ^ shifted.masked(by: OTParties.bit(b, index))
            let carry = shifted.high >> 63
            shifted = Block(low: shifted.low << 1 ^ carry * 0x87, high: shifted.high << 1 | shifted.low >> 63)
        }
        return sum
    }

    /// Cheat 2, with the guess that the bit of Δ is 1: the receiver adapts its hash of that column.
    @Test func aGuessThatTheBitIsOnePassesExactlyWhenItIs() throws {
        var survived = 0
        for round in 0..<200 {
            let ends = OTParties.extensionEnds(seed: UInt64(5_000 + round))
            let delta = ends.delta, column = 1 + round % 127, row = (7 * round) % 200
            let run = try Self.run(
                200, ends: ends, seed: UInt64(round), corrections: { Self.flip(&$0, column: column, row: row) },
                opening: { opening, challenge in
                    opening.columns[column] =
                        opening.columns[column] ^ Self.hash(ofRow: row, count: 200, at: challenge.point)
                })
            #expect((run.keys != nil) == (OTParties.bit(delta, column) == 1), "round \(round)")
            survived += run.keys == nil ? 0 : 1
        }
        #expect((60...140).contains(survived), "\(survived) of 200, five standard deviations around 100")
    }

    /// Three columns, one guess each: an eighth of the time. All columns: never.
    @Test func everyInconsistentColumnIsAnotherGuess() throws {
        var survived = 0
        for round in 0..<400 {
            let ends = OTParties.extensionEnds(seed: UInt64(9_000 + round))
            let run = try Self.run(
                64, ends: ends, corrections: { for column in [1, 64, 127] { Self.flip(&$0, column: column, row: 5) } })
            survived += run.keys == nil ? 0 : 1
        }
        #expect((17...83).contains(survived), "\(survived) of 400, five standard deviations of 6.6 around 50")
        let all = try Self.run(
            64, ends: OTParties.extensionEnds(seed: 3),
            corrections: {
                for column in stride(from: 1, to: 128, by: 2) { Self.flip(&$0, column: column, row: column % 64) }
            })
        #expect(all.keys == nil)
    }

    /// Wrong hashes of honest columns are refused whatever Δ is.
    @Test func wrongHashesAreRefused() throws {
        for column in 0..<128 {
            let bit = Block(low: 1 << UInt64(column % 64), high: 0)
            let run = try Self.run(
                40, ends: OTParties.extensionEnds(seed: 6),
                opening: { opening, _ in opening.columns[column] = opening.columns[column] ^ bit })
            #expect(run.keys == nil, "column \(column)")
        }
        for bit in 0..<64 {
            let run = try Self.run(
                40, ends: OTParties.extensionEnds(seed: 6),
                opening: { opening, _ in opening.choices = opening.choices ^ Block(low: 0, high: 1 << UInt64(bit)) })
            #expect(run.keys == nil, "bit \(bit)")
        }
    }

    /// Cheat 3: keys of base OTs that the two parties do not share.
    @Test func otherBaseKeysAreRefused() throws {
        #expect(try Self.run(100, ends: OTParties.extensionEnds(seed: 8, mismatched: true)).keys == nil)
    }

    /// The opened hash of the bits has a mask in it: without, it would be that of the bits that are put out.
    @Test func theHashOfTheBitsIsMasked() throws {
        let run = try Self.run(128, ends: OTParties.extensionEnds(seed: 10))
        var bare = Block.zero
        for row in 0..<128 where run.choices[row] == 1 {
            bare = bare ^ Self.hash(ofRow: row, count: 128, at: run.challenge.point)
        }
        #expect(run.opening.choices != bare)
    }

    /// The challenge is drawn when the columns are there, and is new each time.
    @Test func challengesAreFresh() throws {
        let first = try Self.run(10, ends: OTParties.extensionEnds(seed: 1), seed: 1)
        let second = try Self.run(10, ends: OTParties.extensionEnds(seed: 1), seed: 2)
        #expect(first.challenge.point != second.challenge.point)
    }

    /// 100 OTs take 127 columns of two blocks: 508 words.
    @Test(arguments: [0, 1, 254, 507, 509, 762])
    func correctionsOfAnotherSizeAreRefused(words: Int) {
        #expect(
            throws: ProofError.lengthMismatch(
                values: "bytes of OT extension corrections", expected: 8 * 508, actual: 8 * words)
        ) {
            _ = try Self.run(
                100, ends: OTParties.extensionEnds(seed: 1),
                corrections: { $0.words = [UInt64](repeating: 0, count: words) })
        }
    }

    /// (128 choose 2) pairs of columns, each equal in hash with probability blocks / 2^128: 8,128 * 130 below 2^21.
    @Test func theErrorOfTheHashesIsSmall() {
        #expect(COTExtension.hashError(count: 0) == 0)
        #expect(COTExtension.hashError(count: 16_384) == 8_128 * 130 * 0x1p-128)
        #expect(COTExtension.hashError(count: 1 << 27) < 0x1p-94)
    }
}
