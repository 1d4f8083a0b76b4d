#if Gateway
    import CandorAccess
    import CandorGateway
    import NIOCore
    import NIOHTTP1
    import NIOPosix
    import NIOSSL
    import ServiceLifecycle

    /// An address that is listened on.
    struct HTTPListener: Service {
        private let listener: Listener
        private let limits: Limits
        private let group: any EventLoopGroup
        /// Nil for plain HTTP.
        let certificates: ServerCertificates?
        private let onListening: @Sendable (Int) async -> Void
        private let respond: ClientConnection.Responder

        /// - Parameters:
        ///   - onListening: gets the port that the listener has got, once it listens.
        ///   - respond: answers a request.
        /// - Throws: ``AccessError/file(path:reason:)`` for TLS files that cannot be used.
        init(
            _ listener: Listener, limits: Limits, group: any EventLoopGroup,
            onListening: @escaping @Sendable (Int) async -> Void, _ respond: @escaping ClientConnection.Responder
        ) throws(AccessError) {
            (self.listener, self.limits, self.group) = (listener, limits, group)
            (self.onListening, self.respond) = (onListening, respond)
            certificates = try listener.tls.map { files throws(AccessError) in try ServerCertificates(files) }
        }

        /// Answers clients until it is told to stop, and until then those that it has.
        ///
        /// - Throws: where the address cannot be listened on.
        func run() async throws {
            let connections = ClientConnections()
            let bootstrap = ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 1024)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                // One at a time, so that the limits below are asked before the next.
                .serverChannelOption(.maxMessagesPerRead, value: 1)
                .serverChannelInitializer { [limits] channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(AcceptLimit(limits.connections))
                    }
                }
                .childChannelOption(.maxMessagesPerRead, value: 1)
                .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .childChannelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture { try add(to: channel, connections) }
                }
            let channel = try await bootstrap.bind(host: listener.host, port: listener.port).get()
            await onListening(channel.localAddress?.port ?? listener.port)
            await withTaskCancellationHandler {
                await withGracefulShutdownHandler {
                    try? await channel.closeFuture.get()
                    await connections.allEnded()
                } onGracefulShutdown: {
                    channel.close(promise: nil)
                    connections.stop(now: false)
                }
            } onCancel: {
                channel.close(promise: nil)
                connections.stop(now: true)
            }
        }

        private func add(to channel: any Channel, _ connections: ClientConnections) throws {
            let pipeline = channel.pipeline.syncOperations
            if let certificates { try pipeline.addHandler(NIOSSLServerHandler(context: certificates.context)) }
            try pipeline.addHandler(
                ByteToMessageHandler(
                    HTTPRequestDecoder(limitConfiguration: HeadLimits.decoder),
                    maximumBufferSize: HeadLimits.undecoded))
            let connection = ClientConnection(
                bodyBytes: limits.bodyBytes, idleTimeout: TimeAmount(limits.idleTimeout), on: channel.eventLoop, respond
            )
            try pipeline.addHandler(connection)
            connections.add(connection, of: channel)
        }
    }

    /// Takes no more connections than there may be: those beyond wait until one ends.
    private final class AcceptLimit: ChannelDuplexHandler {
        typealias InboundIn = any Channel
        typealias OutboundIn = Never

        private let limit: Int
        private var count = 0
        private var isReadHeld = false

        init(_ limit: Int) { self.limit = limit }

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            count += 1
            let own = NIOLoopBound((self, context), eventLoop: context.eventLoop)
            unwrapInboundIn(data).closeFuture.hop(to: context.eventLoop).whenComplete { _ in
                let (handler, context) = own.value
                handler.ended(context)
            }
            context.fireChannelRead(data)
        }

        func read(context: ChannelHandlerContext) {
            if count < limit { context.read() } else { isReadHeld = true }
        }

        private func ended(_ context: ChannelHandlerContext) {
            count -= 1
            guard isReadHeld else { return }
            isReadHeld = false
            context.read()
        }
    }
#endif
