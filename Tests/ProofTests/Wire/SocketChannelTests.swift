import CandorProof
import Foundation
import ProofTestKit
import Testing

@Suite struct SocketChannelTests {
    @Test func framesArriveInOrderAndWholeWhateverTheirLength() throws {
        let (a, b) = try SocketChannel.pair(timeout: 20)
        // Around the receiver's buffer of 2^16 bytes, and far more than a socket holds.
        let lengths = [0, 1, 3, 4, 65_531, 65_532, 65_533, 65_536, 65_537, 131_072, 3_000_000, 0, 5]
        let frames = lengths.map { length in (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ length) } }
        let outcome = TwoParties.concurrently {
            for frame in frames { try a.sendOrFail(frame) }
        } _: {
            try lengths.map { try b.receiveOrFail(limit: $0) }
        }
        #expect(outcome.verifier == .success(frames))
    }

    @Test func longFrameIsRefusedBeforeItIsRead() throws {
        let (raw, b) = try SocketChannelTests.rawPair()
        raw.write([0xff, 0xff, 0xff, 0xff])  // a length of 4 GiB, and nothing after it
        #expect(throws: ChannelError.oversizedFrame(limit: 100, actual: Int(UInt32.max))) { try b.receive(limit: 100) }
    }

    @Test(arguments: [[], [1], [5, 0, 0, 0], [5, 0, 0, 0, 1, 2]] as [[UInt8]])
    func peerThatLeavesWithinAFrameIsAClosedChannel(bytes: [UInt8]) throws {
        let (raw, b) = try SocketChannelTests.rawPair()
        raw.write(bytes)
        raw.end()
        #expect(throws: ChannelError.closed) { try b.receive(limit: 100) }
    }

    @Test(arguments: [[], [5, 0, 0, 0, 1]] as [[UInt8]])
    func silentPeerIsATimeout(bytes: [UInt8]) throws {
        let (raw, b) = try SocketChannelTests.rawPair(timeout: 0.05)
        raw.write(bytes)
        #expect(throws: ChannelError.timedOut(seconds: 0.05)) { try b.receive(limit: 100) }
        raw.end()
    }

    @Test func peerThatDoesNotReadIsATimeout() throws {
        let (a, b) = try SocketChannel.pair(timeout: 0.05)
        #expect(throws: ChannelError.timedOut(seconds: 0.05)) { try a.send([UInt8](repeating: 1, count: 50_000_000)) }
        b.close()
    }

    @Test func slowPeerThatKeepsReadingIsNoTimeout() throws {
        let (a, b) = try SocketChannel.pair(timeout: 0.3)
        let frame = [UInt8](repeating: 7, count: 400_000)
        let outcome = TwoParties.concurrently {
            for _ in 0..<4 { try a.sendOrFail(frame) }
        } _: {
            for _ in 0..<4 {
                Thread.sleep(forTimeInterval: 0.15)
                guard try b.receiveOrFail(limit: 400_000) == frame else { return false }
            }
            return true
        }
        #expect(outcome.prover.error == nil)
        #expect(outcome.verifier == .success(true))
    }

    @Test func closingWakesBothParties() throws {
        let (a, b) = try SocketChannel.pair(timeout: 20)
        let outcome = TwoParties.concurrently {
            Thread.sleep(forTimeInterval: 0.05)
            b.close()
        } _: {
            _ = try b.receiveOrFail(limit: 10)
        }
        #expect(outcome.verifier.error == .channel(.closed))
        #expect(throws: ChannelError.closed) { try a.receive(limit: 10) }
        #expect(throws: ChannelError.closed) { try a.send([1]) }
        #expect(throws: ChannelError.closed) { try b.send([1]) }
    }

    @Test func framesSentBeforeTheEndStillArrive() throws {
        var (a, b): (SocketChannel?, SocketChannel) = try SocketChannel.pair(timeout: 20)
        try a?.send([1, 2])
        a = nil
        #expect(try b.receive(limit: 10) == [1, 2])
        #expect(throws: ChannelError.closed) { try b.receive(limit: 10) }
    }

    /// The bare end of a socket pair.
    private struct RawEnd {
        let descriptor: Int32

        func write(_ bytes: [UInt8]) { _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) } }
        func end() { close(descriptor) }
    }

    private static func rawPair(timeout: Double = 20) throws -> (RawEnd, SocketChannel) {
        let (near, far) = try SocketChannel.descriptors()
        return (RawEnd(descriptor: near), SocketChannel(owning: far, timeout: timeout))
    }
}
