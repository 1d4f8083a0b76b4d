#if Network
    import CandorProof
    import CandorTransport
    import Foundation
    import NIOCore

    /// Two parties of this process that talk over TLS on the loopback interface.
    enum Loopback {
        /// The server's identity and the client's, as every test uses them.
        static let server = Identity()
        static let client = Identity()
        static let stranger = Identity()
        static let host = "127.0.0.1"

        static let limits = TransportLimits(connect: 10, accept: 10, handshake: 10, send: 10, receive: 10, close: 1)

        static func limits(
            accept: Double = 10, handshake: Double = 10, send: Double = 10, receive: Double = 10,
            frameBytes: Int = 1 << 28
        ) -> TransportLimits {
            TransportLimits(
                connect: 10, accept: accept, handshake: handshake, send: send, receive: receive, close: 1,
                frameBytes: frameBytes)
        }

        static func listen(
            limits: TransportLimits = limits, pinning: [Fingerprint] = [client.fingerprint],
            on group: (any EventLoopGroup)? = nil
        ) throws -> TLSListener {
            try TLSListener(at: host, port: 0, identity: server, pinning: pinning, limits: limits, on: group)
        }

        static func connect(
            to port: Int, as identity: Identity = client, limits: TransportLimits = limits,
            pinning: [Fingerprint] = [server.fingerprint], on group: (any EventLoopGroup)? = nil
        ) throws(TransportError) -> TLSChannel {
            try TLSChannel.connect(
                to: host, port: port, identity: identity, pinning: pinning, limits: limits, on: group)
        }

        /// Both ends of a channel.
        static func pair(
            client clientLimits: TransportLimits = limits, server serverLimits: TransportLimits = limits,
            on group: (any EventLoopGroup)? = nil
        ) throws -> (client: TLSChannel, server: TLSChannel) {
            let listener = try listen(limits: serverLimits, on: group)
            let (client, server) = concurrently {
                try connect(to: listener.port, limits: clientLimits, on: group)
            } _: {
                try listener.accept()
            }
            return (try client.get(), try server.get())
        }

        /// Runs two pieces of blocking code on two threads, to their ends.
        static func concurrently<A: Sendable, B: Sendable>(
            _ first: @escaping @Sendable () throws -> A, _ second: @escaping @Sendable () throws -> B
        ) -> (Result<A, any Error>, Result<B, any Error>) {
            let slot = Slot<A>()
            let done = DispatchSemaphore(value: 0)
            Thread {
                slot.value = Result(catching: first)
                done.signal()
            }.start()
            let other = Result(catching: second)
            done.wait()
            return (slot.value!, other)
        }

        /// The seconds that `body` takes.
        static func seconds(_ body: () throws -> Void) rethrows -> Double {
            let start = ContinuousClock.now
            try body()
            let elapsed = (ContinuousClock.now - start).components
            return Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
        }

        private final class Slot<Value: Sendable>: @unchecked Sendable {
            // Sendable: written before the semaphore is signalled and read after.
            var value: Result<Value, any Error>?
        }
    }

    extension Result {
        /// The error, when it is a transport's.
        var transportError: TransportError? {
            if case .failure(let error as TransportError) = self { return error }
            return nil
        }

        /// The error, when it is a channel's.
        var channelError: CandorProof.ChannelError? {
            if case .failure(let error as CandorProof.ChannelError) = self { return error }
            return nil
        }
    }

    extension CandorProof.Channel {
        /// The error of sending a frame.
        func sendError(_ frame: [UInt8] = [1]) -> CandorProof.ChannelError? {
            do { try send(frame) } catch { return error }
            return nil
        }

        /// The error of receiving a frame.
        func receiveError(limit: Int = 100) -> CandorProof.ChannelError? {
            do { _ = try receive(limit: limit) } catch { return error }
            return nil
        }
    }
#endif
