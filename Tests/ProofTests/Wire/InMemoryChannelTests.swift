import CandorProof
import Foundation
import ProofTestKit
import Testing

@Suite struct InMemoryChannelTests {
    @Test func framesArriveInOrderAndWhole() throws {
        let (a, b) = InMemoryChannel.pair(capacity: 2, timeout: 20)
        let frames = (0..<200).map { Array(repeating: UInt8($0), count: $0) }
        let outcome = TwoParties.concurrently {
            for frame in frames { try a.sendOrFail(frame) }
        } _: {
            try (0..<200).map { _ in try b.receiveOrFail(limit: 1_000) }
        }
        #expect(outcome.verifier == .success(frames))
    }

    @Test func closingWakesAWaitingPeer() {
        let (a, b) = InMemoryChannel.pair(timeout: 20)
        let outcome = TwoParties.concurrently {
            Thread.sleep(forTimeInterval: 0.05)
            a.close()
        } _: {
            _ = try b.receiveOrFail(limit: 10)
        }
        #expect(outcome.verifier.error == .channel(.closed))
    }

    @Test func lettingGoOfAnEndWakesThePeer() throws {
        var (a, b): (InMemoryChannel?, InMemoryChannel) = InMemoryChannel.pair(timeout: 20)
        try a?.sendOrFail([1])
        a = nil
        #expect(try b.receiveOrFail(limit: 10) == [1])
        #expect(throws: ChannelError.closed) { try b.receive(limit: 10) }
        #expect(throws: ChannelError.closed) { try b.send([2]) }
    }

    @Test func waitingEnds() {
        let (a, b) = InMemoryChannel.pair(capacity: 1, timeout: 0.05)
        #expect(throws: ChannelError.timedOut(seconds: 0.05)) { try b.receive(limit: 10) }
        #expect(throws: Never.self) { try a.send([]) }
        #expect(throws: ChannelError.timedOut(seconds: 0.05)) { try a.send([]) }
    }

    @Test func longFrameIsRefusedAtItsLimit() throws {
        let (a, b) = InMemoryChannel.pair(timeout: 1)
        try a.send([1, 2, 3])
        #expect(throws: ChannelError.oversizedFrame(limit: 2, actual: 3)) { try b.receive(limit: 2) }
        #expect(try b.receive(limit: 3) == [1, 2, 3])
    }
}

extension Channel {
    func sendOrFail(_ frame: [UInt8]) throws(ProofError) {
        do { try send(frame) } catch { throw .channel(error) }
    }

    func receiveOrFail(limit: Int) throws(ProofError) -> [UInt8] {
        do { return try receive(limit: limit) } catch { throw .channel(error) }
    }
}
