import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// Batched polynomial checks. Numbers are those of the battery of cheats, PROTOCOL 8.
@Suite struct PolynomialCheckTests {
    /// Values of `count` gates; `wrong` names one whose result is 1 too large.
    static func gates(_ count: Int, wrong: Int? = nil) -> [[Fp]] {
        var source = SeededRandomSource(seed: 4)
        let x = (0..<count).map { _ in Fp.random(using: &source) }
        let y = (0..<count).map { _ in Fp.random(using: &source) }
        var z = zip(x, y).map { $0 * $1 }
        if let wrong { z[wrong] += .one }
        return [x, y, z]
    }

    /// A proof of multiplication gates; `send` is what a prover does at the end.
    private func prove(
        _ count: Int, wrong: Int? = nil, degree: Int = 2, workers: Int = 1, seed: UInt8 = 3,
        vole: IdealVOLE = IdealVOLE(seed: 2),
        send: @escaping @Sendable (inout TwoParties.Prover, consuming ProverBatch) throws -> Void = { try $0.prove($1) }
    ) -> TwoParties.Outcome<Bool, Verdict> {
        TwoParties.run(vole: vole) { session in
            let values = Self.gates(count, wrong: wrong)
            let x = try session.commit(FieldVector(values[0]))
            let y = try session.commit(FieldVector(values[1]))
            let z = try session.commit(FieldVector(values[2]))
            let masks = try session.reserveMasks(degree: degree)
            var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
            try batch.addMultiplications(x, y, equal: z, workers: workers)
            try send(&session, batch)
            return true
        } verifier: { session in
            let x = try session.receiveCommitments(count)
            let y = try session.receiveCommitments(count)
            let z = try session.receiveCommitments(count)
            let masks = try session.reserveMasks(degree: degree)
            let challenge = try session.drawChallenge(usingSeed: Array(repeating: seed, count: 32))
            var batch = try VerifierBatch(masks: masks, challenge: challenge)
            try batch.addMultiplications(x, y, equal: z, workers: workers)
            let verdict = try session.verify(batch)
            if verdict != .accept {
                #expect(throws: ProofError.sessionOver) { try session.drawChallenge() }
            }
            return verdict
        }
    }

    @Test(arguments: [0, 1, 2, 127, 128, 129, 256, 1_000, 16_384, 16_385, 40_000])
    func honestGatesAreAccepted(count: Int) {
        for degree in [2, 3, 9] { #expect(prove(count, degree: degree).verifier.isAccepted, "degree \(degree)") }
    }

    @Test func oneWrongGateInAMillionIsRejected() {  // 18
        let count = 1 << 20
        for wrong in [0, 777_777, count - 1] {
            #expect(
                prove(count, wrong: wrong).verifier == .success(.reject(.polynomialCheck(checks: count, degree: 2))))
        }
        #expect(prove(count, workers: 2).verifier.isAccepted)
    }

    @Test func changedCoefficientIsRejected() {  // 19
        for index in 0..<3 {
            for shift in [Fp2.one, Fp2.i] {
                let outcome = prove(100, degree: 3) { session, batch in
                    var coefficients = batch.maskedCoefficients()
                    coefficients[index] += shift
                    try session.sendCoefficients(coefficients)
                }
                #expect(outcome.verifier.isRejected)
            }
        }
    }

    /// A polynomial with a coefficient of Y^D, that is a false claim: neither leaving it out nor sending it helps.
    @Test func coefficientOfTheDegreeIsRefused() {  // 20
        let left = prove(100, wrong: 5) { session, batch in
            try session.prove(batch)
        }
        #expect(left.verifier.isRejected)
        let sent = prove(100, wrong: 5) { session, batch in
            // z is 1 too large in gate 5 alone: the coefficient is chi^5 (x y - z) = -chi^5.
            let top = -batch.sum.chi.power(5)
            try session.sendCoefficients(batch.maskedCoefficients() + [top])
        }
        #expect(sent.verifier.error == .oversizedMessage(step: .polynomialCheck, limit: 32, actual: 48))
        let fewer = prove(100) { session, batch in
            try session.sendCoefficients(Array(batch.maskedCoefficients().dropLast()))
        }
        #expect(fewer.verifier.error == .lengthMismatch(values: "coefficients", expected: 2, actual: 1))
    }

    /// 21: one witness, one set of MACs, one challenge; only the masks are fresh. Each sent coefficient must be uniform:
    /// chi-square over 16 cells of 4,000 draws, 15 degrees of freedom; 60 is exceeded with probability 2e-7. Without
    /// the masks a coefficient is one value, and the statistic is 60,000.
    @Test func masksMakeCoefficientsUniform() throws {
        let draws = 4_000
        let degree = 3
        func statistics(masked: Bool) throws -> [Double] {
            var cells = [[Int]](repeating: Array(repeating: 0, count: 16), count: 2 * degree)
            var masks = IdealVOLE(seed: 77).prover()
            for _ in 0..<draws {
                let seen =
                    masked
                    ? try Transcript.coefficients(masks: masks.draw(2 * (degree - 1)), degree: degree)
                    : try Transcript.coefficients(masks: Transcript.zeros(2 * (degree - 1)), degree: degree)
                for (index, element) in seen.enumerated() {
                    cells[2 * index][Int(element.c0.value % 16)] += 1
                    cells[2 * index + 1][Int(element.c1.value >> 57)] += 1
                }
            }
            let expected = Double(draws) / 16
            return cells.map { $0.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected } }
        }
        for value in try statistics(masked: true) { #expect(value < 60) }
        for value in try statistics(masked: false) { #expect(value > 1_000) }
    }

    /// What a fixed prover sends under a fixed challenge.
    private enum Transcript {
        static func zeros(_ count: Int) -> ProverVector<Fp> {
            ProverVector(values: FieldVector(count: count), macs: FieldVector(count: count))
        }

        static func coefficients(masks: consuming ProverVector<Fp>, degree: Int) throws -> [Fp2] {
            var source = IdealVOLE(seed: 78).prover()
            let x = try source.draw(3)
            let challenge = Challenge(seed: Array(repeating: 1, count: 32), session: TwoParties.identifier(), epoch: 0)
            var batch = try ProverBatch(
                masks: ProverMasks(masks, degree: degree, session: TwoParties.identifier()), challenge: challenge)
            try batch.addMultiplications(x, x, equal: x)
            return batch.maskedCoefficients()
        }
    }

    @Test func valuesAfterTheChallengeAreRefused() {  // 22
        let outcome = TwoParties.run { session in
            let early = try session.commit(FieldVector([0]))
            let masks = try session.reserveMasks(degree: 2)
            let challenge = try session.receiveChallenge()
            let late = try session.commit(FieldVector([0]))
            let lateMasks = try session.reserveMasks(degree: 2)
            let expected = ProofError.committedAfterChallenge(commitment: 1, challenge: 0)
            #expect(refusal(masks: lateMasks, challenge: challenge) == expected)
            var batch = try ProverBatch(masks: masks, challenge: challenge)
            #expect(throws: expected) { try batch.addMultiplications(early, early, equal: late) }
            #expect(throws: expected) { try batch.addZeros(late) }
            #expect(throws: expected) { try batch.addInnerProduct(early, late, equals: early) }
            #expect(throws: expected) { try batch.add(early.polynomial(at: 0) - late.polynomial(at: 0)) }
            var sum = early.slice(0..<1)
            sum.add(late)
            #expect(throws: expected) { try batch.addZeros(sum) }
            return true
        } verifier: { session in
            let early = try session.receiveCommitments(1)
            let masks = try session.reserveMasks(degree: 2)
            let challenge = try session.drawChallenge()
            let late = try session.receiveCommitments(1)
            let lateMasks = try session.reserveMasks(degree: 2)
            let expected = ProofError.committedAfterChallenge(commitment: 1, challenge: 0)
            #expect(refusal(masks: lateMasks, challenge: challenge) == expected)
            var batch = try VerifierBatch(masks: masks, challenge: challenge)
            #expect(throws: expected) { try batch.addMultiplications(early, early, equal: late) }
            #expect(throws: expected) { try batch.addZeros(late) }
            #expect(throws: expected) { try batch.addInnerProduct(early, late, equals: early) }
            #expect(throws: expected) { try batch.add(early.polynomial(at: 0) * late.polynomial(at: 0)) }
            return true
        }
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier == .success(true))
    }

    @Test func challengeOfAnotherSessionIsRefused() {
        let foreign = Challenge(
            seed: Array(repeating: 1, count: 32), session: TwoParties.identifier(99), epoch: 5)
        let outcome = TwoParties.run { session in
            let masks = try session.reserveMasks(degree: 2)
            #expect(refusal(masks: masks, challenge: foreign) == ProofError.foreignSession)
            return true
        } verifier: { session in
            let masks = try session.reserveMasks(degree: 2)
            #expect(refusal(masks: masks, challenge: foreign) == ProofError.foreignSession)
            let table = try LookupTable(columns: [[.zero]])
            #expect(throws: ProofError.foreignSession) {
                _ = try session.makeQueries(in: table, count: 1, chunk: 1, challenge: LookupChallenge(foreign))
            }
            return true
        }
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier == .success(true))
    }

    @Test func batchOfAnotherSessionIsRefused() throws {
        let challenge = Challenge(seed: Array(repeating: 1, count: 32), session: TwoParties.identifier(9), epoch: 0)
        let (a, b) = InMemoryChannel.pair(timeout: 0.2)
        var prover = TwoParties.Prover(
            source: IdealVOLE(seed: 1).prover(), connection: Connection(a, sending: .fromProver),
            identifier: TwoParties.identifier(9))
        var other = TwoParties.Prover(
            source: IdealVOLE(seed: 1).prover(), connection: Connection(a, sending: .fromProver),
            identifier: TwoParties.identifier(8))
        let masks = try prover.reserveMasks(degree: 1)
        let batch = try ProverBatch(masks: masks, challenge: challenge)
        #expect(refusal(&other, batch) == .foreignSession)
        var verifier = TwoParties.Verifier(
            source: IdealVOLE(seed: 1).verifier(), connection: Connection(b, sending: .fromVerifier),
            identifier: TwoParties.identifier(9))
        var another = TwoParties.Verifier(
            source: IdealVOLE(seed: 1).verifier(), connection: Connection(b, sending: .fromVerifier),
            identifier: TwoParties.identifier(8))
        let keys = try verifier.reserveMasks(degree: 1)
        let judged = try VerifierBatch(masks: keys, challenge: challenge)
        #expect(refusal(&another, judged) == .foreignSession)
    }

    /// 53: the same seed gives unrelated challenges in other sessions, epochs and purposes.
    @Test func challengesAreSeparated() {
        let seed = [UInt8](repeating: 1, count: 32)
        let elements = [
            Challenge(seed: seed, session: TwoParties.identifier(1), epoch: 0).element("chi"),
            Challenge(seed: seed, session: TwoParties.identifier(2), epoch: 0).element("chi"),
            Challenge(seed: seed, session: TwoParties.identifier(1), epoch: 1).element("chi"),
            Challenge(seed: seed, session: TwoParties.identifier(1), epoch: 0).element("lookup x"),
            Challenge(seed: Array(repeating: 2, count: 32), session: TwoParties.identifier(1), epoch: 0).element("chi"),
        ]
        #expect(Set(elements).count == elements.count)
    }

    @Test func degreesAndCountsOutsideABatchAreRefused() {
        let outcome = TwoParties.run { session in
            let x = try session.commit(FieldVector([1, 2]))
            let masks = try session.reserveMasks(degree: 2)
            var batch = try ProverBatch(masks: masks, challenge: try session.receiveChallenge())
            let square = x.polynomial(at: 0) * x.polynomial(at: 1)
            #expect(throws: ProofError.outOfRange(name: "degree of a check", expected: "at most 2", actual: "3")) {
                try batch.add(square * x.polynomial(at: 0))
            }
            let one = x.slice(0..<1)
            #expect(throws: ProofError.lengthMismatch(values: "values of a check", expected: 2, actual: 1)) {
                try batch.addMultiplications(x, x, equal: one)
            }
            #expect(throws: ProofError.lengthMismatch(values: "values of a check", expected: 1, actual: 2)) {
                try batch.addInnerProduct(x, x, equals: x)
            }
            for degree in [-1, 0, 65] {
                let expected = ProofError.outOfRange(
                    name: "degree of a batch", expected: "1 ... 64", actual: "\(degree)")
                #expect(throws: expected) { _ = try session.reserveMasks(degree: degree) }
            }
            return true
        } verifier: { session in
            let x = try session.receiveCommitments(2)
            let masks = try session.reserveMasks(degree: 1)
            var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
            #expect(throws: ProofError.outOfRange(name: "degree of a check", expected: "at most 1", actual: "2")) {
                try batch.addMultiplications(x, x, equal: x)
            }
            return true
        }
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier == .success(true))
    }

    /// Every kind of check in one batch, against plain arithmetic, coefficient by coefficient, and with the verifier.
    @Test(arguments: [false, true]) func allChecksAgreeWithPlainArithmetic(cheat: Bool) throws {
        let outcome = TwoParties.run { session in
            let values = Self.gates(300)
            let x = try session.commit(FieldVector(values[0]))
            let y = try session.commit(FieldVector(values[1]))
            let z = try session.commit(FieldVector(values[2]))
            let inner = try session.commit(FieldVector([values[2].reduce(.zero, +) + (cheat ? .one : .zero)]))
            let w = try session.commit(FieldVector(zip(values[0], values[1]).map { Fp2($0, $1) }))
            let squares = try session.commit(
                FieldVector([zip(values[0], values[1]).map { Fp2($0, $1).squared }.reduce(.zero, +)]))
            let masks = try session.reserveMasks(degree: 4)
            let challenge = try session.receiveChallenge()
            var batch = try ProverBatch(masks: masks, challenge: challenge)
            try batch.addMultiplications(x, y, equal: z)
            try batch.addInnerProduct(x, y, equals: inner)
            try batch.addInnerProduct(w, w, equals: squares)
            let zero = x.polynomial(at: 1) * y.polynomial(at: 1) - z.polynomial(at: 1)
            let cubic = zero * (w.polynomial(at: 3) + .constant(Fp2(Fp(5), Fp(6)))).scaled(by: .i)
            try batch.add(cubic)
            var difference = x.slice(0..<300)
            difference.subtract(x)
            try batch.addZeros(difference)

            let (px, py, pz) = (PlainValue.list(x), PlainValue.list(y), PlainValue.list(z))
            let (pw, pInner, pProduct) = (PlainValue.list(w), PlainValue.list(inner), PlainValue.list(squares))
            var checks = (0..<300).map { plainGate(px[$0], py[$0], pz[$0]) }
            func product(_ a: [PlainValue], _ b: [PlainValue], _ c: PlainValue) -> PlainPolynomial {
                plainSum(
                    zip(a, b).map { plainProduct($0.hat, $1.hat) }.reduce([], plainSum), [.zero] + c.hat.map { -$0 })
            }
            checks.append(product(px, py, pInner[0]))
            checks.append(product(pw, pw, pProduct[0]))
            let shifted: PlainPolynomial = [pw[3].mac, pw[3].x + PlainElement(5, 6)].map { $0 * PlainElement(0, 1) }
            checks.append(plainProduct(plainGate(px[1], py[1], pz[1]), shifted))
            checks += (0..<300).map { _ in [.zero, .zero] }
            let plain = plainBatch(checks, degree: 4, chi: challenge.element("chi"))
            #expect(Array(batch.sum.coefficients.prefix(4)) == Array(plain.prefix(4)))
            #expect((plain[4] == .zero) == !cheat)
            try session.prove(batch)
            return true
        } verifier: { session in
            let x = try session.receiveCommitments(300)
            let y = try session.receiveCommitments(300)
            let z = try session.receiveCommitments(300)
            let inner = try session.receiveCommitments(1)
            let w = try session.receiveExtensionCommitments(300)
            let product = try session.receiveExtensionCommitments(1)
            let masks = try session.reserveMasks(degree: 4)
            var batch = try VerifierBatch(masks: masks, challenge: try session.drawChallenge())
            try batch.addMultiplications(x, y, equal: z)
            try batch.addInnerProduct(x, y, equals: inner)
            try batch.addInnerProduct(w, w, equals: product)
            let zero = x.polynomial(at: 1) * y.polynomial(at: 1) - z.polynomial(at: 1)
            try batch.add(zero * (w.polynomial(at: 3) + .constant(Fp2(Fp(5), Fp(6)))).scaled(by: .i))
            var difference = x.slice(0..<300)
            difference.subtract(x)
            try batch.addZeros(difference)
            return try session.verify(batch)
        }
        #expect(outcome.prover == .success(true))
        #expect(outcome.verifier.isAccepted == !cheat)
        #expect(outcome.verifier.isRejected == cheat)
    }

    @Test func finishNeedsEveryBatchChecked() {
        let outcome = TwoParties.run { session in
            _ = try session.reserveMasks(degree: 2)
            return true
        } verifier: { session in
            _ = try session.reserveMasks(degree: 2)
            return true
        }
        #expect(outcome.verifier == .success(true))
        #expect(Self.finish(reserving: 1).error == .uncheckedBatches(count: 1))
        #expect(Self.finish(reserving: 0).error == nil)
        #expect(Self.proverFinish(reserving: 1).error == .uncheckedBatches(count: 1))
        #expect(Self.proverFinish(reserving: 0).error == nil)
    }

    private static func proverFinish(reserving batches: Int) -> Result<Bool, ProofError> {
        let (a, b) = InMemoryChannel.pair(timeout: 1)
        defer { b.close() }
        var session = ProverSession(
            source: IdealVOLE(seed: 1).prover(), connection: Connection(a, sending: .fromProver),
            identifier: TwoParties.identifier())
        do {
            for _ in 0..<batches { _ = try session.reserveMasks(degree: 2) }
            try session.finish()
            return .success(true)
        } catch { return .failure(error) }
    }

    private static func finish(reserving batches: Int) -> Result<Bool, ProofError> {
        let (a, b) = InMemoryChannel.pair(timeout: 1)
        defer { a.close() }
        var session = VerifierSession(
            source: IdealVOLE(seed: 1).verifier(), connection: Connection(b, sending: .fromVerifier),
            identifier: TwoParties.identifier())
        do {
            for _ in 0..<batches { _ = try session.reserveMasks(degree: 2) }
            try session.finish()
            return .success(true)
        } catch { return .failure(error) }
    }
}
