import CandorAudit
import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// Sessions that bind a model to its commitment, honest and not. Numbers are those of the battery of cheats.
@Suite struct ModelBindingTests {
    /// What a prover commits in the session, against a public commitment.
    struct Claim: Sendable {
        let commitment: ModelCommitment
        /// Entries, then randomness.
        var values: [Fp]

        init(_ commitment: ModelCommitment, entries: [Int16], randomness: [Int16]) {
            self.commitment = commitment
            values = (entries + randomness).map { Fp(Int($0)) }
        }

        /// The statement, for either side; the verifier reads no values but their number.
        func bind<Party: ProofParty>(_ party: Party) throws(ProofError) -> Verdict {
            let segment = ProofSegment(party)
            let committed = try segment.commit(values.count) { () throws(ProofError) in FieldVector(values) }
            try segment.require(
                committed, open: commitment,
                range: RangeTables([16], tables: [IndexedTable("limbs", range: 0..<1 << 16)]))
            return try segment.finish().verdict
        }
    }

    static let randomness = Entries.drawn(Entries.randomnessCount, seed: 11)

    /// The prover gives the bits of soundness.
    static func run(_ claims: Claim..., workers: Int = 1, minimumBits: Double = 90)
        -> TwoParties.Outcome<Double, Verdict>
    {
        TwoParties.runParties(workers: workers, minimumSoundnessBits: minimumBits) { party in
            for claim in claims { _ = try claim.bind(party) }
            return party.budget.bits
        } verifier: { party in
            for claim in claims {
                let verdict = try claim.bind(party)
                if verdict != .accept { return verdict }
            }
            return .accept
        }
    }

    @Test(arguments: [1, 700, 100_001], [1, 3])
    func modelsThatOpenTheirCommitmentAreAccepted(entries: Int, workers: Int) throws {
        let drawn = Entries.drawn(entries, seed: 21)
        let opening = try Entries.opening(of: drawn, randomness: Self.randomness)
        let outcome = Self.run(Claim(opening.commitment, entries: drawn, randomness: Self.randomness), workers: workers)
        #expect(outcome.verifier.isAccepted)
        // (κ - 1) for the folded equations, and the lookup: about 2 L + 2^16, in |K| = 2^122.
        #expect(try outcome.prover.get() > 103)
    }

    /// The same over base transfers and VOLE, between two ends of a socket pair.
    @Test func realCorrelationsBindToo() throws {
        let drawn = Entries.drawn(300, seed: 27)
        let commitment = try Entries.opening(of: drawn, randomness: Self.randomness).commitment
        for change: Int16 in [0, 1] {
            var entries = drawn
            entries[17] &+= change
            let claim = Claim(commitment, entries: entries, randomness: Self.randomness)
            let (near, far) = try SocketChannel.pair(timeout: 60)
            let statement = [UInt8](repeating: 7, count: 32)
            let outcome = TwoParties.concurrently {
                let session = try ProverSession.establish(
                    statement: statement, over: Connection(near, sending: .fromProver), workers: 1)
                return try claim.bind(ProvingParty(session, workers: 1, isHonest: false))
            } _: {
                let session = try VerifierSession.establish(
                    statement: statement, over: Connection(far, sending: .fromVerifier), workers: 1)
                return try claim.bind(VerifyingParty(session, workers: 1))
            }
            #expect(outcome.verifier.isAccepted == (change == 0))
            #expect(outcome.verifier.isRejected == (change != 0))
        }
    }

    @Test(arguments: [700, 100_001])
    func otherWeightsForTheSameCommitmentAreRejected46(entries: Int) throws {
        let drawn = Entries.drawn(entries, seed: 22)
        let opening = try Entries.opening(of: drawn, randomness: Self.randomness)
        for place in [0, entries / 2, entries - 1] {
            var other = drawn
            other[place] &+= 1
            let claim = Claim(opening.commitment, entries: other, randomness: Self.randomness)
            #expect(Self.run(claim).verifier.isRejected, "entry \(place)")
        }
        var randomness = Self.randomness
        randomness[4095] &+= 1
        #expect(Self.run(Claim(opening.commitment, entries: drawn, randomness: randomness)).verifier.isRejected)
    }

    /// A second commitment to weights in one session is bound to the same value.
    @Test func otherWeightsInALaterSegmentAreRejected34() throws {
        let drawn = Entries.drawn(50, seed: 23)
        let commitment = try Entries.opening(of: drawn, randomness: Self.randomness).commitment
        var other = drawn
        other[49] &-= 3
        let claims = [drawn, other].map { Claim(commitment, entries: $0, randomness: Self.randomness) }
        #expect(Self.run(claims[0], claims[0]).verifier.isAccepted)
        #expect(Self.run(claims[0], claims[1]).verifier.isRejected)
    }

    /// A weight outside 16 bits with a commitment made for it: the equation holds, the range does not.
    @Test func weightsOutsideTheRangeAreRejected36() throws {
        let drawn = Entries.drawn(20, seed: 24)
        for weight in [1 << 40, 1 << 15, -(1 << 15) - 1] {
            var honest = drawn
            honest[7] = 0
            let commitment = try Entries.opening(of: honest, randomness: Self.randomness).commitment
            let shifted = Self.adding(Fp(weight), times: PlainMatrix(entries: 20).column(7), to: commitment)
            var claim = Claim(shifted, entries: honest, randomness: Self.randomness)
            claim.values[7] = Fp(weight)
            #expect(Self.run(claim).verifier.isRejected, "\(weight)")
        }
    }

    /// The preimage attack: of 4,096 free values, 1,024 solve A_W W' + A_r r' = C for any W'. They are not short.
    @Test func randomnessOutsideTheRangeThatCompensatesOtherWeightsIsRejected47() throws {
        let entries = 30
        let drawn = Entries.drawn(entries, seed: 25)
        let commitment = try Entries.opening(of: drawn, randomness: Self.randomness).commitment
        var other = drawn
        other[3] &+= 1
        let plain = PlainMatrix(entries: entries)
        // A_r d = -(A_W W' - A_W W) for a difference d in the first 1,024 places.
        let columns = (0..<1024).map { plain.column(entries + $0) }
        let difference = Fp(Int(other[3]) - Int(drawn[3]))
        let solution = try #require(
            LinearSystem.solution(columns: columns, target: plain.column(3).map { -($0 * difference) }))
        var claim = Claim(commitment, entries: other, randomness: Self.randomness)
        for (index, value) in solution.enumerated() { claim.values[entries + index] += value }
        // The equation holds: only the range is left to tell.
        var sum = [Fp](repeating: .zero, count: 1024)
        for (index, value) in claim.values.enumerated() {
            for (row, element) in plain.column(index).enumerated() { sum[row] += element * value }
        }
        #expect(sum.flatMap(\.bytes) == Array(commitment.bytes.suffix(8192)))
        #expect(Self.run(claim).verifier.isRejected)
    }

    @Test func bindingCountsInTheBudget() throws {
        let drawn = Entries.drawn(5, seed: 26)
        let commitment = try Entries.opening(of: drawn, randomness: Self.randomness).commitment
        let claim = Claim(commitment, entries: drawn, randomness: Self.randomness)
        let bits = try Self.run(claim).prover.get()
        // 1,023 of the binding, 2 · 4,101 + 65,536 of the lookup, 515 checks of degree at most 9.
        let expected = 2 * 61 - 16.2
        #expect(abs(bits - expected) < 0.05, "\(bits)")
        #expect(Self.run(claim, minimumBits: 110).verifier.error.map { "\($0)".contains("110") } == true)
    }

    static func adding(_ factor: Fp, times column: [Fp], to commitment: ModelCommitment) -> ModelCommitment {
        let bytes = commitment.bytes
        let head = bytes.count - 8192
        let value = column.enumerated().flatMap { row, element in
            (Fp(bytes: bytes[head + 8 * row..<head + 8 * row + 8])! + factor * element).bytes
        }
        return try! ModelCommitment(bytes: Array(bytes[..<head]) + value)
    }
}
