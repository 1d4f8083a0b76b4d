#if Network
    import CandorProof
    import CandorTransport
    import Foundation
    import Testing

    @Suite struct TLSListenerTests {
        @Test func peersAreTakenOneByOneAndFailuresDoNotStopIt() throws {
            let listener = try Loopback.listen()
            for round in 0..<3 {
                let (client, server) = Loopback.concurrently {
                    try Loopback.connect(to: listener.port, as: round == 1 ? Loopback.stranger : Loopback.client)
                } _: {
                    try listener.accept()
                }
                if round == 1 {
                    #expect(client.transportError != nil)
                    #expect(server.transportError != nil)
                } else {
                    let (near, far) = (try client.get(), try server.get())
                    try near.send([UInt8(round)])
                    #expect(try far.receive(limit: 1) == [UInt8(round)])
                }
            }
        }

        @Test func strangersAreTurnedAwayUntilThePeerComes() throws {
            let listener = try Loopback.listen()
            let (client, server) = Loopback.concurrently {
                for _ in 0..<2 { _ = try? Loopback.connect(to: listener.port, as: Loopback.stranger) }
                return try Loopback.connect(to: listener.port)
            } _: {
                var reasons: [TransportError] = []
                let channel = try listener.accept { reasons.append($0) }
                return (channel, reasons)
            }
            let (near, far) = (try client.get(), try server.get())
            #expect(far.1.count == 2)
            try near.send([7])
            #expect(try far.0.receive(limit: 1) == [7])
        }

        @Test func aClosedListenerWaitsForNobody() throws {
            let listener = try Loopback.listen()
            listener.close()
            #expect(throws: TransportError.channel(.closed)) { _ = try listener.accept { _ in } }
        }

        @Test func channelsOutliveTheirListener() throws {
            var listener: TLSListener? = try Loopback.listen()
            let port = listener!.port
            let (client, server) = Loopback.concurrently { [listener] in
                _ = listener
                return try Loopback.connect(to: port)
            } _: { [listener] in
                try listener!.accept()
            }
            listener = nil
            let (near, far) = (try client.get(), try server.get())
            try far.send([1, 2])
            #expect(try near.receive(limit: 2) == [1, 2])
        }

        @Test func waitingForAPeerEndsAtTheLimit() throws {
            let listener = try Loopback.listen(limits: Loopback.limits(accept: 0.2))
            let elapsed = Loopback.seconds {
                #expect(throws: TransportError.timedOut(step: .accepting, seconds: 0.2)) { _ = try listener.accept() }
            }
            #expect(elapsed >= 0.2 && elapsed < 3)
        }

        @Test func closingWakesACallThatWaits() throws {
            let listener = try Loopback.listen()
            let (_, waiting) = Loopback.concurrently {
                Thread.sleep(forTimeInterval: 0.1)
                listener.close()
            } _: {
                _ = try listener.accept()
            }
            #expect(waiting.transportError == .channel(.closed))
            #expect(throws: TransportError.channel(.closed)) { _ = try listener.accept() }
        }

        @Test func addressesThatCannotBeListenedAtAreErrors() throws {
            let listener = try Loopback.listen()
            for (host, port) in [(Loopback.host, listener.port), ("192.0.2.1", 0), ("not an address", 0)] {
                #expect(throws: TransportError.self) {
                    _ = try TLSListener(at: host, port: port, identity: Loopback.server, pinning: [])
                }
            }
            for port in [-1, 65_536] {
                #expect(
                    throws: TransportError.cannotListen(
                        host: "::", port: port, reason: "expected a port in 0 ... 65535")
                ) { _ = try TLSListener(at: "::", port: port, identity: Loopback.server, pinning: []) }
            }
        }
    }
#endif
