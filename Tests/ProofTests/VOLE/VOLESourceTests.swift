import CandorCore
import CandorProof
import Foundation
import Testing

/// Both sources over a channel, at the real sets: the parties of a session.
@Suite(.serialized) struct VOLESourceTests {
    private struct Halves: Sendable {
        let values: [Fp]
        let macs: [Fp2]
        let transcript: [UInt8]
        let bytes: Int
        let nanoseconds: Double
        var left = 0
    }

    private struct Keys: Sendable {
        let keys: [Fp2]
        let delta: Fp2
        let transcript: [UInt8]
        let nanoseconds: Double
    }

    private static func threadNanoseconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }

    private static func prove(
        _ connection: Connection, draws: [Int], workers: Int = 0, nonce: UInt8 = 1
    ) throws -> Halves {
        let start = threadNanoseconds()
        var source = try ProverVOLE(
            VOLEParameters.current(), session: VOLEParties.session(nonce), over: connection,
            baseKeys: VOLEParties.pairs(seed: 1), transfers: IdealCOTReceiver(seed: 1),
            using: SeededRandomSource(seed: 1, stream: 20), workers: workers)
        var values: [Fp] = [], macs: [Fp2] = []
        for count in draws {
            let drawn = try source.draw(count)
            values += drawn.values.array
            macs += drawn.macs.array
        }
        return Halves(
            values: values, macs: macs, transcript: connection.transcriptHash,
            bytes: connection.bytesSent + connection.bytesReceived, nanoseconds: threadNanoseconds() - start,
            left: source.available)
    }

    private static func verify(_ connection: Connection, draws: [Int], workers: Int = 0) throws -> Keys {
        let start = threadNanoseconds()
        let delta = Delta(VOLEParties.delta(seed: 1))
        let chosen = VOLEParties.chosen(delta, seed: 1)
        var source = try VerifierVOLE(
            VOLEParameters.current(), session: VOLEParties.session(), over: connection, delta: delta.duplicate(),
            baseKeys: chosen, transfers: IdealCOTSender(seed: 1), using: SeededRandomSource(seed: 1, stream: 21),
            workers: workers)
        var keys: [Fp2] = []
        for count in draws { keys += try source.draw(count).keys.array }
        return Keys(
            keys: keys, delta: source.withDelta { $0.element }, transcript: connection.transcriptHash,
            nanoseconds: threadNanoseconds() - start)
    }

    private static let free = 131_072 - 66_388

    /// Draws within, up to, and across the rounds.
    @Test func givesKeysOfTheValuesAcrossRounds() throws {
        let draws = [0, 1, 1_000, Self.free - 1_001, 5, 804_012, 100_000]
        let (p, v) = VOLEParties.run {
            try Self.prove($0, draws: draws)
        } verifier: {
            try Self.verify($0, draws: draws)
        }
        let prover = try p.get(), verifier = try v.get()
        #expect(prover.values.count == draws.reduce(0, +) && verifier.keys.count == prover.values.count)
        var wrong = 0
        for index in prover.values.indices
        where verifier.keys[index] != prover.macs[index] + prover.values[index] * verifier.delta { wrong += 1 }
        #expect(wrong == 0)
        #expect(prover.transcript == verifier.transcript)
        #expect(Set(prover.values).count == prover.values.count, "a value was given twice")
        #expect(prover.left == Self.free + 2 * 804_012 - prover.values.count)
    }

    @Test func givesTheSameAtAnyNumberOfWorkers() throws {
        let draws = [Self.free + 1]
        let (p, v) = VOLEParties.run {
            try Self.prove($0, draws: draws, workers: 1)
        } verifier: {
            try Self.verify($0, draws: draws, workers: 1)
        }
        let reference = try p.get(), keys = try v.get()
        for workers in [2, 7] {
            let (q, w) = VOLEParties.run {
                try Self.prove($0, draws: draws, workers: workers)
            } verifier: {
                try Self.verify($0, draws: draws, workers: workers)
            }
            let other = try q.get()
            #expect(other.values == reference.values && other.macs == reference.macs)
            #expect(try w.get().keys == keys.keys && other.transcript == reference.transcript)
        }
    }

    @Test func bootstrapAndRoundCostTheBytesOfTheDocuments() throws {
        let bootstrap = try VOLEParties.run {
            try Self.prove($0, draws: [])
        } verifier: {
            try Self.verify($0, draws: [])
        }.prover.get().bytes
        let withRound = try VOLEParties.run {
            try Self.prove($0, draws: [Self.free + 1])
        } verifier: {
            try Self.verify($0, draws: [Self.free + 1])
        }.prover.get().bytes
        // 260 seeds; χ, X and Z; 2,560 c and 256 ψ with their number; the check; eight headers of 12 bytes.
        #expect(bootstrap == 976 * 260 + 48 + 16 * 2_816 + 4 + 32 + 32 + 16 + 32 + 8 * 12)
        #expect(withRound - bootstrap == 16 * 9_350 + 4 + 32 + 32 + 16 + 32 + 5 * 12)
    }

    /// Every frame of a session, cut, grown or with a bit changed: an error on both sides, no trap and no hang.
    @Test(arguments: 0..<4)
    func damagedFramesAreErrors(damage: Int) {
        let edits: [@Sendable ([UInt8]) -> [UInt8]] = [
            { Array($0.dropLast()) }, { $0 + [0] },
            { $0.enumerated().map { $0.offset == 14 ? $0.element ^ 1 : $0.element } },
            { [$0[0] ^ 8] + $0.dropFirst() },
        ]
        for frame in 0..<4 {
            let proversFrame = VOLEParties.run(edit: { $0 == frame ? edits[damage]($1) : $1 }) {
                try Self.prove($0, draws: [])
            } verifier: {
                try Self.verify($0, draws: [])
            }
            #expect(throws: ProofError.self, "prover's frame \(frame)") { try proversFrame.verifier.get() }
            let verifiersFrame = VOLEParties.run(editReply: { $0 == frame ? edits[damage]($1) : $1 }) {
                try Self.prove($0, draws: [])
            } verifier: {
                try Self.verify($0, draws: [])
            }
            // The verifier's last frame is its opening: by then it has nothing more to lose.
            #expect(throws: ProofError.self, "verifier's frame \(frame)") { try verifiersFrame.prover.get() }
        }
    }

    /// The tree keys are the session's: parties of different sessions do not get past the first check.
    @Test func otherSessionIsRefused() {
        let (prover, verifier) = VOLEParties.run {
            try Self.prove($0, draws: [], nonce: 9)
        } verifier: {
            try Self.verify($0, draws: [])
        }
        #expect(throws: ProofError.checkFailed(name: "the prover's single points")) { try verifier.get() }
        #expect(throws: ProofError.channel(.closed)) { try prover.get() }
    }

    @Test func negativeDrawsAreRefusedAndHarmNothing() throws {
        let (p, v) = VOLEParties.run { connection in
            var source = try ProverVOLE(
                VOLEParameters.current(), session: VOLEParties.session(), over: connection,
                baseKeys: VOLEParties.pairs(seed: 1), transfers: IdealCOTReceiver(seed: 1),
                using: SeededRandomSource(seed: 1, stream: 20))
            #expect(throws: ProofError.outOfRange(name: "number of correlations", expected: "0 or more", actual: "-1"))
            {
                _ = try source.draw(-1)
            }
            return try source.draw(10).values.array
        } verifier: { connection in
            let delta = Delta(VOLEParties.delta(seed: 1))
            var source = try VerifierVOLE(
                VOLEParameters.current(), session: VOLEParties.session(), over: connection, delta: delta.duplicate(),
                baseKeys: VOLEParties.chosen(delta, seed: 1), transfers: IdealCOTSender(seed: 1),
                using: SeededRandomSource(seed: 1, stream: 21))
            #expect(throws: ProofError.outOfRange(name: "number of correlations", expected: "0 or more", actual: "-1"))
            {
                _ = try source.draw(-1)
            }
            return try source.draw(10).keys.array
        }
        #expect(try p.get().count == 10 && v.get().count == 10)
    }

    /// A round that fails leaves nothing: draws throw, and Δ is not the session's any more.
    @Test func failedRoundErasesTheSource() throws {
        let (prover, verifier) = VOLEParties.run(edit: { frame, bytes in
            frame == 4 ? bytes.enumerated().map { $0.offset == 30 ? $0.element ^ 1 : $0.element } : bytes
        }) {
            try Self.prove($0, draws: [Self.free + 1])
        } verifier: { connection in
            let delta = Delta(VOLEParties.delta(seed: 1))
            var source = try VerifierVOLE(
                VOLEParameters.current(), session: VOLEParties.session(), over: connection, delta: delta.duplicate(),
                baseKeys: VOLEParties.chosen(delta, seed: 1), transfers: IdealCOTSender(seed: 1),
                using: SeededRandomSource(seed: 1, stream: 21))
            #expect(throws: ProofError.checkFailed(name: "the prover's single points")) {
                _ = try source.draw(Self.free + 1)
            }
            #expect(throws: ProofError.sessionOver) { _ = try source.draw(1) }
            #expect(source.available == 0)
            #expect(source.withDelta { $0.element } != VOLEParties.delta(seed: 1))
        }
        #expect(throws: ProofError.channel(.closed)) { try prover.get() }
        try verifier.get()
    }

    /// Whether the transfers of a source are gone.
    private final class Watch: @unchecked Sendable {
        // Sendable: one party, on one thread, writes and reads it.
        var isGone = false
    }

    private struct WatchedSender: ~Copyable, COTSenderSource {
        var inner = IdealCOTSender(seed: 1)
        let watch: Watch
        init(_ watch: Watch) { self.watch = watch }
        deinit { watch.isGone = true }
        var delta: Block { inner.delta }
        mutating func draw(_ count: Int) throws(ProofError) -> [Block] { try inner.draw(count) }
    }

    private struct WatchedReceiver: ~Copyable, COTReceiverSource {
        var inner = IdealCOTReceiver(seed: 1)
        let watch: Watch
        init(_ watch: Watch) { self.watch = watch }
        deinit { watch.isGone = true }
        mutating func draw(_ count: Int) throws(ProofError) -> (choices: [UInt8], blocks: [Block]) {
            try inner.draw(count)
        }
    }

    /// 52: a round that fails takes the transfers with it, and so Δ2 and the keys under it, though the source lives on.
    @Test func failedRoundErasesTheTransfers() throws {
        let parameters = try CompleteSession.parameters()
        let (prover, verifier) = VOLEParties.run(edit: { frame, bytes in
            frame == 4 ? bytes.enumerated().map { $0.offset == 30 ? $0.element ^ 1 : $0.element } : bytes
        }) { connection in
            let watch = Watch()
            var source = try ProverVOLE(
                parameters, session: VOLEParties.session(), over: connection, baseKeys: VOLEParties.pairs(seed: 1),
                transfers: WatchedReceiver(watch), using: SeededRandomSource(seed: 1, stream: 20))
            #expect(!watch.isGone)
            #expect(throws: ProofError.channel(.closed)) { _ = try source.draw(200) }
            #expect(watch.isGone)
            #expect(throws: ProofError.sessionOver) { _ = try source.draw(1) }
        } verifier: { connection in
            let watch = Watch(), delta = Delta(VOLEParties.delta(seed: 1))
            var source = try VerifierVOLE(
                parameters, session: VOLEParties.session(), over: connection, delta: delta.duplicate(),
                baseKeys: VOLEParties.chosen(delta, seed: 1), transfers: WatchedSender(watch),
                using: SeededRandomSource(seed: 1, stream: 21))
            #expect(!watch.isGone)
            #expect(throws: ProofError.checkFailed(name: "the prover's single points")) { _ = try source.draw(200) }
            #expect(watch.isGone)
            #expect(throws: ProofError.sessionOver) { _ = try source.draw(1) }
        }
        try prover.get()
        try verifier.get()
    }

    /// From base transfers on, with nothing ideal, through the first primal round.
    @Test func realTransfersGiveKeysOfTheValues() throws {
        let count = Self.free + 1_000
        let (p, v) = VOLEParties.run { connection in
            var source = try ProverVOLE.establish(.current(), session: VOLEParties.session(), over: connection)
            let drawn = try source.draw(count)
            return Halves(
                values: drawn.values.array, macs: drawn.macs.array, transcript: connection.transcriptHash,
                bytes: connection.bytesSent + connection.bytesReceived, nanoseconds: 0)
        } verifier: { connection in
            var source = try VerifierVOLE.establish(.current(), session: VOLEParties.session(), over: connection)
            return Keys(
                keys: try source.draw(count).keys.array, delta: source.withDelta { $0.element },
                transcript: connection.transcriptHash, nanoseconds: 0)
        }
        let prover = try p.get(), verifier = try v.get()
        let wrong = prover.values.indices.count {
            verifier.keys[$0] != prover.macs[$0] + prover.values[$0] * verifier.delta
        }
        #expect(wrong == 0 && prover.values.count == count)
        #expect(prover.transcript == verifier.transcript)
        #expect(prover.bytes < 700_000, "\(prover.bytes) bytes to the end of the first primal round")
    }

    /// Prints what docs quote: CANDOR_MEASURE=1 swift test -c release --filter VOLESourceTests/costs
    @Test(.enabled(if: ProcessInfo.processInfo.environment["CANDOR_MEASURE"] != nil, "set CANDOR_MEASURE to measure"))
    func costs() throws {
        let rounds = 5
        let draws = Array(repeating: 804_012, count: rounds)
        for _ in 0..<3 {
            let few = VOLEParties.run {
                try Self.prove($0, draws: [], workers: 1)
            } verifier: {
                try Self.verify($0, draws: [], workers: 1)
            }
            let many = VOLEParties.run {
                try Self.prove($0, draws: draws, workers: 1)
            } verifier: {
                try Self.verify($0, draws: draws, workers: 1)
            }
            let correlations = Double(rounds * 804_012)
            let prover = try many.prover.get(), verifier = try many.verifier.get()
            let start = try few.prover.get(), other = try few.verifier.get()
            print("bootstrap: prover \(start.nanoseconds / 1e6) ms, verifier \(other.nanoseconds / 1e6) ms,")
            print("  \(start.bytes) bytes; a correlation: prover")
            print("  \((prover.nanoseconds - start.nanoseconds) / correlations) ns, verifier")
            print("  \((verifier.nanoseconds - other.nanoseconds) / correlations) ns,")
            print("  \(Double(prover.bytes - start.bytes) / correlations) bytes; transfers from a dealer, not counted")
        }
    }
}
