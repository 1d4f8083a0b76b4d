import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// Commitments, openings and zero checks, honest and not. Numbers are those of the battery of cheats, PROTOCOL 8.
@Suite struct SessionTests {
    static let values = [0, 1, -1, 1 << 60, 123_456_789]

    private func opening(
        _ cheat: @escaping @Sendable (inout TwoParties.Prover, borrowing ProverVector<Fp>) throws(ProofError) -> Void
    ) -> TwoParties.Outcome<Bool, Opening<Fp>> {
        TwoParties.run { session in
            let vector = try session.commit(FieldVector(Self.values))
            try cheat(&session, vector)
            return true
        } verifier: { session in
            let vector = try session.receiveCommitments(Self.values.count)
            let opening = try session.receiveOpening(of: vector)
            if case .rejected = opening {
                // 15: nothing can be done with a session, or its Delta, after a failed check.
                #expect(throws: ProofError.sessionOver) { try session.drawChallenge() }
                #expect(throws: ProofError.sessionOver) { _ = try session.receiveCommitments(1) }
                #expect(throws: ProofError.sessionOver) { _ = try session.reserveMasks(degree: 2) }
            }
            return opening
        }
    }

    @Test func openedValuesAreThoseCommitted() {
        let outcome = opening { session, vector throws(ProofError) in try session.open(vector) }
        #expect(outcome.verifier == .success(.values(Self.values.map { Fp($0) })))
    }

    @Test func openingAnotherValueWithTheOldMACIsRejected() {  // 13
        for index in Self.values.indices {
            let outcome = opening { session, vector throws(ProofError) in
                var values = vector.values.slice(0..<vector.count)
                values[index] += .one
                try session.sendOpening(of: values, macs: vector.macs)
            }
            #expect(outcome.verifier == .success(.rejected(.opening(count: 5))))
        }
    }

    @Test func openingWithAnotherMACIsRejected() {  // 14
        for shift in [Fp2.one, Fp2.i, Fp2(Fp(7), Fp(-3))] {
            let outcome = opening { session, vector throws(ProofError) in
                var macs = vector.macs.slice(0..<vector.count)
                macs[2] += shift
                try session.sendOpening(of: vector.values, macs: macs)
            }
            #expect(outcome.verifier == .success(.rejected(.opening(count: 5))))
        }
    }

    @Test func openingAnotherNumberOfValuesIsRefused() {
        for count in [0, 4, 6] {
            let outcome = opening { session, vector throws(ProofError) in
                try session.sendOpening(of: FieldVector<Fp>(count: count), macs: FieldVector(count: count))
            }
            #expect(outcome.verifier.error != nil)
        }
    }

    @Test func changedCorrectionIsFound() {  // 16
        for byte in [12, 12 + 8 * 4 + 3] {
            let outcome = TwoParties.run { near, far in
                (
                    EditingChannel(near) { index, frame in
                        var frame = frame
                        if index == 0 { frame[byte] ^= 1 }
                        return [frame]
                    }, far
                )
            } prover: { session in
                try session.open(try session.commit(FieldVector(Self.values)))
                return true
            } verifier: { session in
                let vector = try session.receiveCommitments(Self.values.count)
                return try session.receiveOpening(of: vector)
            }
            #expect(outcome.verifier == .success(.rejected(.opening(count: 5))))
        }
    }

    @Test func nonCanonicalCorrectionIsRefused() {  // 17
        let outcome = TwoParties.run { near, far in
            (
                EditingChannel(near) { _, frame in
                    [
                        Array(frame.prefix(12)) + [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x1f]
                            + Array(frame.dropFirst(20))
                    ]
                }, far
            )
        } prover: { session in
            _ = try session.commit(FieldVector(Self.values))
            return true
        } verifier: { session in
            _ = try session.receiveCommitments(Self.values.count)
            return true
        }
        #expect(outcome.verifier.error == .nonCanonicalElement(step: .corrections, index: 0))
    }

    @Test func fewerAndMoreCorrectionsAreRefused() {
        for count in [0, 4, 6] {
            let outcome = TwoParties.run { session in
                _ = try session.commit(FieldVector<Fp>(count: count))
                return true
            } verifier: { session in
                _ = try session.receiveCommitments(5)
                return true
            }
            #expect(outcome.verifier.error != nil, "\(count) corrections for 5 values")
        }
        // A frame that is short by one, so that no later frame is missing.
        let outcome = TwoParties.run { near, far in
            (EditingChannel(near) { [$1.dropLast(8)] }, far)
        } prover: { session in
            _ = try session.commit(FieldVector(Self.values))
            return true
        } verifier: { session in
            _ = try session.receiveCommitments(5)
            return true
        }
        #expect(outcome.verifier.error == .lengthMismatch(values: "corrections", expected: 5, actual: 4))
    }

    /// Linear maps, in F_p and K, over several frames: the keys stay M + x Delta.
    @Test func linearMapsKeepTheRelation() throws {
        let count = 33_000
        let vole = IdealVOLE(seed: 3)
        let outcome = TwoParties.run(vole: vole) { session in
            var source = SeededRandomSource(seed: 9)
            var x = try session.commit(FieldVector<Fp>.random(count: count, using: &source))
            let y = try session.commit(FieldVector<Fp>.random(count: count, using: &source))
            let z = try session.commit(FieldVector<Fp2>.random(count: count, using: &source))
            let constant = FieldVector<Fp>.random(count: count, using: &source)
            let weights = FieldVector<Fp2>.random(count: count, using: &source)
            x.add(publicValues: constant)
            x.subtract(y)
            x.add(y)
            x.scale(by: Fp(5))
            var w = x.scaled(by: Fp2(Fp(2), Fp(3)))
            w.add(publicValues: weights)
            w.add(z, times: .i)
            w.add(y, times: Fp2(Fp(4)))
            w.subtract(y.extended())
            let sum = w.weightedSum(weights)
            return [sum.values[0], sum.macs[0], w.values[count - 1], w.macs[count - 1]]
        } verifier: { session in
            var source = SeededRandomSource(seed: 9)
            _ = FieldVector<Fp>.random(count: 2 * count, using: &source)
            _ = FieldVector<Fp2>.random(count: count, using: &source)
            var x = try session.receiveCommitments(count)
            let y = try session.receiveCommitments(count)
            let z = try session.receiveExtensionCommitments(count)
            let constant = FieldVector<Fp>.random(count: count, using: &source)
            let weights = FieldVector<Fp2>.random(count: count, using: &source)
            try session.add(publicValues: constant, to: &x)
            x.subtract(y)
            x.add(y)
            x.scale(by: Fp(5))
            var w = x.scaled(by: Fp2(Fp(2), Fp(3)))
            try session.add(publicValues: weights, to: &w)
            w.add(z, times: .i)
            w.add(y, times: Fp2(Fp(4)))
            w.subtract(y.extended())
            return [w.weightedSum(weights).keys[0], w.keys[count - 1]]
        }
        let known = try outcome.prover.get()
        let keys = try outcome.verifier.get()
        #expect(keys[0] == known[1] + known[0] * vole.delta)
        #expect(keys[1] == known[3] + known[2] * vole.delta)
    }

    @Test func zerosAreProvedAndOthersAreNot() {
        func run(_ cheat: Bool, shift: Fp2) -> TwoParties.Outcome<Bool, Verdict> {
            TwoParties.run { session in
                var x = try session.commit(FieldVector(Self.values))
                x.subtract(try session.commit(FieldVector(Self.values.map { $0 + (cheat ? 1 : 0) })))
                if cheat {
                    var macs = x.macs.slice(0..<x.count)
                    macs[0] += shift
                    try session.sendZeroCheck(macs: macs)
                } else {
                    try session.proveZero(x)
                }
                return true
            } verifier: { session in
                var x = try session.receiveCommitments(5)
                x.subtract(try session.receiveCommitments(5))
                return try session.verifyZero(x)
            }
        }
        #expect(run(false, shift: .zero).verifier.isAccepted)
        #expect(run(true, shift: .zero).verifier == .success(.reject(.zeroCheck(count: 5))))
        #expect(run(true, shift: .one).verifier == .success(.reject(.zeroCheck(count: 5))))
    }

    @Test func honestProverSendsNoProofOfAFalseClaim() {
        let outcome = TwoParties.run { session in
            try session.proveZero(try session.commit(FieldVector([0, 1])))
            return true
        } verifier: { session in
            try session.verifyZero(try session.receiveCommitments(2))
        }
        #expect(outcome.prover.error == .falseClaim(name: "zero"))
        #expect(outcome.verifier.error == .channel(.closed))
    }

    /// The digest of one check is not that of another over the same MACs.
    @Test func aDigestCannotBeUsedTwice() {
        let outcome = TwoParties.run { near, far in
            (
                EditingChannel(near) { index, frame in
                    // The third frame (the second check) carries the digest of the second frame.
                    index == 2 ? [] : index == 1 ? [frame, Array(frame[0..<4]) + [2] + frame[5...]] : [frame]
                }, far
            )
        } prover: { session in
            let x = try session.commit(FieldVector([0, 0]))
            try session.proveZero(x)
            try session.proveZero(x)
            return true
        } verifier: { session in
            let x = try session.receiveCommitments(2)
            guard try session.verifyZero(x) == .accept else { return Verdict.reject(.opening(count: 0)) }
            return try session.verifyZero(x)
        }
        #expect(outcome.verifier == .success(.reject(.zeroCheck(count: 2))))
    }

    @Test func correlationsAreGivenOnceAndRunOut() throws {
        var source = IdealVOLE(seed: 5, limit: 6).prover()
        let first = try source.draw(2)
        let second = try source.draw(4)
        #expect(Set(first.values.array + second.values.array).count == 6)
        #expect(throws: ProofError.correlationsExhausted(requested: 1, available: 0)) { _ = try source.draw(1) }

        let outcome = TwoParties.run(vole: IdealVOLE(seed: 5, limit: 3)) { session in
            _ = try session.commit(FieldVector([1, 2]))
            #expect(throws: ProofError.correlationsExhausted(requested: 2, available: 1)) {
                _ = try session.commit(FieldVector([1, 2]))
            }
            #expect(throws: ProofError.sessionOver) { _ = try session.commit(FieldVector([1])) }
            return true
        } verifier: { session in
            _ = try session.receiveCommitments(2)
            _ = try session.receiveCommitments(1)
            return true
        }
        #expect(outcome.verifier.error == .channel(.closed))
    }

    @Test func deltasAreFresh() {
        let deltas = (0..<20).map { _ in Delta.random().element }
        #expect(Set(deltas).count == 20)
    }
}
