#if Network
    import CandorProof
    import NIOCore
    import NIOPosix
    import NIOSSL

    /// What both ends of a channel have in common: an identity, the peers it accepts, and limits.
    struct TLSEndpoint: Sendable {
        enum Role { case client, server }

        /// What each party sends first, when TLS has succeeded. Only it tells a client that its certificate was accepted.
        static let greeting = "candor 1"

        private let role: Role
        private let pinned: [Fingerprint]
        private let context: NIOSSLContext
        let limits: TransportLimits
        let lease: EventLoopLease

        init(
            _ role: Role, identity: Identity, pinned: [Fingerprint], limits: TransportLimits,
            group: (any EventLoopGroup)?
        ) throws(TransportError) {
            self.role = role
            self.pinned = pinned
            self.limits = limits
            do {
                context = try NIOSSLContext(
                    configuration: TLSEndpoint.configuration(role, identity: identity, limits: limits))
            } catch { throw TransportError(network: error) }
            lease = EventLoopLease(on: group)
        }

        private static func configuration(
            _ role: Role, identity: Identity, limits: TransportLimits
        ) throws -> TLSConfiguration {
            let certificate = try NIOSSLCertificate(bytes: identity.certificate, format: .der)
            let key = try identity.withPrivateKey { bytes throws(any Error) in
                try NIOSSLPrivateKey(bytes: bytes, format: .der)
            }
            var configuration =
                switch role {
                case .client: TLSConfiguration.makeClientConfiguration()
                case .server:
                    TLSConfiguration.makeServerConfiguration(certificateChain: [], privateKey: .privateKey(key))
                }
            configuration.certificateChain = [.certificate(certificate)]
            configuration.privateKey = .privateKey(key)
            configuration.minimumTLSVersion = Mutation.isOn(.tlsVersion) ? .tlsv12 : .tlsv13
            configuration.maximumTLSVersion = .tlsv13
            // Hybrid first: what is recorded today is not opened by a quantum computer later.
            configuration.curves = [.x25519_MLKEM768, .x25519]
            configuration.signingSignatureAlgorithms = [.ed25519]
            configuration.verifySignatureAlgorithms = [.ed25519]
            // A certificate is demanded from either side, and no authority is trusted: the check of the pin replaces it.
            configuration.certificateVerification = .noHostnameVerification
            configuration.trustRoots = .certificates([])
            configuration.shutdownTimeout = .nanoseconds(Int64(limits.close * 1e9))
            return configuration
        }

        /// Puts the handlers of TLS and of `link` into a new connection, on its event loop. The link ends when the
        /// connection has ended meanwhile.
        func prepare(_ channel: any NIOCore.Channel, for link: Link) {
            let pinning = PeerPinning(pinned: pinned, link: link)
            let check: NIOSSLCustomVerificationCallback = { $1.succeed(pinning.check($0)) }
            let pipeline = channel.pipeline.syncOperations
            do {
                let receiveBuffers = FixedSizeRecvByteBufferAllocator(capacity: 1 << 16)
                try channel.syncOptions?.setOption(.recvAllocator, value: receiveBuffers)
                try pipeline.addHandler(LinkHandler(link: link, pinning: pinning, lease: lease))
                // Added to a live connection, the TLS handler begins at once: it comes last, and stands first.
                switch role {
                case .client:
                    try pipeline.addHandler(
                        NIOSSLClientHandler(context: context, serverHostname: nil, customVerificationCallback: check),
                        position: .first)
                case .server:
                    try pipeline.addHandler(
                        NIOSSLServerHandler(context: context, customVerificationCallback: check), position: .first)
                }
            } catch {
                link.ended(TransportError(network: error))
                channel.close(promise: nil)
            }
        }

        /// Waits for the handshake, exchanges greetings, and gives the peer's key.
        func greet(_ link: Link) throws(TransportError) -> Fingerprint {
            let deadline = Monitor.Deadline(in: limits.handshake)
            let timeout = TransportError.timedOut(step: .handshake, seconds: limits.handshake)
            try link.wait(beyond: .handshake, until: deadline, otherwise: timeout)
            let expected = Array(TLSEndpoint.greeting.utf8)
            try link.put(expected, until: deadline, otherwise: timeout)
            let actual = try link.take(limit: expected.count, until: deadline, otherwise: timeout)
            guard Mutation.isOn(.greeting) || actual == expected else {
                throw link.end(
                    .wrongGreeting(expected: TLSEndpoint.greeting, actual: String(decoding: actual, as: UTF8.self))
                )
            }
            guard let peer = link.peer else { throw link.end(.noCertificate) }
            return peer
        }
    }

    /// An event loop: of the caller's group, or of a thread of its own that ends with the lease.
    final class EventLoopLease: Sendable {
        let loop: any EventLoop
        private let ownGroup: MultiThreadedEventLoopGroup?

        init(on group: (any EventLoopGroup)?) {
            if let group {
                ownGroup = nil
                loop = group.next()
            } else {
                let own = MultiThreadedEventLoopGroup(numberOfThreads: 1)
                ownGroup = own
                loop = own.next()
            }
        }

        deinit { ownGroup?.shutdownGracefully { _ in } }
    }
#endif
