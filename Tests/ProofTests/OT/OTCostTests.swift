import CandorCore
import CandorProof
import Foundation
import Testing

/// What oblivious transfer costs: bytes always, times when asked.
@Suite struct OTCostTests {
    /// Bytes sent and CPU seconds of a party's thread, for the base OTs and then for all draws.
    struct Cost: Sendable {
        var baseBytes = 0, baseSeconds = 0.0
        var drawBytes = 0, drawSeconds = 0.0
    }

    static func threadSeconds() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }

    static func measure(
        _ connection: Connection, base: () throws -> Void, draws: () throws -> Void
    ) rethrows -> Cost {
        var cost = Cost()
        let start = threadSeconds()
        try base()
        cost.baseSeconds = threadSeconds() - start
        cost.baseBytes = connection.bytesSent
        try draws()
        cost.drawSeconds = threadSeconds() - start - cost.baseSeconds
        cost.drawBytes = connection.bytesSent - cost.baseBytes
        return cost
    }

    static func run(own count: Int, draws: [Int]) async throws -> (prover: Cost, verifier: Cost) {
        let (left, right) = InMemoryChannel.pair(timeout: 60)
        let result = await OTParties.run(
            prover: {
                let connection = Connection(left, sending: .fromProver)
                var setup: ProverOTSetup?
                return try measure(
                    connection,
                    base: { setup = try .run(count: count, session: OTParties.session(), over: connection) },
                    draws: { for draw in draws { _ = try setup!.correlated.draw(draw) } })
            },
            verifier: {
                let connection = Connection(right, sending: .fromVerifier)
                let choices = OTParties.secret([UInt8](repeating: 1, count: count))
                var setup: VerifierOTSetup?
                return try measure(
                    connection,
                    base: { setup = try .run(choices: choices, session: OTParties.session(), over: connection) },
                    draws: { for draw in draws { _ = try setup!.correlated.draw(draw) } })
            })
        return (try result.prover.get(), try result.verifier.get())
    }

    /// 12 bytes of header a frame. 64 bytes a base OT and 32 a batch; 127 columns of (n + 127) / 128 + 1 blocks, and
    /// 129 hashes, an extension.
    @Test func bytesAreThoseOfTheArticle() async throws {
        let (prover, verifier) = try await Self.run(own: 122, draws: [2_560, 8_500])
        #expect(verifier.baseBytes == 64 * 250 + 12 && prover.baseBytes == 32 + 12)
        #expect(verifier.drawBytes == 2 * (16 + 12))
        #expect(prover.drawBytes == 127 * 16 * (21 + 68) + 2 * (129 * 16 + 2 * 12))
    }

    @Test(.enabled(if: ProcessInfo.processInfo.environment["CANDOR_MEASURE"] != nil, "times: set CANDOR_MEASURE"))
    func times() async throws {
        for draws in [[2_560], [8_500], [Int](repeating: 16_384, count: 32)] {
            let (prover, verifier) = try await Self.run(own: 122, draws: draws)
            let count = Double(draws.reduce(0, +))
            for (name, cost) in [("prover", prover), ("verifier", verifier)] {
                let base = (cost.baseSeconds * 1e4).rounded() / 10,
                    draw = (cost.drawSeconds / count * 1e10).rounded() / 10
                print(
                    "\(ISA.active.rawValue) \(name): 250 base OTs \(base) ms, \(cost.baseBytes) bytes; "
                        + "\(Int(count)) correlated OTs in \(draws.count) draws: \(draw) ns and "
                        + "\(Double(cost.drawBytes) / count) bytes each")
            }
        }
        for count in [2_560, 8_500, 16_384] { print(try Self.extensionTimes(count: count)) }
    }

    /// One extension without a channel: the median of 15 runs of each party's steps.
    static func extensionTimes(count: Int) throws -> String {
        var receiverTimes: [Double] = [], senderTimes: [Double] = []
        var randomness = SystemRandomSource()
        for seed in 0..<15 {
            var ends = OTParties.extensionEnds(seed: UInt64(seed))
            let receiver = ends.receiver.take()!, sender = ends.sender.take()!
            let start = threadSeconds()
            let committed = receiver.begin(count: count)
            let begun = threadSeconds()
            let challenged = try sender.receive(committed.corrections, count: count, randomness: &randomness)
            let received = threadSeconds()
            let opened = committed.open(challenged.challenge)
            let answered = threadSeconds()
            let checked = try challenged.check(opened.opening)
            senderTimes.append(threadSeconds() - answered + received - begun)
            receiverTimes.append(answered - received + begun - start)
            #expect(checked.keys.count == opened.blocks.count)
        }
        let each = [receiverTimes, senderTimes].map { ($0.sorted()[7] / Double(count) * 1e10).rounded() / 10 }
        return
            "\(ISA.active.rawValue) \(count) OTs without the channel: receiver \(each[0]) ns, sender \(each[1]) ns each"
    }
}
