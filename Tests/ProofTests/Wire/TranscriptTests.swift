import CandorCore
import CandorProof
import ProofTestKit
import Testing

/// Whole proofs whose messages are changed on their way. Numbers are those of the battery of cheats, PROTOCOL 8.
@Suite struct TranscriptTests {
    private func run(
        vole: IdealVOLE = IdealVOLE(seed: 6), workers: Int = 1, proverNonce: UInt8 = 1, timeout: Double = 20,
        fromProver: @escaping @Sendable (Int, [UInt8]) -> [[UInt8]] = { [$1] },
        fromVerifier: @escaping @Sendable (Int, [UInt8]) -> [[UInt8]] = { [$1] },
        record: @escaping (RecordingChannel) -> Void = { _ in }
    ) -> TwoParties.Outcome<Bool, Verdict> {
        TwoParties.run(
            vole: vole, timeout: timeout, proverNonce: proverNonce,
            wrap: { near, far in
                let recording = RecordingChannel(near)
                record(recording)
                return (EditingChannel(recording, edit: fromProver), EditingChannel(far, edit: fromVerifier))
            },
            prover: { session in
                try WholeProof.prove(&session, workers: workers)
                return true
            }, verifier: { try WholeProof.verify(&$0, workers: workers) })
    }

    private func frames() -> [[UInt8]] {
        var channel: RecordingChannel?
        #expect(run(record: { channel = $0 }).verifier.isAccepted)
        return channel?.frames ?? []
    }

    @Test func transcriptIsTheSameAtAnyNumberOfWorkers() {
        let one = frames()
        #expect(one.count == 8)
        for workers in [2, 7] {
            var channel: RecordingChannel?
            #expect(run(workers: workers, record: { channel = $0 }).verifier.isAccepted)
            #expect(channel?.frames == one)
        }
    }

    /// Many segments: the coefficients that a prover would send.
    @Test func longSumsAreTheSameAtAnyNumberOfWorkers() throws {
        var source = IdealVOLE(seed: 12).prover()
        let x = try source.draw(100_000)
        let challenge = Challenge(seed: Array(repeating: 1, count: 32), session: TwoParties.identifier(), epoch: 0)
        func coefficients(_ workers: Int) throws -> [Fp2] {
            let none = ProverVector<Fp>(values: FieldVector(count: 2), macs: FieldVector(count: 2))
            var batch = try ProverBatch(
                masks: ProverMasks(none, degree: 2, session: TwoParties.identifier()), challenge: challenge)
            try batch.addMultiplications(x, x, equal: x, workers: workers)
            try batch.addInnerProduct(x, x, equals: x.slice(0..<1), workers: workers)
            return batch.maskedCoefficients()
        }
        let one = try coefficients(1)
        for workers in [2, 7] { #expect(try coefficients(workers) == one) }
    }

    @Test func replayedProofIsRefused() {  // 50
        let recorded = frames()
        for fresh in [IdealVOLE(seed: 60), IdealVOLE(seed: 61)] {
            let outcome = TwoParties.run(vole: fresh) { near, far in
                (near, far)
            } prover: { _ in
                true
            } verifier: { _ in
                true
            }
            #expect(outcome.verifier == .success(true))
            let (a, b) = InMemoryChannel.pair(capacity: 100, timeout: 5)
            let result = TwoParties.attempt {
                for frame in recorded { try a.sendOrFail(frame) }
                var session = TwoParties.Verifier(
                    source: fresh.verifier(), connection: Connection(b, sending: .fromVerifier),
                    identifier: TwoParties.identifier(2))
                return try WholeProof.verify(&session)
            }
            #expect(result.isRejected)
        }
        // The same correlations, but another session: the challenges differ, and so does what would answer them.
        let (a, b) = InMemoryChannel.pair(capacity: 100, timeout: 5)
        let result = TwoParties.attempt {
            for frame in recorded { try a.sendOrFail(frame) }
            var session = TwoParties.Verifier(
                source: IdealVOLE(seed: 6).verifier(), connection: Connection(b, sending: .fromVerifier),
                identifier: TwoParties.identifier(2))
            return try WholeProof.verify(&session)
        }
        #expect(result.isRejected)
    }

    /// 51: no bit of any message of the prover can be flipped, except in the few bits that decoding cannot see: none.
    @Test func everyFlippedBitIsRefused() {
        let lengths = frames().map(\.count)
        for (index, length) in lengths.enumerated() {
            // Every byte of the short messages, a sample of the long ones; a bit that moves with the byte.
            for byte in stride(from: 0, to: length, by: max(1, length / 60)) {
                let outcome = run(
                    timeout: 5,
                    fromProver: { number, frame in
                        var frame = frame
                        if number == index { frame[byte] ^= 1 << UInt8(byte % 8) }
                        return [frame]
                    })
                #expect(outcome.verifier.isRefused, "frame \(index), byte \(byte)")
            }
        }
    }

    @Test func everyTruncationExtensionRepetitionAndMoveIsRefused() {  // 51
        let lengths = frames().map(\.count)
        for (index, length) in lengths.enumerated() {
            for kept in [0, 3, 4, 11, 12, 13, length / 2, length - 8, length - 1] where kept < length {
                let outcome = run(timeout: 5, fromProver: { [$0 == index ? Array($1.prefix(kept)) : $1] })
                #expect(outcome.verifier.isRefused, "frame \(index), \(kept) of \(length) bytes")
            }
            for extra in [1, 8, 16, 1 << 16] {
                let outcome = run(
                    timeout: 5,
                    fromProver: {
                        [$0 == index ? $1 + Array(repeating: 0, count: extra) : $1]
                    })
                #expect(outcome.verifier.isRefused, "frame \(index) with \(extra) bytes more")
            }
            if index + 1 < lengths.count {
                let outcome = run(timeout: 5, fromProver: { [$1] + ($0 == index ? [$1] : []) })
                #expect(outcome.verifier.isRefused, "frame \(index) twice")
                let missing = run(timeout: 0.3, fromProver: { $0 == index ? [] : [$1] })
                #expect(missing.verifier.isRefused, "frame \(index) left out")
            }
        }
    }

    /// The prover's side of the same: what a malicious verifier sends is a challenge or an error.
    @Test func changedChallengesAreErrorsOrRejected() {
        for index in 0..<2 {
            for byte in 0..<44 {
                let outcome = run(
                    timeout: 5,
                    fromVerifier: { number, frame in
                        var frame = frame
                        if number == index { frame[byte] ^= 4 }
                        return [frame]
                    })
                #expect(outcome.verifier.isRefused)
                if byte < 12 { #expect(outcome.prover.error != nil, "byte \(byte)") }
            }
            for count in [0, 11, 12, 43, 45] {
                let outcome = run(
                    timeout: 5,
                    fromVerifier: {
                        [$0 == index ? Array(($1 + [0]).prefix(count)) : $1]
                    })
                #expect(outcome.prover.error != nil)
                #expect(outcome.verifier.isRefused)
            }
        }
    }

    /// 52: a party that stops at any of its messages leaves the other with an error, not waiting.
    @Test func stoppingAtAnyMessageEndsBoth() {
        for index in 0..<8 {
            let outcome = TwoParties.run(
                vole: IdealVOLE(seed: 6), timeout: 20,
                wrap: { near, far in
                    (
                        EditingChannel(near) { number, frame in
                            if number == index { near.close() }
                            return [frame]
                        }, far
                    )
                },
                prover: { session in
                    do { try WholeProof.prove(&session) } catch {
                        #expect(throws: ProofError.sessionOver) { _ = try session.draw(1) }
                        throw error
                    }
                    return true
                },
                verifier: { session in
                    do { return try WholeProof.verify(&session) } catch {
                        #expect(throws: ProofError.sessionOver) { _ = try session.receiveCommitments(1) }
                        throw error
                    }
                })
            #expect(outcome.prover.error == .channel(.closed), "message \(index)")
            #expect(outcome.verifier.error == .channel(.closed), "message \(index)")
        }
        for index in 0..<2 {
            let outcome = TwoParties.run(
                vole: IdealVOLE(seed: 6),
                wrap: { near, far in
                    (
                        near,
                        EditingChannel(far) { number, frame in
                            if number == index { far.close() }
                            return [frame]
                        }
                    )
                },
                prover: {
                    try WholeProof.prove(&$0); return true
                }, verifier: { try WholeProof.verify(&$0) })
            #expect(outcome.prover.error == .channel(.closed))
            #expect(outcome.verifier.error == .channel(.closed))
        }
    }

    @Test func partiesOfDifferentSessionsDoNotAgree() {
        #expect(run(proverNonce: 77).verifier.isRejected)
    }
}
