#if Network
    import CandorProof
    import CandorTransport
    import Foundation
    import NIOSSL
    import Testing

    /// Whom a channel is opened with, and whom not, as either side sees it.
    @Suite struct OpeningTests {
        private typealias Outcome = (client: TransportError?, server: TransportError?)

        /// The errors of a client and a server of this library, and the seconds until both had theirs.
        private func open(
            as identity: Identity = Loopback.client, clientPins: [Fingerprint] = [Loopback.server.fingerprint],
            serverPins: [Fingerprint] = [Loopback.client.fingerprint]
        ) throws -> Outcome {
            let listener = try Loopback.listen(pinning: serverPins)
            let (client, server) = Loopback.concurrently {
                _ = try Loopback.connect(to: listener.port, as: identity, pinning: clientPins)
            } _: {
                _ = try listener.accept()
            }
            return (client.transportError, server.transportError)
        }

        @Test func anyOfThePinnedKeysIsAccepted() throws {
            let (stranger, server) = (Loopback.stranger.fingerprint, Loopback.server.fingerprint)
            let outcome = try open(
                clientPins: [stranger, server], serverPins: [Loopback.client.fingerprint, stranger])
            #expect(outcome.client == nil)
            #expect(outcome.server == nil)
        }

        @Test func clientWithAnotherKeyIsRefused() throws {
            let outcome = try open(as: Loopback.stranger)
            #expect(
                outcome.server
                    == .wrongFingerprint(
                        expected: [Loopback.client.fingerprint], actual: Loopback.stranger.fingerprint))
            guard case .refused = outcome.client else {
                Issue.record("the client sees \(String(describing: outcome.client))")
                return
            }
        }

        @Test func serverWithAnotherKeyIsRefused() throws {
            let outcome = try open(clientPins: [Loopback.stranger.fingerprint])
            #expect(
                outcome.client
                    == .wrongFingerprint(
                        expected: [Loopback.stranger.fingerprint], actual: Loopback.server.fingerprint))
            guard case .refused = outcome.server else {
                Issue.record("the server sees \(String(describing: outcome.server))")
                return
            }
        }

        @Test func withoutPinsEveryPeerIsRefused() throws {
            #expect(
                try open(clientPins: []).client
                    == .wrongFingerprint(expected: [], actual: Loopback.server.fingerprint))
            #expect(
                try open(serverPins: []).server
                    == .wrongFingerprint(expected: [], actual: Loopback.client.fingerprint))
        }

        /// What a listener makes of a client, and the client that it made it of.
        private func accept(
            _ security: RawPeer.Security, limits: TransportLimits = Loopback.limits,
            _ behaviour: @escaping @Sendable (RawPeer) throws -> Void = { _ in }
        ) throws -> (error: TransportError?, peer: RawPeer) {
            let listener = try Loopback.listen(limits: limits)
            let (peer, server) = Loopback.concurrently {
                let peer = try RawPeer.connect(to: listener.port, security)
                try? behaviour(peer)
                return peer
            } _: {
                _ = try listener.accept()
            }
            return (server.transportError, try peer.get())
        }

        /// What a client makes of a server.
        private func connect(
            _ security: RawPeer.Security, limits: TransportLimits = Loopback.limits,
            _ behaviour: @escaping @Sendable (RawPeer) throws -> Void = { _ in }
        ) throws -> (error: TransportError?, peer: RawPeer) {
            let listener = try RawPeer.Listener(security)
            let (peer, client) = Loopback.concurrently {
                let peer = try listener.accept()
                try? behaviour(peer)
                return peer
            } _: {
                _ = try Loopback.connect(to: listener.port, limits: limits)
            }
            return (client.transportError, try peer.get())
        }

        @Test func clientWithoutACertificateIsRefused() throws {
            let (error, peer) = try accept(.tls(RawPeer.configuration(identity: nil)))
            #expect(error == .noCertificate)
            #expect(peer.isClosed())
            #expect(peer.complaints.joined().contains("CERTIFICATE"))
        }

        @Test func serverWithoutACertificateIsRefused() throws {
            let (error, peer) = try connect(.tls(RawPeer.configuration(identity: nil)))
            guard case .handshakeFailed = error else {
                Issue.record("the client sees \(String(describing: error))")
                return
            }
            #expect(peer.isClosed())
        }

        @Test func peersThatStopAtTLS12AreRefused() throws {
            let configuration = try RawPeer.configuration(identity: Loopback.client, version: .tlsv12)
            let (ofServer, client) = try accept(.tls(configuration))
            #expect(ofServer == .unsupportedVersion)
            #expect(client.isClosed())
            let serverConfiguration = try RawPeer.configuration(identity: Loopback.server, version: .tlsv12)
            let (ofClient, server) = try connect(.tls(serverConfiguration))
            #expect(ofClient == .unsupportedVersion)
            #expect(server.isClosed())
        }

        @Test(arguments: ["GET / HTTP/1.1\r\n\r\n", "SSH-2.0-x\r\n", String(repeating: "\u{0}", count: 1_000)])
        func plainTextIsNotAHandshake(text: String) throws {
            let (ofServer, client) = try accept(.plain) { try $0.send(Array(text.utf8)) }
            let (ofClient, server) = try connect(.plain) { try $0.send(Array(text.utf8)) }
            for (error, peer) in [(ofServer, client), (ofClient, server)] {
                guard case .handshakeFailed = error else {
                    Issue.record("the other side sees \(String(describing: error))")
                    continue
                }
                #expect(peer.isClosed())
            }
        }

        @Test func peersThatLeaveDuringTheHandshakeAreNoticed() throws {
            let (ofServer, _) = try accept(.plain) { $0.close() }
            #expect(ofServer == .channel(.disconnected))
            let (ofClient, _) = try connect(.plain) { $0.close() }
            #expect(ofClient == .channel(.disconnected))
        }

        @Test func peersThatSayNothingAreNotWaitedForLongerThanTheLimit() throws {
            let short = Loopback.limits(handshake: 0.3)
            let expected = TransportError.timedOut(step: .handshake, seconds: 0.3)
            let elapsed = try Loopback.seconds {
                let (ofServer, client) = try accept(.plain, limits: short)
                let (ofClient, server) = try connect(.plain, limits: short)
                #expect(ofServer == expected)
                #expect(ofClient == expected)
                #expect(client.isClosed())
                #expect(server.isClosed())
                // TLS succeeds, and then nothing comes.
                let (ofGreeting, mute) = try accept(
                    .tls(RawPeer.configuration(identity: Loopback.client)), limits: short)
                #expect(ofGreeting == expected)
                #expect(mute.isClosed())
            }
            #expect(elapsed < 10)
        }

        @Test func otherGreetingsAreRefused() throws {
            let configuration = try RawPeer.configuration(identity: Loopback.client)
            let (ofServer, client) = try accept(.tls(configuration)) { try $0.send(frame: Array("candor 2".utf8)) }
            #expect(ofServer == .wrongGreeting(expected: "candor 1", actual: "candor 2"))
            #expect(client.isClosed())
            let (ofLong, _) = try accept(.tls(configuration)) { try $0.send(frame: Array("candor 11".utf8)) }
            #expect(ofLong == .channel(.oversizedFrame(limit: 8, actual: 9)))
            let (ofClient, server) = try connect(.tls(RawPeer.configuration(identity: Loopback.server))) {
                try $0.send(frame: [])
            }
            #expect(ofClient == .wrongGreeting(expected: "candor 1", actual: ""))
            #expect(server.isClosed())
        }

        @Test func addressesWithoutAListenerAreErrors() throws {
            let listener = try Loopback.listen()
            let port = listener.port
            listener.close()
            // The port is free again in a moment.
            Thread.sleep(forTimeInterval: 0.1)
            func failure(_ host: String, _ port: Int) -> TransportError? {
                do {
                    _ = try TLSChannel.connect(
                        to: host, port: port, identity: Loopback.client, pinning: [], limits: Loopback.limits)
                    return nil
                } catch { return error }
            }
            guard case .cannotConnect(Loopback.host, port, let reason) = failure(Loopback.host, port) else {
                Issue.record("expected no connection")
                return
            }
            #expect(reason.contains("refused"))
            for wrong in [0, -1, 65_536, .max] {
                #expect(
                    failure(Loopback.host, wrong)
                        == .cannotConnect(host: Loopback.host, port: wrong, reason: "expected a port in 1 ... 65535"))
            }
            guard case .cannotConnect = failure("no.such.host.invalid", 443) else {
                Issue.record("expected no such host")
                return
            }
        }
    }
#endif
