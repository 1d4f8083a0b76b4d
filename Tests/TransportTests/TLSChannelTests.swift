#if Network
    import CandorProof
    import CandorTransport
    import Foundation
    import NIOPosix
    import Testing

    @Suite struct TLSChannelTests {
        private static func bytes(_ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
        }

        @Test func framesArriveWholeAndInOrder() throws {
            let (client, server) = try Loopback.pair()
            #expect(client.peer == Loopback.server.fingerprint)
            #expect(server.peer == Loopback.client.fingerprint)
            // Around the borders of records, chunks and the queue.
            let sizes = [0, 1, 4, 16_383, 16_384, 16_385, 1 << 18, 1 << 18 + 1, 1 << 20, 3 << 20 + 5, 0, 2]
            let (sent, received) = Loopback.concurrently {
                for size in sizes { try client.send(Self.bytes(size)) }
                return try client.receive(limit: 10)
            } _: {
                let frames = try sizes.map { try server.receive(limit: $0) }
                try server.send([9, 8])
                return frames
            }
            #expect(try received.get() == sizes.map(Self.bytes))
            #expect(try sent.get() == [9, 8])
        }

        @Test func channelsShareTheCallersEventLoops() throws {
            let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
            let first = try Loopback.pair(on: group)
            let second = try Loopback.pair(on: group)
            for (near, far) in [(first.client, first.server), (second.server, second.client)] {
                try near.send([1, 2, 3])
                #expect(try far.receive(limit: 3) == [1, 2, 3])
            }
            for channel in [first.client, second.client, first.server, second.server] { channel.close() }
            try group.syncShutdownGracefully()
        }

        /// Other tests run at the same time: far fewer than the channels here.
        @Test func threadsAndSocketsEndWithTheirChannels() throws {
            func entries(_ folder: String) throws -> Int {
                try FileManager.default.contentsOfDirectory(atPath: "/proc/self/" + folder).count
            }
            let (threads, files) = (try entries("task"), try entries("fd"))
            for _ in 0..<100 {
                let (client, server) = try Loopback.pair()
                client.close()
                server.close()
            }
            let (allowedThreads, allowedFiles) = (threads + 100, files + 300)
            var waits = 0
            while waits < 100, try entries("task") > allowedThreads || entries("fd") > allowedFiles {
                Thread.sleep(forTimeInterval: 0.1)
                waits += 1
            }
            let (threadsLeft, filesLeft) = (try entries("task"), try entries("fd"))
            #expect(threadsLeft <= allowedThreads)
            #expect(filesLeft <= allowedFiles)
        }

        @Test func closingWakesBothPartiesWhateverTheyDo() throws {
            for closesOwnEnd in [true, false] {
                let (client, server) = try Loopback.pair()
                let elapsed = Loopback.seconds {
                    let (_, waiting) = Loopback.concurrently {
                        Thread.sleep(forTimeInterval: 0.1)
                        (closesOwnEnd ? server : client).close()
                    } _: {
                        try server.receive(limit: 10)
                    }
                    #expect(waiting.channelError == .closed)
                }
                #expect(elapsed < 3)
                for channel in [client, server] {
                    #expect(channel.receiveError() == .closed)
                    #expect(channel.sendError() == .closed)
                    channel.close()
                }
            }
        }

        @Test func closingWakesASender() throws {
            let (client, server) = try Loopback.pair()
            let (_, sending) = Loopback.concurrently {
                Thread.sleep(forTimeInterval: 0.3)
                client.close()
            } _: {
                for _ in 0..<64 { try client.send([UInt8](repeating: 1, count: 1 << 20)) }
            }
            #expect(sending.channelError == .closed)
            #expect(client.sendError() == .closed)
            withExtendedLifetime(server) {}
        }

        @Test func whatWasSentBeforeClosingCanStillBeReceived() throws {
            let (client, server) = try Loopback.pair()
            for value in 0..<UInt8(100) { try client.send([UInt8](repeating: value, count: 10_000)) }
            client.close()
            Thread.sleep(forTimeInterval: 0.1)
            for value in 0..<UInt8(100) {
                #expect(try server.receive(limit: 10_000) == [UInt8](repeating: value, count: 10_000))
            }
            #expect(server.receiveError() == .closed)
            #expect(server.sendError() == .closed)
        }

        @Test func whatArrivedIsNotKeptAfterClosing() throws {
            let (client, server) = try Loopback.pair()
            try client.send([1, 2, 3])
            try client.send([4, 5, 6])
            // The second frame waits in this end's queue.
            #expect(try server.receive(limit: 3) == [1, 2, 3])
            Thread.sleep(forTimeInterval: 0.1)
            server.close()
            #expect(server.receiveError() == .closed)
        }

        @Test func lettingGoOfAnEndWakesThePeer() throws {
            var pair: (client: TLSChannel, server: TLSChannel)? = try Loopback.pair()
            let server = pair!.server
            try pair!.client.send([1])
            pair = nil
            #expect(try server.receive(limit: 1) == [1])
            #expect(server.receiveError() == .closed)
        }

        @Test func longFramesAreRefusedOnEitherSide() throws {
            let small = Loopback.limits(frameBytes: 1_000)
            let (client, server) = try Loopback.pair(server: small)
            try client.send([UInt8](repeating: 1, count: 1_000))
            #expect(try server.receive(limit: 5_000).count == 1_000)
            try client.send([UInt8](repeating: 1, count: 1_001))
            let error = ChannelError.oversizedFrame(limit: 1_000, actual: 1_001)
            #expect(server.receiveError(limit: 5_000) == error)
            // Every later call says what ended the channel.
            #expect(server.receiveError(limit: 5_000) == error)
            #expect(server.sendError() == error)
            #expect(client.receiveError() == .closed)

            let (sender, receiver) = try Loopback.pair(client: small)
            #expect(sender.sendError([UInt8](repeating: 1, count: 1_001)) == error)
            #expect(sender.sendError() == error)
            #expect(receiver.receiveError() == .closed)
        }

        @Test func limitOfACallIsKept() throws {
            let (client, server) = try Loopback.pair()
            try client.send([1, 2, 3])
            #expect(server.receiveError(limit: 2) == .oversizedFrame(limit: 2, actual: 3))
            #expect(client.receiveError() == .closed)
        }

        @Test func silentPeerIsNotWaitedForLongerThanTheLimit() throws {
            let (client, server) = try Loopback.pair(server: Loopback.limits(receive: 0.3))
            let elapsed = Loopback.seconds { #expect(server.receiveError() == .timedOut(seconds: 0.3)) }
            #expect(elapsed >= 0.3 && elapsed < 3)
            #expect(server.sendError() == .timedOut(seconds: 0.3))
            #expect(client.receiveError() == .closed)
        }

        /// The queue, the kernel's buffers and the sender's window fill up, and then the sender waits.
        @Test func senderWaitsForAPeerThatDoesNotReceive() throws {
            let (client, server) = try Loopback.pair(client: Loopback.limits(send: 0.5))
            var sent = 0
            var failure: ChannelError?
            let elapsed = Loopback.seconds {
                while failure == nil && sent < 128 {
                    failure = client.sendError([UInt8](repeating: 1, count: 1 << 20))
                    sent += 1
                }
            }
            #expect(failure == .timedOut(seconds: 0.5))
            #expect(sent < 64, "\(sent) MiB were taken from a sender whose peer does not receive")
            #expect(elapsed < 30)
            #expect(client.receiveError() == .timedOut(seconds: 0.5))
            // The peer sees what came, and then the end.
            var received = 0
            var end: ChannelError?
            while end == nil {
                do {
                    _ = try server.receive(limit: 1 << 20)
                    received += 1
                } catch { end = error }
            }
            #expect(end == .closed || end == .disconnected)
            #expect(received <= sent)
        }

        @Test func slowReceiverGetsEverything() throws {
            let (client, server) = try Loopback.pair()
            let (sent, received) = Loopback.concurrently {
                for value in 0..<UInt8(24) { try client.send([UInt8](repeating: value, count: 1 << 20)) }
            } _: {
                Thread.sleep(forTimeInterval: 0.5)
                return try (0..<24).map { index in
                    if index % 8 == 0 { Thread.sleep(forTimeInterval: 0.1) }
                    return try server.receive(limit: 1 << 20)
                }
            }
            #expect(throws: Never.self) { try sent.get() }
            let frames = try received.get()
            #expect(frames.allSatisfy { $0.count == 1 << 20 })
            #expect(frames.enumerated().allSatisfy { UInt8($0) == $1.first && UInt8($0) == $1.last })
        }
    }
#endif
