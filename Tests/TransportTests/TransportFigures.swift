#if Network
    import CandorTransport
    import Foundation
    import Testing

    /// Measures the channel and prints what it finds. The bounds are far below what it reaches: they hold on a busy
    /// machine, and tell a stall from a slow day.
    @Suite(.serialized) struct TransportFigures {
        @Test func throughputOfLargeFrames() throws {
            let (client, server) = try Loopback.pair()
            let (frames, megabyte) = (256, 1 << 20)
            let elapsed = try Loopback.seconds {
                let (_, received) = Loopback.concurrently {
                    let frame = [UInt8](repeating: 7, count: megabyte)
                    for _ in 0..<frames { try client.send(frame) }
                } _: {
                    for _ in 0..<frames { _ = try server.receive(limit: megabyte) }
                }
                try received.get()
            }
            let rate = Double(frames * megabyte) / elapsed / 1e6
            print("transport: \(Int(rate)) MB/s in frames of 1 MiB, one direction")
            #expect(rate > 20)
        }

        @Test func roundTripOfSmallFrames() throws {
            let (client, server) = try Loopback.pair()
            let (rounds, warmUp) = (4_000, 200)
            let (times, echo) = Loopback.concurrently {
                let frame = [UInt8](repeating: 7, count: 64)
                return try (0..<rounds).map { _ in
                    try Loopback.seconds {
                        try client.send(frame)
                        _ = try client.receive(limit: 64)
                    }
                }
            } _: {
                for _ in 0..<rounds { try server.send(try server.receive(limit: 64)) }
            }
            try echo.get()
            let sorted = try times.get().dropFirst(warmUp).sorted()
            let (median, high) = (sorted[sorted.count / 2], sorted[sorted.count * 99 / 100])
            print("transport: round trip of 64 bytes \(Int(median * 1e6)) µs (median), \(Int(high * 1e6)) µs (99 %)")
            #expect(median < 0.02)
        }

        @Test func openingOfAChannel() throws {
            let elapsed = try (0..<20).map { _ in
                try Loopback.seconds {
                    let (client, server) = try Loopback.pair()
                    client.close()
                    server.close()
                }
            }.sorted()
            print("transport: opening a channel \(Int(elapsed[10] * 1e6)) µs (median)")
            #expect(elapsed[10] < 2)
        }
    }
#endif
