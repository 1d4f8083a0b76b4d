import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// Lookups, honest and not. Numbers are those of the battery of cheats, PROTOCOL 8.
@Suite struct LookupTests {
    /// What a prover claims and does; the verifier's part never changes.
    struct Claim: Sendable {
        var table: LookupTable
        /// Values of each column, and the counts of each row.
        var columns: [[Fp]]
        var counts: [Fp]
        var chunk = 8
        var proverChunk: Int?
        /// Changes the sums of fractions before they are committed.
        var changeFractions: (@Sendable (inout FieldVector<Fp2>) -> Void)?

        init(table: LookupTable, rows: [Int], chunk: Int = 8) {
            self.table = table
            self.chunk = chunk
            columns = table.columns.map { column in rows.map { column[$0] } }
            counts = Array(repeating: .zero, count: table.rowCount)
            for row in rows { counts[row] += .one }
        }
    }

    static func run(_ claim: Claim, workers: Int = 1, x: Fp2? = nil, degree: Int? = nil)
        -> TwoParties.Outcome<Bool, Verdict>
    {
        let count = claim.columns[0].count
        let degree = degree ?? claim.chunk + 1
        let seed = [UInt8](repeating: 9, count: 32)
        @Sendable func drawn(_ challenge: Challenge) -> LookupChallenge {
            guard let x else { return LookupChallenge(challenge) }
            return LookupChallenge(challenge, x: x, gamma: challenge.element("lookup gamma"))
        }
        return TwoParties.run(timeout: 5) { session in
            let counts = try session.commit(FieldVector(claim.counts))
            var committed = ProverColumns()
            for column in claim.columns { committed.append(try session.commit(FieldVector(column))) }
            let challenge = drawn(try session.receiveChallenge())
            var queries = try session.makeQueries(
                in: claim.table, count: count, chunk: claim.proverChunk ?? claim.chunk, challenge: challenge)
            try committed.appendAll(to: &queries)
            let lookup = try session.commit(queries, multiplicities: counts, changingFractions: claim.changeFractions)
            let masks = try session.reserveMasks(degree: degree)
            var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
            try batch.add(lookup, workers: workers)
            try session.prove(batch)
            return true
        } verifier: { session in
            let counts = try session.receiveCommitments(claim.table.rowCount)
            var committed = VerifierColumns()
            for _ in claim.columns { committed.append(try session.receiveCommitments(count)) }
            let challenge = drawn(try session.drawChallenge(usingSeed: seed))
            var queries = try session.makeQueries(
                in: claim.table, count: count, chunk: claim.chunk, challenge: challenge)
            try committed.appendAll(to: &queries)
            let lookup = try session.receiveLookup(queries, multiplicities: counts)
            let masks = try session.reserveMasks(degree: degree)
            var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge(usingSeed: seed))
            try batch.add(lookup, workers: workers)
            return try session.verify(batch)
        }
    }

    static let range16 = try! LookupTable(columns: [(0..<16).map { Fp($0) }])
    /// (v, max(v, 0)) for v in -8 ..< 8.
    static let relu = try! LookupTable(columns: [(-8..<8).map { Fp($0) }, (-8..<8).map { Fp(max($0, 0)) }])
    /// Two tables in one, told apart by a tag: 0 ..< 16 under tag 0, multiples of 100 under tag 1.
    static let tagged = try! LookupTable(
        columns: [
            (0..<16).map { Fp($0) } + (0..<16).map { Fp(100 * $0) },
            Array(repeating: .zero, count: 16) + Array(repeating: .one, count: 16),
        ])

    static func rows(_ count: Int, of table: LookupTable, seed: UInt64 = 1) -> [Int] {
        var source = SeededRandomSource(seed: seed)
        return (0..<count).map { _ in source.integer(below: table.rowCount) }
    }

    @Test(arguments: [1, 2, 3, 8, 16])
    func honestLookupsAreAccepted(chunk: Int) {
        for count in [1, 2, chunk - 1, chunk, chunk + 1, 5 * chunk + 3, 128 * chunk, 129 * chunk + 1] where count > 0 {
            for table in [Self.range16, Self.relu, Self.tagged] {
                let claim = Claim(table: table, rows: Self.rows(count, of: table), chunk: chunk)
                #expect(Self.run(claim).verifier.isAccepted, "\(count) queries in chunks of \(chunk)")
            }
        }
        let claim = Claim(table: Self.relu, rows: Self.rows(20_000, of: Self.relu), chunk: chunk)
        #expect(Self.run(claim, workers: 2, degree: chunk + 4).verifier.isAccepted)
    }

    @Test func oneRowTableAndUnusedRowsAreAllowed() throws {
        let one = try LookupTable(columns: [[Fp(5)]])
        #expect(Self.run(Claim(table: one, rows: [0, 0, 0])).verifier.isAccepted)
        #expect(Self.run(Claim(table: Self.range16, rows: [3])).verifier.isAccepted)
    }

    /// Cheats in the values; every place of a query in its chunk, the last chunk included.
    @Test func valuesOutsideTheTableAreRejected() {  // 23, 24, 25, 26, 29
        let rows = Self.rows(21, of: Self.range16)
        for place in [0, 7, 15, 20] {
            for value in [Fp(16), Fp(-1), Fp(-5), Fp(1 << 60), Fp(2).inverse] {
                var claim = Claim(table: Self.range16, rows: rows)
                claim.columns[0][place] = value
                #expect(Self.run(claim).verifier.isRejected, "\(value) at \(place)")
            }
        }
        var relu = Claim(table: Self.relu, rows: Self.rows(21, of: Self.relu))
        relu.columns[1][3] += .one
        #expect(Self.run(relu).verifier.isRejected, "a mismatched pair")
        // 25: lo + 16 and hi - 1 give the same z = 16 hi + lo; lo is then outside its table.
        var limbs = Claim(table: Self.range16, rows: rows)
        limbs.columns[0][4] += Fp(16)
        #expect(Self.run(limbs).verifier.isRejected)
        // 29: the row (200, 1) exists, (200, 0) does not.
        var tag = Claim(table: Self.tagged, rows: [18, 1, 2])
        tag.columns[1][0] = .zero
        #expect(Self.run(tag).verifier.isRejected)
    }

    @Test func wrongMultiplicitiesAreRejected() {  // 27, 28
        let rows = [0, 0, 1, 2, 5, 5, 5, 9, 15]
        for change: [(Int, Fp)] in [
            [(0, .one)], [(0, -Fp.one)], [(0, -Fp.one), (1, .one)], [(3, .one)],
            [(0, Fp(2).inverse), (1, -Fp(2).inverse)], [(5, Fp(3).inverse), (9, -Fp(3).inverse)],
        ] {
            var claim = Claim(table: Self.range16, rows: rows)
            for (row, shift) in change { claim.counts[row] += shift }
            #expect(Self.run(claim).verifier.isRejected, "\(change)")
        }
    }

    @Test func chunksOfAnotherSizeAreRefused() {  // 30
        for chunk in [1, 4, 7, 9, 16] {
            var claim = Claim(table: Self.range16, rows: Self.rows(64, of: Self.range16))
            claim.proverChunk = chunk
            #expect(Self.run(claim, degree: 17).verifier.isRefused, "chunks of \(chunk) for 8")
        }
    }

    /// Sums of fractions whose total is right, and which are wrong chunk by chunk; and the reverse.
    @Test func movedFractionsAreRejected() {
        var claim = Claim(table: Self.range16, rows: Self.rows(64, of: Self.range16))
        claim.changeFractions = {
            $0[0] += .i
            $0[5] -= .i
        }
        #expect(Self.run(claim).verifier.isRejected)
        // A query outside the table, with fractions that make the total right: the chunk check alone refuses it.
        claim.changeFractions = nil
        claim.columns[0][9] = Fp(99)
        claim.changeFractions = { fractions in fractions[0] += .one }
        #expect(Self.run(claim).verifier.isRejected)
    }

    /// 31: both parties stop with the same error, whether the row is used or not, before the prover sends anything.
    @Test func challengeThatIsARowIsMalformedWhateverTheWitness() {
        for table in [Self.range16] {
            for (rows, x) in [([3, 4], 3), ([3, 4], 9), ([9], 9)] {
                let outcome = Self.run(Claim(table: table, rows: rows), x: Fp2(Fp(x)))
                #expect(outcome.prover.error == .malformedChallenge)
                #expect(outcome.verifier.error == .malformedChallenge)
            }
        }
        // Nothing can be done with a session whose peer sent such a challenge.
        let over = TwoParties.run { session in
            let challenge = LookupChallenge(try session.receiveChallenge(), x: Fp2(Fp(3)), gamma: .one)
            #expect(throws: ProofError.malformedChallenge) {
                _ = try session.makeQueries(in: Self.range16, count: 1, chunk: 1, challenge: challenge)
            }
            #expect(throws: ProofError.sessionOver) { _ = try session.draw(1) }
            return true
        } verifier: { session in
            let challenge = LookupChallenge(try session.drawChallenge(), x: Fp2(Fp(3)), gamma: .one)
            #expect(throws: ProofError.malformedChallenge) {
                _ = try session.makeQueries(in: Self.range16, count: 1, chunk: 1, challenge: challenge)
            }
            #expect(throws: ProofError.sessionOver) { _ = try session.receiveCommitments(1) }
            return true
        }
        #expect(over.prover == .success(true) && over.verifier == .success(true))
        // A query outside the table that the point hits is no matter: only rows count.
        var claim = Claim(table: Self.range16, rows: [1, 2])
        claim.columns[0][0] = Fp(77)
        let outcome = Self.run(claim, x: Fp2(Fp(77)))
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier.isRejected)
    }

    @Test func valuesAndMultiplicitiesAfterTheChallengeAreRefused() {
        let outcome = TwoParties.run { session in
            let counts = try session.commit(FieldVector([1, 0]))
            let challenge = LookupChallenge(try session.receiveChallenge())
            let late = try session.commit(FieldVector([0]))
            let lateCounts = try session.commit(FieldVector([1, 0]))
            let table = try LookupTable(columns: [[Fp(0), Fp(1)]])
            var queries = try session.makeQueries(in: table, count: 1, chunk: 1, challenge: challenge)
            let expected = ProofError.committedAfterChallenge(commitment: 1, challenge: 0)
            #expect(throws: expected) { try queries.append(late, toColumn: 0) }
            try queries.append(publicValues: FieldVector([0]), toColumn: 0)
            #expect(refusal(&session, queries, counts: lateCounts) == expected)
            _ = counts
            return true
        } verifier: { session in
            _ = try session.receiveCommitments(2)
            let challenge = LookupChallenge(try session.drawChallenge())
            let late = try session.receiveCommitments(1)
            let lateCounts = try session.receiveCommitments(2)
            let table = try LookupTable(columns: [[Fp(0), Fp(1)]])
            var queries = try session.makeQueries(in: table, count: 1, chunk: 1, challenge: challenge)
            let expected = ProofError.committedAfterChallenge(commitment: 1, challenge: 0)
            #expect(throws: expected) { try queries.append(late, toColumn: 0) }
            try queries.append(publicValues: FieldVector([0]), toColumn: 0)
            #expect(refusal(&session, queries, counts: lateCounts) == expected)
            return true
        }
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier == .success(true))
    }

    @Test func columnsMustBeFilledExactly() {
        let outcome = TwoParties.run { session in
            let three = try session.commit(FieldVector([1, 2, 3]))
            let counts = try session.commit(FieldVector<Fp>(count: 16))
            let challenge = LookupChallenge(try session.receiveChallenge())
            var queries = try session.makeQueries(in: Self.relu, count: 2, chunk: 8, challenge: challenge)
            #expect(throws: ProofError.outOfRange(name: "values of column 0", expected: "at most 2", actual: "3")) {
                try queries.append(three, toColumn: 0)
            }
            #expect(throws: ProofError.outOfRange(name: "column of a lookup", expected: "0 ..< 2", actual: "2")) {
                try queries.append(three, toColumn: 2)
            }
            try queries.append(three.slice(0..<2), toColumn: 0)
            try queries.append(three.slice(0..<1), toColumn: 1)
            #expect(
                refusal(&session, queries, counts: counts)
                    == ProofError.lengthMismatch(values: "values of column 1", expected: 2, actual: 1))
            for chunk in [-1, 0, 17] {
                #expect(throws: ProofError.self) {
                    _ = try session.makeQueries(in: Self.relu, count: 2, chunk: chunk, challenge: challenge)
                }
            }
            #expect(throws: ProofError.self) {
                _ = try session.makeQueries(in: Self.relu, count: 0, chunk: 8, challenge: challenge)
            }
            return true
        } verifier: { session in
            let three = try session.receiveCommitments(3)
            let counts = try session.receiveCommitments(16)
            let challenge = LookupChallenge(try session.drawChallenge())
            var queries = try session.makeQueries(in: Self.relu, count: 3, chunk: 8, challenge: challenge)
            try queries.append(three, toColumn: 0)
            #expect(
                refusal(&session, queries, counts: counts)
                    == ProofError.lengthMismatch(values: "values of column 1", expected: 3, actual: 0))
            var other = try session.makeQueries(in: Self.range16, count: 3, chunk: 8, challenge: challenge)
            try other.append(three, toColumn: 0)
            #expect(
                refusal(&session, other, counts: counts.slice(0..<15))
                    == ProofError.lengthMismatch(values: "multiplicities", expected: 16, actual: 15))
            return true
        }
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier == .success(true))
    }

    /// Public and committed columns in parts; the counts are then opened as statistics.
    @Test func multiplicitiesAreAuthenticatedCounts() {
        let rows = [8, 9, 9, 15, 0, 3, 9]
        let outcome = TwoParties.run { session in
            let counts = try session.commitMultiplicities(of: Self.relu, rows: rows)
            let outputs = try session.commit(FieldVector(rows.map { Self.relu.columns[1][$0] }))
            let challenge = LookupChallenge(try session.receiveChallenge())
            var queries = try session.makeQueries(in: Self.relu, count: 7, chunk: 4, challenge: challenge)
            try queries.append(outputs.slice(0..<3), toColumn: 1)
            try queries.append(outputs.slice(3..<7), toColumn: 1)
            try queries.append(publicValues: FieldVector(rows.map { Self.relu.columns[0][$0] }), toColumn: 0)
            let lookup = try session.commit(queries, multiplicities: counts)
            let masks = try session.reserveMasks(degree: 5)
            var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
            try batch.add(lookup)
            try session.prove(batch)
            try session.open(counts)
            return true
        } verifier: { session in
            let counts = try session.receiveCommitments(16)
            let outputs = try session.receiveCommitments(7)
            let challenge = LookupChallenge(try session.drawChallenge())
            var queries = try session.makeQueries(in: Self.relu, count: 7, chunk: 4, challenge: challenge)
            try queries.append(publicValues: FieldVector(rows.map { Self.relu.columns[0][$0] }), toColumn: 0)
            try queries.append(outputs, toColumn: 1)
            let lookup = try session.receiveLookup(queries, multiplicities: counts)
            let masks = try session.reserveMasks(degree: 5)
            var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
            try batch.add(lookup)
            #expect(try session.verify(batch) == .accept)
            return try session.receiveOpening(of: counts)
        }
        var expected = [Fp](repeating: .zero, count: 16)
        for row in rows { expected[row] += .one }
        #expect(outcome.verifier == .success(.values(expected)))
    }

    /// A lookup that is in no batch, or in one that was not checked, has proved nothing: neither party ends well then.
    @Test(arguments: [false, true]) func lookupsOutsideBatchesAreNotForgotten(added: Bool) {
        let (near, far) = InMemoryChannel.pair(timeout: 20)
        let table = Self.range16, rows = [1, 2, 2]
        let outcome = TwoParties.concurrently { () throws -> Bool in
            var session = TwoParties.Prover(
                source: IdealVOLE(seed: 1).prover(), connection: Connection(near, sending: .fromProver),
                identifier: TwoParties.identifier())
            let counts = try session.commitMultiplicities(of: table, rows: rows)
            let values = try session.commit(FieldVector(rows.map { table.columns[0][$0] }))
            let challenge = LookupChallenge(try session.receiveChallenge())
            var queries = try session.makeQueries(in: table, count: 3, chunk: 2, challenge: challenge)
            try queries.append(values, toColumn: 0)
            let lookup = try session.commit(queries, multiplicities: counts)
            let masks = try session.reserveMasks(degree: 3)
            var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
            if added { try batch.add(lookup) }
            try session.prove(batch)
            try session.finish()
            return true
        } _: { () throws -> Bool in
            var session = TwoParties.Verifier(
                source: IdealVOLE(seed: 1).verifier(), connection: Connection(far, sending: .fromVerifier),
                identifier: TwoParties.identifier())
            let counts = try session.receiveCommitments(16)
            let values = try session.receiveCommitments(3)
            let challenge = LookupChallenge(try session.drawChallenge())
            var queries = try session.makeQueries(in: table, count: 3, chunk: 2, challenge: challenge)
            try queries.append(values, toColumn: 0)
            let lookup = try session.receiveLookup(queries, multiplicities: counts)
            let masks = try session.reserveMasks(degree: 3)
            var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
            if added { try batch.add(lookup) }
            let verdict = try session.verify(batch)
            #expect(verdict == .accept)
            try session.finish()
            return true
        }
        #expect(outcome.prover == (added ? .success(true) : .failure(.uncheckedLookups(count: 1))))
        #expect(outcome.verifier == (added ? .success(true) : .failure(.uncheckedLookups(count: 1))))
    }

    @Test func tablesWithEqualRowsAreRefused() throws {
        #expect(throws: ProofError.duplicateRow(first: 0, second: 2)) {
            try LookupTable(columns: [[Fp(3), Fp(1), Fp(3)]])
        }
        #expect(throws: ProofError.duplicateRow(first: 1, second: 3)) {
            try LookupTable(columns: [[Fp(3), Fp(1), Fp(3), Fp(1)], [Fp(1), Fp(1), Fp(2), Fp(1)]])
        }
        #expect(throws: Never.self) {
            try LookupTable(columns: [[Fp(3), Fp(1), Fp(3), Fp(1)], [Fp(1), Fp(1), Fp(2), Fp(2)]])
        }
        #expect(throws: ProofError.self) { try LookupTable(columns: []) }
        #expect(throws: ProofError.self) { try LookupTable(columns: [[]]) }
        #expect(throws: ProofError.lengthMismatch(values: "rows of a column", expected: 2, actual: 1)) {
            try LookupTable(columns: [[Fp(1), Fp(2)], [Fp(1)]])
        }
    }

    @Test func rowsThatATableDoesNotHaveAreRefused() {
        for row in [-1, 16] {
            let outcome = TwoParties.run { session in
                _ = try session.commitMultiplicities(of: Self.range16, rows: [1, row])
                return true
            } verifier: { _ in
                true
            }
            #expect(outcome.prover.error == .outOfRange(name: "row of a query", expected: "0 ..< 16", actual: "\(row)"))
        }
    }

    /// Coefficients of the whole lookup against plain arithmetic.
    @Test(arguments: [1, 2, 3, 8, 11]) func lookupAgreesWithPlainArithmetic(chunk: Int) throws {
        let count = 3 * chunk + 2
        let rows = Self.rows(count, of: Self.relu)
        let outcome = TwoParties.run { session in
            let counts = try session.commitMultiplicities(of: Self.relu, rows: rows)
            let a = try session.commit(FieldVector(rows.map { Self.relu.columns[0][$0] }))
            let b = try session.commit(FieldVector(rows.map { Self.relu.columns[1][$0] }))
            let drawn = try session.receiveChallenge()
            let (x, gamma) = (drawn.element("lookup x"), drawn.element("lookup gamma"))
            var queries = try session.makeQueries(
                in: Self.relu, count: count, chunk: chunk, challenge: LookupChallenge(drawn))
            try queries.append(a, toColumn: 0)
            try queries.append(b, toColumn: 1)
            let lookup = try session.commit(queries, multiplicities: counts)
            let masks = try session.reserveMasks(degree: 12)
            let challenge = try session.receiveChallenge()
            var batch = try ProverBatch(masks: masks, challenge: challenge)
            let fractions = PlainValue.list(lookup.fractions)
            try batch.add(lookup)

            let g = PlainElement(gamma)
            let folded = zip(PlainValue.list(a), PlainValue.list(b)).map {
                PlainValue(x: $0.x + g * $1.x, mac: $0.mac + g * $1.mac)
            }
            let full = count / chunk
            var checks: [PlainPolynomial] = []
            for c in 0..<full {
                checks.append(plainChunk(fractions[c], (0..<chunk).map { folded[$0 * full + c] }, x: x))
            }
            if count % chunk > 0 { checks.append(plainChunk(fractions[full], Array(folded[(full * chunk)...]), x: x)) }
            var total = fractions.map(\.hat).reduce([], plainSum)
            for (row, count) in PlainValue.list(counts).enumerated() {
                let t = PlainElement(Self.relu.columns[0][row]) + g * PlainElement(Self.relu.columns[1][row])
                let inverse = (PlainElement(x) - t).inverse
                total = plainSum(total, count.hat.map { -($0 * inverse) })
            }
            checks.append(total)
            let plain = plainBatch(checks, degree: 12, chi: challenge.element("chi"))
            #expect(Array(batch.sum.coefficients.prefix(12)) == Array(plain.prefix(12)))
            #expect(checks.allSatisfy { $0.last == .zero })
            return true
        } verifier: { session in
            _ = try session.receiveCommitments(16)
            _ = try session.receiveCommitments(count)
            _ = try session.receiveCommitments(count)
            _ = try session.drawChallenge(usingSeed: Array(repeating: 4, count: 32))
            _ = try session.receiveExtensionCommitments((count + chunk - 1) / chunk)
            _ = try session.reserveMasks(degree: 12)
            _ = try session.drawChallenge(usingSeed: Array(repeating: 5, count: 32))
            return true
        }
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier == .success(true))
    }

    @Test func interpolationFindsThePolynomial() {
        var source = SeededRandomSource(seed: 8)
        for count in 1...18 {
            let coefficients = (0..<count).map { _ in Fp2.random(using: &source) }
            let values = (0..<count).map { y in
                coefficients.reversed().reduce(Fp2.zero) { $0 * Fp(y) + $1 }
            }
            #expect(interpolate(values) == coefficients)
        }
    }
}

/// Up to two committed columns: vectors that cannot be copied do not fit into an array.
struct ProverColumns: ~Copyable {
    private var first: ProverVector<Fp>?
    private var second: ProverVector<Fp>?

    mutating func append(_ column: consuming ProverVector<Fp>) {
        if first == nil { first = consume column } else { second = consume column }
    }

    consuming func appendAll(to queries: inout ProverQueries) throws(ProofError) {
        if let first { try queries.append(first, toColumn: 0) }
        if let second { try queries.append(second, toColumn: 1) }
    }
}

/// The verifier's keys of ``ProverColumns``.
struct VerifierColumns: ~Copyable {
    private var first: VerifierVector<Fp>?
    private var second: VerifierVector<Fp>?

    mutating func append(_ column: consuming VerifierVector<Fp>) {
        if first == nil { first = consume column } else { second = consume column }
    }

    consuming func appendAll(to queries: inout VerifierQueries) throws(ProofError) {
        if let first { try queries.append(first, toColumn: 0) }
        if let second { try queries.append(second, toColumn: 1) }
    }
}
