import CandorAudit
import CandorCore
import CandorProof
import Testing

/// Sessions that bind a model to its commitment, honest and not. Numbers are those of the battery of cheats.
@Suite struct ModelBindingTests {
    /// What a prover commits in the session, against a public commitment; the verifier's part never changes.
    struct Claim: Sendable {
        var commitment: ModelCommitment
        /// Entries, then randomness.
        var values: [Fp]
        /// Rows of the range table that the prover counts.
        var rows: [Int]

        init(_ commitment: ModelCommitment, entries: [Int16], randomness: [Int16]) {
            self.commitment = commitment
            let all = entries + randomness
            values = all.map { Fp(Int($0)) }
            rows = EntryRange.places(entries: entries.count).map { EntryRange.row(of: all[$0]) }
        }
    }

    static let randomness = Entries.drawn(Entries.randomnessCount, seed: 11)

    static func run(_ claim: Claim, workers: Int = 1, minimumBits: Double = 90)
        -> TwoParties.Outcome<Double, Verdict>
    {
        TwoParties.run(minimumSoundnessBits: minimumBits) { session in
            try prove(claim, in: &session, workers: workers)
        } verifier: { session in
            try verify(claim.commitment, in: &session, workers: workers)
        }
    }

    /// Returns the bits of soundness.
    static func prove<Source: ProverCorrelationSource & ~Copyable>(
        _ claim: Claim, in session: inout ProverSession<Source>, workers: Int = 1
    ) throws(ProofError) -> Double {
        let model = ProverModel(commitment: claim.commitment, values: try session.commit(FieldVector(claim.values)))
        let counts = try session.commitMultiplicities(of: EntryRange.table, rows: claim.rows)
        let challenge = try session.receiveChallenge()
        var queries = try session.makeQueries(
            in: EntryRange.table, count: EntryRange.queries(entries: claim.commitment.entries), chunk: 8,
            challenge: LookupChallenge(challenge))
        try queries.append(entriesOf: model, toColumn: 0)
        let lookup = try session.commit(queries, multiplicities: counts)
        let masks = try session.reserveMasks(degree: 9)
        var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
        try session.addModelBinding(of: model, challenge: challenge, to: &batch, workers: workers)
        try batch.add(lookup)
        try session.prove(batch)
        return session.budget.bits
    }

    static func verify<Source: VerifierCorrelationSource & ~Copyable>(
        _ commitment: ModelCommitment, in session: inout VerifierSession<Source>, workers: Int = 1
    ) throws(ProofError) -> Verdict {
        let model = try session.receiveModel(commitment)
        let counts = try session.receiveCommitments(EntryRange.table.rowCount)
        let challenge = try session.drawChallenge()
        var queries = try session.makeQueries(
            in: EntryRange.table, count: EntryRange.queries(entries: commitment.entries), chunk: 8,
            challenge: LookupChallenge(challenge))
        try queries.append(entriesOf: model, toColumn: 0)
        let lookup = try session.receiveLookup(queries, multiplicities: counts)
        let masks = try session.reserveMasks(degree: 9)
        var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
        try session.addModelBinding(of: model, challenge: challenge, to: &batch, workers: workers)
        try batch.add(lookup)
        return try session.verify(batch)
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
                var session = try ProverSession.establish(
                    statement: statement, over: Connection(near, sending: .fromProver), workers: 1)
                return try Self.prove(claim, in: &session)
            } _: {
                var session = try VerifierSession.establish(
                    statement: statement, over: Connection(far, sending: .fromVerifier), workers: 1)
                return try Self.verify(commitment, in: &session)
            }
            #expect(outcome.verifier.isAccepted == (change == 0))
            #expect(outcome.verifier.isRejected == (change != 0))
        }
    }

    /// The session's own commit, with nothing but the opening.
    @Test func theOpeningIsAllThatAnHonestProverNeeds() throws {
        let outcome = TwoParties.run { session in
            let opening = try! Entries.opening(of: [5, -5, 0], randomness: Self.randomness)
            let model = try session.commit(opening)
            let challenge = try session.receiveChallenge()
            var batch = try ProverBatch(
                masks: try session.reserveMasks(degree: 1), challenge: try session.receiveChallenge())
            try session.addModelBinding(of: model, challenge: challenge, to: &batch)
            try session.prove(batch)
        } verifier: { session in
            let commitment = try! Entries.opening(of: [5, -5, 0], randomness: Self.randomness).commitment
            let model = try session.receiveModel(commitment)
            let challenge = try session.drawChallenge()
            var batch = try VerifierBatch(
                masks: try session.reserveMasks(degree: 1), challenge: try session.drawChallenge())
            try session.addModelBinding(of: model, challenge: challenge, to: &batch)
            return try session.verify(batch)
        }
        #expect(outcome.verifier.isAccepted)
    }

    @Test(arguments: [700, 100_001])
    func otherWeightsForTheSameCommitmentAreRejected(entries: Int) throws {  // 46
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

    /// Other weights between two segments of one session: the second commitment is bound to the same value.
    @Test func otherWeightsInALaterSegmentAreRejected() throws {  // 34
        let drawn = Entries.drawn(50, seed: 23)
        let commitment = try Entries.opening(of: drawn, randomness: Self.randomness).commitment
        func run(second: [Int16]) -> TwoParties.Outcome<Bool, Verdict> {
            TwoParties.run { session in
                for entries in [drawn, second] {
                    let values = (entries + Self.randomness).map { Fp(Int($0)) }
                    let model = ProverModel(commitment: commitment, values: try session.commit(FieldVector(values)))
                    let masks = try session.reserveMasks(degree: 1)
                    let challenge = try session.receiveChallenge()
                    var batch = try ProverBatch(masks: masks, challenge: challenge)
                    try session.addModelBinding(of: model, challenge: challenge, to: &batch)
                    try session.prove(batch)
                }
                return true
            } verifier: { session in
                for _ in 0..<2 {
                    let model = try session.receiveModel(commitment)
                    let masks = try session.reserveMasks(degree: 1)
                    let challenge = try session.drawChallenge()
                    var batch = try VerifierBatch(masks: masks, challenge: challenge)
                    try session.addModelBinding(of: model, challenge: challenge, to: &batch)
                    let verdict = try session.verify(batch)
                    if verdict != .accept { return verdict }
                }
                return .accept
            }
        }
        var other = drawn
        other[49] &-= 3
        #expect(run(second: drawn).verifier.isAccepted)
        #expect(run(second: other).verifier.isRejected)
    }

    /// A weight outside 16 bits with a commitment made for it: the equation holds, the range does not.
    @Test func weightsOutsideTheRangeAreRejected() throws {  // 36
        let drawn = Entries.drawn(20, seed: 24)
        for weight in [1 << 40, 1 << 15, -(1 << 15) - 1] {
            var honest = drawn
            honest[7] = 0
            let commitment = try Entries.opening(of: honest, randomness: Self.randomness).commitment
            let shifted = Self.adding(Fp(weight), times: PlainMatrix(entries: 20).column(7), to: commitment)
            var claim = Claim(shifted, entries: honest, randomness: Self.randomness)
            claim.values[7] = Fp(weight)
            if let place = EntryRange.places(entries: 20).firstIndex(of: 7) { claim.rows[place] = 0 }
            #expect(Self.run(claim).verifier.isRejected, "\(weight)")
        }
    }

    /// The preimage attack: of 4,096 free values, 1,024 solve A_W W' + A_r r' = C for any W'. They are not short.
    @Test func randomnessOutsideTheRangeThatCompensatesOtherWeightsIsRejected() throws {  // 47
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

    /// A challenge that was drawn before the model was committed lets a prover choose weights for it.
    @Test func challengesThatDoNotCoverTheModelAreRefused() throws {
        let commitment = try Entries.opening(of: [1], randomness: Self.randomness).commitment
        let values = ([1] + Self.randomness).map { Fp(Int($0)) }
        let outcome = TwoParties.run { session in
            let challenge = try session.receiveChallenge()
            let model = ProverModel(commitment: commitment, values: try session.commit(FieldVector(values)))
            let masks = try session.reserveMasks(degree: 1)
            var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
            try session.addModelBinding(of: model, challenge: challenge, to: &batch)
        } verifier: { session in
            let challenge = try session.drawChallenge()
            let model = try session.receiveModel(commitment)
            let masks = try session.reserveMasks(degree: 1)
            var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
            try session.addModelBinding(of: model, challenge: challenge, to: &batch)
        }
        #expect(outcome.prover.error == .committedAfterChallenge(commitment: 1, challenge: 0))
        #expect(outcome.verifier.error == .committedAfterChallenge(commitment: 1, challenge: 0))
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
