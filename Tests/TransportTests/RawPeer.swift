#if Network
    import CandorProof
    import CandorTransport
    import Foundation
    import NIOCore
    import NIOPosix
    import NIOSSL

    /// A peer that sends what bytes it likes, over TLS of its own choosing or over plain TCP, and keeps what it is sent.
    final class RawPeer: Sendable {
        /// What it does about TLS.
        enum Security {
            case plain
            case tls(TLSConfiguration)
        }

        private let channel: any NIOCore.Channel
        private let log: Log

        private init(_ channel: any NIOCore.Channel, log: Log) {
            self.channel = channel
            self.log = log
        }

        deinit { channel.close(promise: nil) }

        /// TLS that accepts every peer.
        static func configuration(identity: Identity?, version: TLSVersion = .tlsv13) throws -> TLSConfiguration {
            var configuration = TLSConfiguration.makeClientConfiguration()
            if let identity {
                configuration.certificateChain = [
                    .certificate(try NIOSSLCertificate(bytes: identity.certificate, format: .der))
                ]
                configuration.privateKey = .privateKey(
                    try identity.withPrivateKey { bytes throws(any Error) in
                        try NIOSSLPrivateKey(bytes: bytes, format: .der)
                    })
            }
            configuration.minimumTLSVersion = version
            configuration.maximumTLSVersion = version
            configuration.certificateVerification = .noHostnameVerification
            configuration.signingSignatureAlgorithms = [.ed25519]
            configuration.verifySignatureAlgorithms = [.ed25519]
            return configuration
        }

        static func connect(to port: Int, _ security: Security, reads: Bool = true) throws -> RawPeer {
            let log = Log()
            let handlers = try Handlers(security, isClient: true, log: log)
            let channel = try ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .channelOption(.autoRead, value: reads)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try handlers.add(to: channel) }
                }
                .connect(host: Loopback.host, port: port).wait()
            return RawPeer(channel, log: log)
        }

        /// A server for one peer.
        final class Listener: Sendable {
            let port: Int
            private let server: any NIOCore.Channel
            private let accepted: EventLoopFuture<any NIOCore.Channel>
            private let log = Log()

            init(_ security: Security) throws {
                let promise = MultiThreadedEventLoopGroup.singleton.next().makePromise(
                    of: (any NIOCore.Channel).self)
                let handlers = try Handlers(security, isClient: false, log: log)
                server = try ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                    .childChannelInitializer { channel in
                        channel.eventLoop.makeCompletedFuture {
                            try handlers.add(to: channel)
                            promise.succeed(channel)
                        }
                    }
                    .bind(host: Loopback.host, port: 0).wait()
                port = server.localAddress!.port!
                accepted = promise.futureResult
            }

            deinit { server.close(promise: nil) }

            func accept() throws -> RawPeer { RawPeer(try accepted.wait(), log: log) }
        }

        /// Sends bytes and waits until they have left.
        func send(_ bytes: [UInt8]) throws { try channel.writeAndFlush(ByteBuffer(bytes: bytes)).wait() }

        /// Sends a frame with the length that its header names, or another.
        func send(frame: [UInt8], length: UInt32? = nil) throws {
            let length = length ?? UInt32(frame.count)
            try send((0..<4).map { UInt8(truncatingIfNeeded: length >> (8 * UInt32($0))) } + frame)
        }

        /// Says what both parties say first.
        func greet() throws { try send(frame: Array("candor 1".utf8)) }

        /// Closes as TLS prescribes.
        func close() { channel.close(promise: nil) }

        /// Ends the TCP connection without a word of TLS.
        func cutConnection() throws {
            let channel = channel
            try channel.eventLoop.submit {
                try channel.pipeline.syncOperations.context(handlerType: Outermost.self).close(promise: nil)
            }.wait()
        }

        /// Whether the connection ends within so many seconds.
        func isClosed(within seconds: Double = 10) -> Bool {
            let done = DispatchSemaphore(value: 0)
            channel.closeFuture.whenComplete { _ in done.signal() }
            return done.wait(timeout: .now() + seconds) == .success
        }

        /// What it has been sent.
        var received: [UInt8] { log.with { $0.bytes } }

        /// What TLS has complained of.
        var complaints: [String] { log.with { $0.complaints } }

        /// What arrives at a peer.
        final class Log: @unchecked Sendable {
            // Sendable: every access holds the lock.
            struct Entries {
                var bytes: [UInt8] = []
                var complaints: [String] = []
            }

            private let lock = NSLock()
            private var entries = Entries()

            func with<R>(_ body: (inout Entries) -> R) -> R { lock.withLock { body(&entries) } }
        }

        private struct Handlers: Sendable {
            let context: NIOSSLContext?
            let isClient: Bool
            let log: Log

            init(_ security: Security, isClient: Bool, log: Log) throws {
                if case .tls(let configuration) = security {
                    context = try NIOSSLContext(configuration: configuration)
                } else {
                    context = nil
                }
                self.isClient = isClient
                self.log = log
            }

            func add(to channel: any NIOCore.Channel) throws {
                let acceptAll: NIOSSLCustomVerificationCallback = { $1.succeed(.certificateVerified) }
                let pipeline = channel.pipeline.syncOperations
                try pipeline.addHandler(Outermost())
                if let context, isClient {
                    try pipeline.addHandler(
                        NIOSSLClientHandler(
                            context: context, serverHostname: nil, customVerificationCallback: acceptAll))
                } else if let context {
                    try pipeline.addHandler(
                        NIOSSLServerHandler(context: context, customVerificationCallback: acceptAll))
                }
                try pipeline.addHandler(Recorder(log: log))
            }
        }

        /// Marks the place next to the socket.
        private final class Outermost: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
        }

        private final class Recorder: ChannelInboundHandler {
            typealias InboundIn = ByteBuffer
            private let log: Log

            init(log: Log) { self.log = log }

            func channelRead(context: ChannelHandlerContext, data: NIOAny) {
                let buffer = unwrapInboundIn(data)
                log.with { $0.bytes.append(contentsOf: buffer.readableBytesView) }
            }

            func errorCaught(context: ChannelHandlerContext, error: any Error) {
                log.with { $0.complaints.append(String(describing: error)) }
                context.close(promise: nil)
            }
        }
    }
#endif
