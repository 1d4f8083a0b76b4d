#if Network
    import CandorProof
    import CandorTransport
    import Foundation
    import Testing

    private struct Number: WireMessage {
        static let step = Step(0x0f01, "number")
        let value: UInt64
        init(_ value: UInt64) { self.value = value }
        func encode(into writer: inout WireWriter) { writer.write(value) }
        init(from reader: inout WireReader) throws(ProofError) { value = try reader.readUInt64() }
    }

    /// A peer that has the right key, and after the handshake sends what it likes.
    @Suite struct HostilePeerTests {
        /// A channel and the peer at its other end, which has greeted.
        private func pair(
            limits: TransportLimits = Loopback.limits, reads: Bool = true
        ) throws -> (channel: TLSChannel, peer: RawPeer) {
            let listener = try Loopback.listen(limits: limits)
            let (peer, channel) = Loopback.concurrently {
                let peer = try RawPeer.connect(
                    to: listener.port, .tls(RawPeer.configuration(identity: Loopback.client)), reads: true)
                try peer.greet()
                return peer
            } _: {
                try listener.accept()
            }
            return (try channel.get(), try peer.get())
        }

        @Test func framesOfAHonestPeerAreUnderstood() throws {
            let (channel, peer) = try pair()
            try peer.send(frame: [1, 2, 3])
            #expect(try channel.receive(limit: 3) == [1, 2, 3])
            try channel.send([7, 6])
            channel.close()
            #expect(peer.isClosed())
            // The greeting, and then a frame: its length in four bytes, little-endian, and its bytes.
            #expect(peer.received == [8, 0, 0, 0] + Array("candor 1".utf8) + [2, 0, 0, 0, 7, 6])
        }

        @Test(arguments: [UInt32(101), 1 << 20, 1 << 31, .max])
        func announcedLengthIsCheckedBeforeMemoryIsTaken(length: UInt32) throws {
            let (channel, peer) = try pair()
            try peer.send(frame: [1], length: length)
            let error = ChannelError.oversizedFrame(limit: 100, actual: Int(length))
            #expect(channel.receiveError(limit: 100) == error)
            #expect(channel.sendError() == error)
            #expect(peer.isClosed())
        }

        @Test func frameCutByACloseIsNotAFrame() throws {
            for sent in [1, 3, 4, 5, 11] {
                let (channel, peer) = try pair()
                try peer.send(Array(([8, 0, 0, 0] + [UInt8](repeating: 5, count: 8)).prefix(sent)))
                peer.close()
                #expect(channel.receiveError() == .disconnected, "\(sent) bytes of a frame")
                #expect(channel.sendError() != nil)
            }
        }

        @Test func connectionCutWithoutACloseIsNoticed() throws {
            for sent in [0, 2, 12] {
                let (channel, peer) = try pair()
                try peer.send(Array(([8, 0, 0, 0] + [UInt8](repeating: 5, count: 8)).prefix(sent)))
                try peer.cutConnection()
                if sent == 12 { #expect(try channel.receive(limit: 8) == [UInt8](repeating: 5, count: 8)) }
                #expect(channel.receiveError() == .disconnected)
                #expect(channel.sendError() == .disconnected)
            }
        }

        /// A byte now and then keeps nobody waiting: the limit holds for the whole frame.
        @Test func trickleOfBytesDoesNotExtendTheLimit() throws {
            let (channel, peer) = try pair(limits: Loopback.limits(receive: 0.5))
            try peer.send(frame: [1], length: 90)
            let (_, received) = Loopback.concurrently {
                for _ in 0..<40 {
                    Thread.sleep(forTimeInterval: 0.05)
                    try? peer.send([1])
                }
            } _: {
                let elapsed = Loopback.seconds { #expect(channel.receiveError() == .timedOut(seconds: 0.5)) }
                #expect(elapsed < 1.5)
            }
            #expect(throws: Never.self) { try received.get() }
            #expect(peer.isClosed())
        }

        /// The bytes of a connection's frame.
        private func frame(_ number: UInt64) -> [UInt8] {
            var writer = WireWriter()
            writer.write(Number.step.number)
            writer.write(number)
            Number(number + 40).encode(into: &writer)
            return writer.bytes
        }

        @Test func repeatedMovedAndForeignFramesAreRefused() throws {
            let foreign = Array(frame(1).map { $0 ^ 2 })
            let cases: [(frames: [[UInt8]], error: ProofError)] = [
                ([frame(0), frame(0)], .outOfOrder(step: Number.step, expected: 1, actual: 0)),
                ([frame(1), frame(0)], .outOfOrder(step: Number.step, expected: 0, actual: 1)),
                ([frame(0), frame(2)], .outOfOrder(step: Number.step, expected: 1, actual: 2)),
                ([frame(0), foreign], .unexpectedStep(expected: Number.step, actual: 0x0202_0d03)),
                ([frame(0), frame(1) + [0]], .oversizedMessage(step: Number.step, limit: 8, actual: 9)),
                ([[]], .truncatedMessage(step: Number.step, expected: 4, actual: 0)),
            ]
            for (frames, expected) in cases {
                let (channel, peer) = try pair()
                let connection = Connection(channel, sending: .fromVerifier)
                for frame in frames { try peer.send(frame: frame) }
                var failure: ProofError?
                while failure == nil {
                    do { _ = try connection.receive(Number.self, limit: 8) } catch { failure = error }
                }
                #expect(failure == expected)
                #expect(throws: ProofError.channel(.closed)) { _ = try connection.receive(Number.self, limit: 8) }
                #expect(peer.isClosed())
            }
        }

        /// A peer that sends without end is not read without end.
        @Test func floodIsHeldBack() throws {
            let (channel, peer) = try pair()
            let flood = Thread {
                let frame = [UInt8](repeating: 1, count: 1 << 20)
                do { while true { try peer.send(frame: frame) } } catch {}
            }
            flood.start()
            Thread.sleep(forTimeInterval: 0.5)
            for _ in 0..<20 { #expect(try channel.receive(limit: 1 << 20).count == 1 << 20) }
            let elapsed = Loopback.seconds { channel.close() }
            #expect(elapsed < 1)
            #expect(channel.receiveError() == .closed)
            #expect(peer.isClosed())
        }
    }
#endif
